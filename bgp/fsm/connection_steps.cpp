// The steps between the states of a connection: what each transition sends, starts and closes.
#include <utility>

#include "bgp/fsm/connection.hpp"

namespace eipd::bgp::fsm {
namespace {

using wire::ErrorCode;
using wire::FsmSubcode;
using wire::MessageType;
using wire::Notification;

/// The type octet that a message carried whose body was refused with that error.
MessageType refused_type(ErrorCode code) {
  switch (code) {
    case ErrorCode::OpenMessage:
      return MessageType::Open;
    case ErrorCode::RouteRefreshMessage:
      return MessageType::RouteRefresh;
    default:
      return MessageType::Update;
  }
}

FsmSubcode fsm_subcode(State state) {  // RFC 6608
  switch (state) {
    case State::OpenSent:
      return FsmSubcode::InOpenSent;
    case State::OpenConfirm:
      return FsmSubcode::InOpenConfirm;
    case State::Established:
      return FsmSubcode::InEstablished;
    default:
      return FsmSubcode::Unspecific;
  }
}

}  // namespace

Actions Connection::dial() {
  ++id_.number;
  state_ = State::Connect;
  return {Dial{id_}, StartPeerTimer{PeerTimer::ConnectRetry, {kConnectPatience, true}}};
}

Actions Connection::redial() {
  Actions out{Close{id_}, ConnectionEnded{id_, {Cause::ConnectFailed, std::nullopt, "no answer"}}};
  append(out, dial());
  return out;
}

Actions Connection::send_open() {
  Actions out;
  if (state_ == State::Connect) out.emplace_back(StopPeerTimer{PeerTimer::ConnectRetry});
  ours_ = make_open(neighbor_, speaker_, restart_);
  state_ = State::OpenSent;
  out.emplace_back(Send{id_, MessageType::Open, wire::encode(ours_)});
  out.emplace_back(StartTimer{id_, ConnectionTimer::Hold, {kOpenHoldTime, false}});
  return out;
}

Actions Connection::agree(const wire::Open& theirs) {
  auto agreed = negotiate(neighbor_, speaker_, ours_, theirs);
  if (!agreed) return notify(Cause::OpenRefused, std::move(agreed).error());
  negotiated_ = *std::move(agreed);
  state_ = State::OpenConfirm;
  peer_confirmed_ = false;
  awaits_bfd_ = neighbor_.bfd && neighbor_.bfd->strict;
  return awaits_bfd_ ? Actions{restart_hold()} : confirm();
}

Actions Connection::confirm() {
  return {Send{id_, MessageType::Keepalive, wire::encode_keepalive()}, restart_keepalive(), restart_hold()};
}

Actions Connection::heed(bool path_up) {
  const bool strict = neighbor_.bfd && neighbor_.bfd->strict;
  if (!path_up) return strict && !awaits_bfd_ ? notify(Cause::BfdDown, cease_for(Cause::BfdDown)) : Actions{};
  if (!std::exchange(awaits_bfd_, false)) return {};
  Actions out = confirm();
  if (peer_confirmed_) append(out, establish());
  return out;
}

Actions Connection::establish() {
  state_ = State::Established;
  return {restart_hold(), restart_send_hold()};
}

Actions Connection::request(const wire::RouteRefresh& refresh) const {
  // Begin and End (RFC 7313) are about the peer's routes, which we don't keep; a family that was not negotiated is
  // ignored (RFC 2918 §4).
  if (refresh.subtype != wire::RouteRefresh::Subtype::Request) return {};
  if (!negotiated_.families.contains(refresh.family)) return {};
  return {RefreshRequested{id_, refresh.family}};
}

Actions Connection::keepalive() const {
  return {Send{id_, MessageType::Keepalive, wire::encode_keepalive()}, restart_keepalive()};
}

Actions Connection::notify(Cause cause, Notification error) {
  const bool would_be_graceful = state_ == State::Established && negotiated_.graceful_notification;
  if (would_be_graceful && row(cause).kept == RoutesKept::Never) error = hard_reset(error);
  state_ = State::Idle;
  wire::Buffer message = wire::encode(error);
  return {Send{id_, MessageType::Notification, std::move(message)}, NotificationSent{id_, error}, Close{id_, true},
          ConnectionEnded{id_, {cause, std::move(error), {}}}};
}

Actions Connection::stop(const Stop& stop) {
  if (row(stop.cause).code != 0) return notify(stop.cause, cease_for(stop.cause, stop.text));
  state_ = State::Idle;
  return {Close{id_, true}, ConnectionEnded{id_, {stop.cause, std::nullopt, stop.text}}};
}

Actions Connection::refuse(const Notification& error) {
  // RFC 4271 §8.2.2: header errors everywhere, OPEN errors while an OPEN is not out of place, all others with a
  // session.
  const bool established = state_ == State::Established;
  const bool in_place = error.code == ErrorCode::MessageHeader || (error.code == ErrorCode::OpenMessage) != established;
  return in_place ? notify(cause_of_sent(error), error) : unexpected(refused_type(error.code));
}

Actions Connection::unexpected(MessageType type) {
  return fsm_error({static_cast<std::uint8_t>(type)});
}

Actions Connection::fsm_error(std::vector<std::uint8_t> data) {
  return notify(Cause::FsmError, wire::error(fsm_subcode(state_), std::move(data)));
}

Actions Connection::take(const Notification& notification) {
  Actions out{NotificationSeen{id_, notification}};
  Ending ending{cause_of_received(notification), notification, {}};
  state_ = State::Idle;
  out.emplace_back(Close{id_});
  out.emplace_back(ConnectionEnded{id_, std::move(ending)});
  return out;
}

Actions Connection::drop(Cause cause, std::string text, State next) {
  Actions out;
  if (state_ == State::Connect) out.emplace_back(StopPeerTimer{PeerTimer::ConnectRetry});
  if (has_tcp()) {
    out.emplace_back(Close{id_});
    out.emplace_back(ConnectionEnded{id_, {cause, std::nullopt, std::move(text)}});
  }
  state_ = next;
  return out;
}

Actions Connection::abandon() {
  Actions out;
  if (state_ == State::Connect) out.emplace_back(StopPeerTimer{PeerTimer::ConnectRetry});
  if (has_tcp()) out.emplace_back(Close{id_});
  state_ = State::Idle;
  return out;
}

StartTimer Connection::restart_hold() const {
  return {id_, ConnectionTimer::Hold, {negotiated_.hold_time, false}};
}

StartTimer Connection::restart_send_hold() const {
  return {id_, ConnectionTimer::SendHold, {negotiated_.send_hold_time, false}};
}

StartTimer Connection::restart_keepalive() const {
  // §4.4: not more often than one per second, whatever the jitter.
  const milliseconds interval = negotiated_.keepalive_interval;
  return {id_, ConnectionTimer::Keepalive, {interval, interval * 3 / 4 >= milliseconds{1000}}};
}

}  // namespace eipd::bgp::fsm
