#include "tests/unit/bgp/fsm/scene.hpp"

#include <array>
#include <cstdlib>
#include <variant>

#include "bgp/fsm/overloaded.hpp"

namespace eipd::bgp::fsm::test {
namespace {

std::string number(auto value) {
  return std::to_string(static_cast<unsigned long long>(value));
}

std::string name(ConnectionId id) {
  return (id.direction == Direction::Outgoing ? " o" : " i") + number(id.number);
}

std::string span_of(const Delay& delay) {
  const auto count = delay.nominal.count();
  return (count % 1000 == 0 ? number(count / 1000) + "s" : number(count) + "ms") + (delay.jitter ? "~" : "");
}

std::string code_of(const wire::Notification& notification) {
  return number(notification.code) + "/" + number(notification.subcode);
}

std::string message(const Send& send) {
  if (send.message.size() < wire::kHeaderSize || send.message[18] != static_cast<std::uint8_t>(send.type))
    return "BAD SEND";
  switch (send.type) {
    case wire::MessageType::Open:
      return "OPEN";
    case wire::MessageType::Keepalive:
      return "KEEPALIVE";
    case wire::MessageType::Notification: {
      const auto sent = wire::decode_notification(wire::Bytes{send.message}.subspan(wire::kHeaderSize));
      std::string out = "NOTIFICATION " + code_of(sent);
      if (!sent.data.empty()) out += " +" + number(sent.data.size());
      return out;
    }
    default:
      return "UNEXPECTED SEND";
  }
}

constexpr std::array<const char*, 3> kConnectionTimers{"hold", "keepalive", "send-hold"};
constexpr std::array<const char*, 3> kPeerTimers{"retry", "idle-hold", "stable"};

}  // namespace

NeighborSettings neighbor() {
  NeighborSettings settings;
  settings.name = "edge1";
  settings.as = kPeerAs;
  return settings;
}

SpeakerSettings speaker() {
  SpeakerSettings settings;
  settings.as = kLocalAs;
  settings.router_id = kLocalId;
  return settings;
}

wire::Open peer_open() {
  wire::Open open;
  open.as = kPeerAs;
  open.id = kPeerId;
  open.hold_time = seconds{90};
  open.capabilities.multiprotocol = true;
  open.capabilities.families = {Family::Ipv4, Family::Ipv6};
  open.capabilities.four_octet_as = kPeerAs;
  open.capabilities.route_refresh = true;
  return open;
}

std::string text(const Action& action) {
  return std::visit(
      overloaded{
          [](const Dial& a) { return "dial" + name(a.connection); },
          [](const Adopt& a) { return "adopt" + name(a.connection); },
          [](const Refuse&) { return std::string{"refuse"}; },
          [](const Send& a) { return message(a) + name(a.connection); },
          [](const Close& a) { return (a.flush ? "flush" : "close") + name(a.connection); },
          [](const StartTimer& a) {
            return std::string{kConnectionTimers.at(static_cast<std::size_t>(a.timer))} + "=" + span_of(a.delay) +
                   name(a.connection);
          },
          [](const StartPeerTimer& a) {
            return std::string{kPeerTimers.at(static_cast<std::size_t>(a.timer))} + "=" + span_of(a.delay);
          },
          [](const StopPeerTimer& a) {
            return std::string{"stop "} + kPeerTimers.at(static_cast<std::size_t>(a.timer));
          },
          [](const SessionUp& a) { return "up " + number(a.generation) + name(a.connection); },
          [](const SessionDown& a) {
            return "down " + number(a.generation) + " " + std::string{label(a.ending.cause)};
          },
          [](const RefreshRequested& a) { return "refresh " + std::string{to_string(a.family)} + name(a.connection); },
          [](const StateChanged& a) { return std::string{to_string(a.from)} + ">" + std::string{to_string(a.to)}; },
          [](const NotificationSent&) { return std::string{}; },
          [](const NotificationSeen& a) { return "seen " + code_of(a.notification) + name(a.connection); },
          [](const ConnectionEnded& a) { return "ended " + std::string{label(a.ending.cause)} + name(a.connection); },
      },
      action);
}

std::string text(const Actions& actions) {
  std::string joined;
  for (const Action& action : actions) {
    const std::string part = text(action);
    if (part.empty()) continue;
    if (!joined.empty()) joined += ", ";
    joined += part;
  }
  return joined;
}

Connection connection_in(State state, Direction direction, const NeighborSettings& settings,
                         const SpeakerSettings& local) {
  static constexpr Restart kNone;
  Connection made{settings, local, kNone, direction, 0};
  if (direction == Direction::Outgoing && state != State::Idle) made.on(Start{state != State::Active});
  if (state >= State::OpenSent) made.on(TcpConnected{});
  if (state >= State::OpenConfirm) made.on(OpenReceived{peer_open()});
  if (state >= State::Established) made.on(KeepaliveReceived{});
  if (made.state() != state) std::abort();
  return made;
}

void Scene::outgoing_to(State state, ConnectionId id) {
  peer.start();
  if (state >= State::OpenSent) peer.on(id, TcpConnected{});
  advance(state, id);
}

void Scene::incoming_to(State state, ConnectionId id) {
  peer.accept();
  advance(state, id);
}

void Scene::advance(State state, ConnectionId id) {
  if (state >= State::OpenConfirm) peer.on(id, OpenReceived{open});
  if (state >= State::Established) peer.on(id, KeepaliveReceived{});
}

}  // namespace eipd::bgp::fsm::test
