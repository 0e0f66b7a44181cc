// What becomes of the decisions on EIPs and aggregates if nothing happens any more but time: every step of ladders,
// holds, waits and drains up to the last. Pure: it is played through on decisions of its own.
#pragma once

#include <map>
#include <vector>

#include "daemon/announce/aggregates.hpp"
#include "daemon/announce/decisions.hpp"

namespace eipd::announce {

/// How far it is looked ahead: longer than any hold or wait that is usual.
inline constexpr milliseconds kHorizon{std::chrono::hours{24}};

/// What the decision is from `after` on.
template <class D>
struct StepAhead {
  milliseconds after{0};
  D decision;
  friend bool operator==(const StepAhead&, const StepAhead&) = default;
};
using EipStep = StepAhead<Decision>;
using AggregateStep = StepAhead<AggregateDecision>;

struct Outlook {
  std::map<EipIndex, std::vector<EipStep>> eips;  ///< only those that change, each step later than the one before
  std::map<bgp::Prefix, std::vector<AggregateStep>> aggregates;  ///< likewise
  bool ended = true;                                             ///< false: more is due behind the horizon
};

/// Both go on from `now` until nothing is due within the horizon (0: what is due now): afterwards they are what will
/// be. `aggregates` have counted the present decisions. Linear in the number of EIPs and of steps.
Outlook look_ahead(Decisions& decisions, Aggregates& aggregates, TimePoint now, milliseconds horizon = kHorizon);

}  // namespace eipd::announce
