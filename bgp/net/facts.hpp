// What the BGP sessions tell the observer: plain values, made on the control thread, handed over while the fact happens
// (see observer.hpp), and the snapshot of a neighbor that an API shows.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bgp/fsm/cause.hpp"
#include "bgp/fsm/negotiate.hpp"
#include "bgp/fsm/state.hpp"
#include "bgp/net/bfd_news.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/update.hpp"

namespace eipd::bgp::net {

using SteadyTime = std::chrono::steady_clock::time_point;
using SystemTime = std::chrono::system_clock::time_point;

enum class Direction : std::uint8_t { Sent, Received };
std::string_view to_string(Direction direction);  ///< "sent", "received"

inline constexpr std::array kMessageTypes{wire::MessageType::Open, wire::MessageType::Update,
                                          wire::MessageType::Notification, wire::MessageType::Keepalive,
                                          wire::MessageType::RouteRefresh};
/// "open", "update", "notification", "keepalive", "route-refresh": the label of metrics and the API.
std::string_view message_name(wire::MessageType type);

/// Since the neighbor was configured; they survive its sessions. Sent: the kernel took the last octet.
class MessageCounters {
 public:
  void count(Direction direction, wire::MessageType type, std::uint64_t messages = 1);
  [[nodiscard]] std::uint64_t operator()(Direction direction, wire::MessageType type) const;

 private:
  std::array<std::array<std::uint64_t, kMessageTypes.size()>, 2> counts_{};
};

/// What a neighbor has sent us in this session: counted, validated and dropped.
struct ReceivedRoutes {
  std::uint64_t announced = 0;
  std::uint64_t withdrawn = 0;
};

/// The neighbor's state, which is that of its most advanced connection, changed.
struct SessionChanged {
  std::string_view neighbor;
  fsm::State from = fsm::State::Idle;
  fsm::State to = fsm::State::Idle;
  std::string_view cause;  ///< closed set, a metric's label: bgp/fsm/cause.hpp
  std::string text;        ///< for the operator; may carry the peer's words, control characters replaced
};

struct SessionUp {
  std::string_view neighbor;
  const fsm::Negotiated& negotiated;
  Endpoint local;
  Endpoint remote;
};

/// Comes exactly once after each SessionUp. The neighbor's export group has been detached already.
struct SessionDown {
  std::string_view neighbor;
  std::string_view cause;
  std::string text;
};

struct NotificationSeen {
  std::string_view neighbor;
  Direction direction = Direction::Received;
  const wire::Notification& notification;
};

/// An UPDATE of the peer was malformed in a way that ends no session (RFC 7606): counted, otherwise ignored.
struct MalformedUpdate {
  std::string_view neighbor;
  wire::AttributeFault fault;
};

/// A BFD session changed its state, or its sockets began or ceased to work.
struct BfdChanged {
  std::string_view neighbor;
  bfd::State from = bfd::State::Down;
  const BfdStatus& now;
  bool failure = false;  ///< the path broke; otherwise a way down is somebody's will
};

/// A connection that was closed before an octet was sent.
struct ConnectionRefused {
  enum class Why : std::uint8_t {
    UnknownSource,      ///< no neighbor has the address
    WrongDevice,        ///< another device than the neighbor's `interface` or `vrf`
    WrongLocalAddress,  ///< not the neighbor's `local_address`
    EipAsLocalAddress,  ///< an EIP's, or a pool's
    SocketSetup,        ///< an option of the neighbor could not be set: text says which
    NeighborNotReady,   ///< its MD5 key could not be read or set: text says why
    Idle,               ///< the neighbor is shut down, or held back after an error
  };
  Why why = Why::UnknownSource;
  std::string_view neighbor;  ///< empty for an unknown source
  Endpoint remote;
  Endpoint local;
  std::string text;
};
std::string_view to_string(ConnectionRefused::Why why);  ///< "unknown-source", …

/// "sent OPEN Message Error/Bad Peer AS", "received Cease/Administrative Shutdown: maintenance", "Connection refused".
std::string describe(const fsm::Ending& ending);

/// What an API shows of a neighbor: a copy of this moment.
struct NeighborStatus {
  std::string name;
  fsm::State state = fsm::State::Idle;
  SystemTime since;                           ///< of the state
  std::optional<fsm::Negotiated> negotiated;  ///< while Established
  std::optional<Endpoint> local;              ///< while Established
  std::optional<Endpoint> remote;             ///< while Established
  bool shutdown = false;                      ///< by configuration or by the operator
  std::string shutdown_text;
  bool attached = false;         ///< has an export group
  bool end_of_rib_sent = false;  ///< for every negotiated family
  MessageCounters messages;
  std::array<ReceivedRoutes, kFamilies.size()> received;  ///< this session's, by family
  std::uint64_t malformed_updates = 0;                    ///< RFC 7606 "treat-as-withdraw", since configured
  std::uint64_t established = 0;                          ///< times the session came up
  std::string last_error;                                 ///< why the last session or attempt ended; empty: none did
  std::optional<SystemTime> last_error_at;
  std::optional<std::chrono::milliseconds> next_retry;  ///< until we dial again
  std::optional<BfdStatus> bfd;                         ///< nothing: no BFD, or the neighbor is shut down
};

}  // namespace eipd::bgp::net
