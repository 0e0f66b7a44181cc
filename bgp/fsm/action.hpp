// What the shell has to do, and what it may report: the answer of a Peer to every event. Actions are performed in
// order; none is ever waited for.
//
// A connection's life as the shell sees it: exactly one Dial or Adopt, any number of Send and StartTimer, exactly one
// Close. After Close its timers are dead, its reads are over, and events that name it are ignored.
#pragma once

#include <chrono>
#include <cstdint>
#include <iterator>
#include <variant>
#include <vector>

#include "bgp/fsm/cause.hpp"
#include "bgp/fsm/negotiate.hpp"
#include "bgp/fsm/state.hpp"
#include "bgp/wire/message.hpp"

namespace eipd::bgp::fsm {

/// How long a timer runs. With `jitter` the shell multiplies by a random factor from 0.75 to 1.0 (RFC 4271 §10).
struct Delay {
  milliseconds nominal{0};
  bool jitter = false;
  friend bool operator==(const Delay&, const Delay&) = default;
};

/// Timers of one connection; they end with it. On expiry: HoldExpired, KeepaliveExpired, SendHoldExpired.
enum class ConnectionTimer : std::uint8_t { Hold, Keepalive, SendHold };
/// Timers of the neighbor, of which each exists once. On expiry: Peer::on(PeerTimer).
enum class PeerTimer : std::uint8_t {
  ConnectRetry,  ///< the pause before dialling in Active; the patience with a dial in Connect
  IdleHold,      ///< the pause in Idle after an error (DampPeerOscillations)
  Stable,        ///< a session that lives so long makes us forget the back-off
};

/// Open a TCP connection to the neighbor; answer with TcpConnected or TcpFailed.
struct Dial {
  ConnectionId connection;
};
/// The connection just accepted is this one. No TcpConnected is due.
struct Adopt {
  ConnectionId connection;
};
/// The connection just accepted is to be closed without an octet: the neighbor is Idle (RFC 4271 §8.2.2), by an
/// operator's word or while it is being held back.
struct Refuse {};
/// Queue this message, whole.
struct Send {
  ConnectionId connection;
  wire::MessageType type = wire::MessageType::Keepalive;
  wire::Buffer message;  ///< header included
};
struct Close {
  ConnectionId connection;
  /// Whether what was queued by Send still has to leave (a bounded linger). No: the connection is dead or stuck.
  bool flush = false;
};
/// Starts it anew if it runs.
struct StartTimer {
  ConnectionId connection;
  ConnectionTimer timer = ConnectionTimer::Hold;
  Delay delay;
};
struct StartPeerTimer {
  PeerTimer timer = PeerTimer::ConnectRetry;
  Delay delay;
};
struct StopPeerTimer {
  PeerTimer timer = PeerTimer::ConnectRetry;
};

/// Established: routes may flow. `generation` counts the sessions of this Peer from 1.
struct SessionUp {
  ConnectionId connection;
  std::uint64_t generation = 0;
  Negotiated negotiated;
};
/// The session of that generation is over; its Close came before.
struct SessionDown {
  std::uint64_t generation = 0;
  Ending ending;
};
/// The peer wants everything of this family again (RFC 2918 §4). The family is negotiated.
struct RefreshRequested {
  ConnectionId connection;
  Family family = Family::Ipv4;
};

// Facts, for logs and metrics.

/// The neighbor's state.
struct StateChanged {
  State from = State::Idle;
  State to = State::Idle;
};
struct NotificationSent {
  ConnectionId connection;
  wire::Notification notification;
};
struct NotificationSeen {
  ConnectionId connection;
  wire::Notification notification;
};
/// A connection ended, whether it carried a session or not. Not for one that an operator's word or its sibling ended
/// before an OPEN was sent.
struct ConnectionEnded {
  ConnectionId connection;
  Ending ending;
};

using Action =
    std::variant<Dial, Adopt, Refuse, Send, Close, StartTimer, StartPeerTimer, StopPeerTimer, SessionUp, SessionDown,
                 RefreshRequested, StateChanged, NotificationSent, NotificationSeen, ConnectionEnded>;
using Actions = std::vector<Action>;

inline void append(Actions& out, Actions&& more) {
  out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace eipd::bgp::fsm
