// The covering prefixes of announce.aggregates (design §2 "aggregates"): each is announced while enough of its members
// are, the EIPs inside it that are decided Announce here, after drains and the guard, whether or not a neighbor takes
// host routes. Pure: kept up by each change of a decision, time comes in.
//
// On the way out the members go first, on the way in the cover goes last: its owner asks `settle` when no decision
// waits to be made. What falls below the minimum stays for `hold`; draining the access point, a failed gate and a stop
// skip that.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "daemon/announce/decide.hpp"
#include "daemon/announce/drain_phase.hpp"

namespace eipd::announce {

/// What concerns this access point as a whole.
struct HereAndNow {
  DrainPhase drain = DrainPhase::None;  ///< of the access point
  bool gate_failed = false;
  bool stopping = false;
};

struct AggregateDecision {
  bool announce = false;
  Reason reason = Reason::TooFewMembers;
  Preference preference = Preference::Normal;
  friend bool operator==(const AggregateDecision&, const AggregateDecision&) = default;
};

class Aggregates {
 public:
  struct Row {
    Aggregate settings;
    std::size_t members = 0;    ///< EIPs inside it that could be announced here
    std::size_t announced = 0;  ///< of them
    AggregateDecision decision;
    std::optional<TimePoint> short_since;  ///< it is held although it has too few
  };

  /// An EIP's decision came, changed or went (absent: there was or is none).
  void count(const bgp::IpAddress& address, const std::optional<Decision>& before, const std::optional<Decision>& now);

  /// Exchanges the settings. Those that stay keep what they are and their counts; the others begin with none, so that
  /// the caller counts for them every EIP's present decision: their prefixes are returned, and so are those that went.
  struct Exchange {
    std::vector<bgp::Prefix> added;
    std::vector<bgp::Prefix> removed;
  };
  Exchange set(std::span<const Aggregate> settings);
  /// Of one that was added: an EIP's present decision.
  void count_in(const bgp::Prefix& aggregate, const bgp::IpAddress& address, const Decision& now);

  /// All counts are 0, and what is decided stays: for who goes on from a copy and counts every EIP by `count`.
  void forget_counts();

  /// Decides all anew; those whose decision changed.
  std::vector<const Row*> settle(const HereAndNow& here, TimePoint now);
  /// When to settle although nothing changed: a hold is over.
  [[nodiscard]] std::optional<TimePoint> next_due() const;

  [[nodiscard]] std::span<const Row> rows() const { return rows_; }
  /// The announced aggregates that cover the address, the longest first.
  [[nodiscard]] std::vector<const Row*> live_covers(const bgp::IpAddress& address) const;
  [[nodiscard]] const Row* find(const bgp::Prefix& prefix) const;

 private:
  [[nodiscard]] static AggregateDecision decide(Row& row, const HereAndNow& here, TimePoint now);

  std::vector<Row> rows_;
};

/// How many members have to be announced. A share is rounded up, and is never less than one.
std::size_t needed_members(const Aggregate& settings, std::size_t members);
/// When one that has too few members goes; nothing: it has enough, or is not announced.
std::optional<TimePoint> hold_ends(const Aggregates::Row& row);

}  // namespace eipd::announce
