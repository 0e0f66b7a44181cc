// What control tells the observer: plain values, from which logs, metrics and later events are made. A fact says what
// is so, or what happened; it never asks for anything. Facts own what they hold, since they outlive the moment; of the
// sessions' closed sets (bgp/fsm/state.hpp, bgp/fsm/cause.hpp, bgp/net/facts.hpp) they carry the words.
//
// Facts of state (Configured, EipDecided, Statistics …) may be told again, whole, after a loss: between Resync's begin
// and end, what is not mentioned no longer exists.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bgp/types/address.hpp"
#include "daemon/announce/facts.hpp"
#include "daemon/health/facts.hpp"
#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

/// The states of a session, as the metric's label and the log say them (RFC 4271 §8.2.2's names).
inline constexpr std::array<std::string_view, 6> kSessionStates{"Idle",     "Connect",     "Active",
                                                                "OpenSent", "OpenConfirm", "Established"};
inline constexpr std::string_view kEstablished = "Established";

struct NeighborConfigured {
  std::string neighbor;
  std::string address;
  std::uint32_t as = 0;
  std::string state;  ///< one of kSessionStates: the present one
  std::string bfd{};  ///< the BFD session's state; empty: it has none
};

struct NeighborRemoved {
  std::string neighbor;
};

struct SessionChanged {
  std::string neighbor;
  std::string from;                     ///< one of kSessionStates
  std::string to;                       ///< likewise
  std::string cause;                    ///< the stable word of the cause; may be empty on the way up
  std::string text;                     ///< more about the cause, for people; may be empty
  std::uint32_t hold_time_seconds = 0;  ///< negotiated; of a change to Established
  SystemTime at;
};

/// The neighbor's BFD session changed its state (RFC 5880 §6.2's names), or its sockets began or ceased to work.
struct BfdChanged {
  std::string neighbor;
  std::string from;
  std::string to;
  std::string diagnostic;  ///< ours: "none", "detection-time-expired", …
  std::string peer_state;
  bool failure = false;  ///< the path broke
  std::string fault;     ///< of the sockets; empty: none
  SystemTime at;
};
inline constexpr std::string_view kBfdUp = "Up";

enum class Direction : std::uint8_t { Sent, Received };
std::string_view to_string(Direction direction);

struct NotificationSeen {
  std::string neighbor;
  Direction direction = Direction::Sent;
  std::uint8_t code = 0;
  std::uint8_t subcode = 0;
  std::string description;  ///< "Cease/Administrative Shutdown"
  std::string text;         ///< RFC 9003 words; may be empty
  SystemTime at;
};

/// The message types, in the order of NeighborStatistics' counters.
inline constexpr std::array<std::string_view, 5> kMessageTypes{"open", "update", "notification", "keepalive",
                                                               "route-refresh"};

/// Counts of one neighbor since the daemon's start. Told when changed, at most every 250 ms a neighbor.
struct NeighborStatistics {
  using Counts = std::array<std::uint64_t, kMessageTypes.size()>;
  struct Routes {
    std::uint64_t desired = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;  ///< counted and dropped
    std::uint64_t held = 0;      ///< withheld as max-prefixes-out
  };
  std::string neighbor;
  Counts sent{};
  Counts received{};
  std::array<Routes, bgp::kFamilies.size()> routes{};  ///< by Family
  std::uint64_t malformed_updates = 0;                 ///< RFC 7606: treated as withdrawals
};

/// A connection that was closed before an octet was sent.
struct ConnectionRefused {
  std::string why;       ///< "unknown-source", …: bgp/net's closed set
  std::string neighbor;  ///< empty for an unknown source
  std::string remote;
  std::string text;  ///< may be empty
  SystemTime at;
};

/// From the verdict that caused it to its UPDATE in the kernel's hands.
struct ReactionMeasured {
  std::chrono::nanoseconds duration{};
};

/// At start and after each reload, also one that was refused.
struct ConfigLoaded {
  bool ok = true;
  SystemTime at;
  std::string error;  ///< of a refused one
};

/// A write to the inventory or to the operators' intents, committed: who did what to what.
struct InventoryWritten {
  std::uint64_t revision = 0;
  SystemTime at;
  std::string author;
  std::string what;     ///< the event's word: "eip-allocated", "drain-set", …
  std::string subject;  ///< EIP id, CIDR, account or neighbor
  std::string detail;   ///< JSON: the object after it
};

/// Which access point this is, and the areas that contain it.
struct AccessPointIs {
  std::string access_point;
  std::string instance;
  std::vector<std::string> areas;
};

/// Sizes are doubles: an IPv6 pool has more addresses than fit an integer.
struct PoolCounted {
  std::string pool;
  bool customer_owned = false;
  double addresses = 0;
  double allocated = 0;
};

struct PoolRemoved {
  std::string pool;
};

/// Something that is only logged: started, listening, stopping, …
struct Noted {
  LogLine line;
};

/// Control tells its whole state again, in slices between these two, because facts were lost.
struct Resync {
  enum class Edge : std::uint8_t { Begin, End };
  Edge edge = Edge::Begin;
};

using Fact =
    std::variant<Noted, ConfigLoaded, InventoryWritten, AccessPointIs, PoolCounted, PoolRemoved, NeighborConfigured,
                 NeighborRemoved, SessionChanged, BfdChanged, NotificationSeen, NeighborStatistics, ConnectionRefused,
                 health::VerdictChanged, announce::EipDecided, announce::EipSent, announce::EipRemoved,
                 announce::AggregateDecided, announce::AggregateRemoved, announce::GuardHolds, announce::DrainChanged,
                 announce::ReconcileRepaired, ReactionMeasured, Resync>;

}  // namespace eipd::observe
