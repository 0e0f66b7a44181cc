// The observer's own picture of the daemon: what scrapes read. The observer's thread writes, the exporter's reads; the
// control thread never comes here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "daemon/observe/facts.hpp"
#include "daemon/observe/table.hpp"
#include "daemon/probe/histogram.hpp"

namespace eipd::observe {

struct EipRow {
  announce::EipDecided decided;
  bool announced = false;          ///< sent on at least one Established session
  std::uint64_t to_announced = 0;  ///< decisions that turned to "announce", the first included
  std::uint64_t to_withheld = 0;   ///< decisions that turned away from it
};

struct NeighborRow {
  NeighborConfigured configured;
  std::string state;  ///< one of kSessionStates
  std::string bfd;    ///< the BFD session's state; empty: it has none
  std::uint64_t transitions = 0;
  std::string trouble;  ///< cause and text of the last change that had one; empty again once Established
  std::uint32_t hold_time_seconds = 0;  ///< negotiated; 0 while not Established
  NeighborStatistics statistics;
  std::map<std::tuple<Direction, std::uint8_t, std::uint8_t>, std::uint64_t> notifications;  ///< by code, subcode
};

/// What there is one of.
struct DaemonRow {
  AccessPointIs access_point;
  bool last_reload_successful = false;
  std::optional<SystemTime> last_reload_success;
  probe::DurationHistogram reaction;
  std::map<std::string, std::uint64_t> connections_refused;  ///< by why
  std::uint64_t guard_held = 0;
  std::uint64_t reconcile_repairs = 0;
};

struct Tables {
  Table<EipRow> eips;                            ///< by EIP id
  Table<NeighborRow> neighbors;                  ///< by name
  Table<PoolCounted> pools;                      ///< by pool id
  Table<announce::AggregateDecided> aggregates;  ///< by prefix
  Table<announce::DrainChanged> drains;          ///< by scope and name; those that stand
  Table<DaemonRow> daemon;                       ///< one row, under the empty key
};

/// Cause and text of a change, to tell whether it is the same trouble again.
std::string trouble_of(const SessionChanged& changed);

/// Brings the tables to what the fact says. The observer's thread only.
void apply(const Fact& fact, Tables& tables);

}  // namespace eipd::observe
