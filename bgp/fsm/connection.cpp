#include "bgp/fsm/connection.hpp"

#include <variant>

#include "bgp/fsm/overloaded.hpp"

namespace eipd::bgp::fsm {

using wire::MessageType;

Connection::Connection(const NeighborSettings& neighbor, const SpeakerSettings& speaker, const Restart& restart,
                       Direction direction, std::uint32_t number)
    : neighbor_{neighbor},
      speaker_{speaker},
      restart_{restart},
      state_{direction == Direction::Incoming ? State::Active : State::Idle},
      id_{direction, number} {}

bool Connection::has_tcp() const {
  return state_ != State::Idle && (state_ != State::Active || id_.direction == Direction::Incoming);
}

Actions Connection::on(const Event& event) {
  switch (state_) {
    case State::Idle:
      return in_idle(event);
    case State::Connect:
      return in_connect(event);
    case State::Active:
      return in_active(event);
    case State::OpenSent:
      return in_open_sent(event);
    case State::OpenConfirm:
      return in_open_confirm(event);
    case State::Established:
      return in_established(event);
  }
  return {};
}

Actions Connection::in_idle(const Event& event) {
  return std::visit(
      overloaded{
          [&](const Start& e) {
            if (e.dial) return dial();
            state_ = State::Active;
            return Actions{};  // the Peer knows the pause, and so arms ConnectRetryTimer
          },
          [](const OneOf<Stop, OpenCollisionDump, ConnectRetryExpired, HoldExpired, KeepaliveExpired, SendHoldExpired,
                         TcpConnected, TcpFailed, OpenReceived, KeepaliveReceived, UpdateReceived, RefreshReceived,
                         NotificationReceived, BadMessage, MessageSent, BfdChanged> auto&) { return Actions{}; },
      },
      event);
}

Actions Connection::in_connect(const Event& event) {
  return std::visit(
      overloaded{
          [&](const ConnectRetryExpired&) { return redial(); },
          [&](const TcpConnected&) { return send_open(); },
          [&](const TcpFailed& e) { return drop(Cause::ConnectFailed, e.why); },
          [](const OneOf<Start, MessageSent, BfdChanged> auto&) { return Actions{}; },
          [&](const OneOf<Stop, OpenCollisionDump, HoldExpired, KeepaliveExpired, SendHoldExpired, OpenReceived,
                          KeepaliveReceived, UpdateReceived, RefreshReceived, NotificationReceived, BadMessage> auto&) {
            return abandon();
          },
      },
      event);
}

Actions Connection::in_active(const Event& event) {
  return std::visit(
      overloaded{
          [&](const ConnectRetryExpired&) { return has_tcp() ? abandon() : dial(); },
          [&](const TcpConnected&) { return has_tcp() ? send_open() : Actions{}; },
          [&](const TcpFailed& e) { return drop(Cause::ConnectionLost, e.why); },
          [](const OneOf<Start, MessageSent, BfdChanged> auto&) { return Actions{}; },
          [&](const OneOf<Stop, OpenCollisionDump, HoldExpired, KeepaliveExpired, SendHoldExpired, OpenReceived,
                          KeepaliveReceived, UpdateReceived, RefreshReceived, NotificationReceived, BadMessage> auto&) {
            return abandon();
          },
      },
      event);
}

Actions Connection::in_open_sent(const Event& event) {
  return std::visit(
      overloaded{
          [&](const OpenReceived& e) { return agree(e.open); },
          [&](const Stop& e) { return stop(e); },
          [&](const OpenCollisionDump&) { return notify(Cause::Collision, cease_for(Cause::Collision)); },
          [&](const HoldExpired&) { return notify(Cause::HoldTimerExpired, wire::hold_timer_expired()); },
          [&](const BadMessage& e) { return refuse(e.error); },
          [&](const NotificationReceived& e) { return take(e.notification); },
          [&](const TcpFailed& e) {  // an accepted connection has nothing to wait for: the outgoing machine listens
            const bool outgoing = id_.direction == Direction::Outgoing;
            return drop(Cause::ConnectionLost, e.why, outgoing ? State::Active : State::Idle);
          },
          [&](const KeepaliveReceived&) { return unexpected(MessageType::Keepalive); },
          [&](const UpdateReceived&) { return unexpected(MessageType::Update); },
          [&](const RefreshReceived&) { return unexpected(MessageType::RouteRefresh); },
          [&](const OneOf<ConnectRetryExpired, KeepaliveExpired, SendHoldExpired> auto&) { return fsm_error({}); },
          [](const OneOf<Start, TcpConnected, MessageSent, BfdChanged> auto&) { return Actions{}; },
      },
      event);
}

Actions Connection::in_open_confirm(const Event& event) {
  return std::visit(overloaded{
                        [&](const KeepaliveReceived&) {
                          peer_confirmed_ = true;
                          return awaits_bfd_ ? Actions{} : establish();
                        },
                        [&](const BfdChanged& e) { return heed(e.up); },
                        [&](const KeepaliveExpired&) { return keepalive(); },
                        [&](const Stop& e) { return stop(e); },
                        [&](const OpenCollisionDump&) { return notify(Cause::Collision, cease_for(Cause::Collision)); },
                        [&](const HoldExpired&) {
                          if (awaits_bfd_) return notify(Cause::BfdDown, cease_for(Cause::BfdDown));
                          return notify(Cause::HoldTimerExpired, wire::hold_timer_expired());
                        },
                        [&](const BadMessage& e) { return refuse(e.error); },
                        [&](const NotificationReceived& e) { return take(e.notification); },
                        [&](const TcpFailed& e) { return drop(Cause::ConnectionLost, e.why); },
                        [&](const OpenReceived&) { return unexpected(MessageType::Open); },
                        [&](const UpdateReceived&) { return unexpected(MessageType::Update); },
                        [&](const RefreshReceived&) { return unexpected(MessageType::RouteRefresh); },
                        [&](const OneOf<ConnectRetryExpired, SendHoldExpired> auto&) { return fsm_error({}); },
                        [](const OneOf<Start, TcpConnected, MessageSent> auto&) { return Actions{}; },
                    },
                    event);
}

Actions Connection::in_established(const Event& event) {
  return std::visit(overloaded{
                        [&](const OneOf<KeepaliveReceived, UpdateReceived> auto&) { return Actions{restart_hold()}; },
                        [&](const KeepaliveExpired&) { return keepalive(); },
                        [&](const MessageSent&) { return Actions{restart_send_hold()}; },
                        [&](const RefreshReceived& e) { return request(e.refresh); },
                        [&](const Stop& e) { return stop(e); },
                        [&](const HoldExpired&) { return notify(Cause::HoldTimerExpired, wire::hold_timer_expired()); },
                        // RFC 9687: the socket takes nothing, so no NOTIFICATION either.
                        [&](const SendHoldExpired&) { return drop(Cause::SendHoldTimerExpired, {}); },
                        [&](const BadMessage& e) { return refuse(e.error); },
                        [&](const NotificationReceived& e) { return take(e.notification); },
                        [&](const TcpFailed& e) { return drop(Cause::ConnectionLost, e.why); },
                        [&](const OpenReceived&) { return unexpected(MessageType::Open); },
                        [&](const ConnectRetryExpired&) { return fsm_error({}); },
                        // CollisionDetectEstablishedState is off: a session is never dumped for another connection.
                        [](const OneOf<Start, OpenCollisionDump, TcpConnected, BfdChanged> auto&) { return Actions{}; },
                    },
                    event);
}

}  // namespace eipd::bgp::fsm
