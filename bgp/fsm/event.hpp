// What can happen to a connection: the events of RFC 4271 §8.1 that we have, numbered there. A variant without
// catch-all: an event added here does not compile until every state has a place for it.
//
// Start, Stop, OpenCollisionDump and BfdChanged come from the Peer, all others from the shell.
#pragma once

#include <string>
#include <variant>

#include "bgp/fsm/cause.hpp"
#include "bgp/wire/message.hpp"

namespace eipd::bgp::fsm {

/// Events 1, 3 to 7. Whether a start is manual or automatic is the Peer's affair.
struct Start {
  bool dial = true;  ///< no: wait for an incoming connection, or for ConnectRetryExpired (PassiveTcpEstablishment)
};
/// Events 2 and 8, with the Cease to send where an OPEN was sent.
struct Stop {
  Cause cause = Cause::AdminShutdown;
  std::string text;  ///< RFC 9003
};
/// Event 23: the other connection of this neighbor is kept (§6.8).
struct OpenCollisionDump {};

struct ConnectRetryExpired {};  ///< Event 9
struct HoldExpired {};          ///< Event 10
struct KeepaliveExpired {};     ///< Event 11
struct SendHoldExpired {};      ///< Event 29 (RFC 9687)

struct TcpConnected {};  ///< Events 16 and 17: dialled, or accepted
/// Event 18: refused, timed out, reset, or closed by the peer.
struct TcpFailed {
  std::string why;  ///< the system's words
};

/// Event 19: structure is right (`wire::decode_open`); what it says is judged here.
struct OpenReceived {
  wire::Open open;
};
struct KeepaliveReceived {};  ///< Event 26
struct UpdateReceived {};     ///< Event 27; what it carried is the shell's
struct RefreshReceived {      ///< RFC 2918
  wire::RouteRefresh refresh;
};
/// Events 24 and 25.
struct NotificationReceived {
  wire::Notification notification;
};
/// Events 21, 22 and 28, and a ROUTE-REFRESH of bad length: what the framer or a decoder refused.
struct BadMessage {
  wire::Notification error;
};
/// The kernel took the octets of a message or more: restarts the send hold timer (RFC 9687).
struct MessageSent {};
/// What BFD says of the path. Concerns connections before Established with a neighbor whose `bfd.strict` is set; a
/// session's end is a Stop.
struct BfdChanged {
  bool up = false;
};

using Event = std::variant<Start, Stop, OpenCollisionDump, ConnectRetryExpired, HoldExpired, KeepaliveExpired,
                           SendHoldExpired, TcpConnected, TcpFailed, OpenReceived, KeepaliveReceived, UpdateReceived,
                           RefreshReceived, NotificationReceived, BadMessage, MessageSent, BfdChanged>;

}  // namespace eipd::bgp::fsm
