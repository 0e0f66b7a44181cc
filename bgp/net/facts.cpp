#include "bgp/net/facts.hpp"

#include <algorithm>

namespace eipd::bgp::net {

namespace {

std::size_t index(wire::MessageType type) {
  return static_cast<std::size_t>(std::ranges::find(kMessageTypes, type) - kMessageTypes.begin());
}

}  // namespace

std::string_view to_string(Direction direction) {
  return direction == Direction::Sent ? "sent" : "received";
}

std::string_view message_name(wire::MessageType type) {
  switch (type) {
    case wire::MessageType::Open:
      return "open";
    case wire::MessageType::Update:
      return "update";
    case wire::MessageType::Notification:
      return "notification";
    case wire::MessageType::Keepalive:
      return "keepalive";
    case wire::MessageType::RouteRefresh:
      return "route-refresh";
  }
  return "unknown";
}

void MessageCounters::count(Direction direction, wire::MessageType type, std::uint64_t messages) {
  counts_[static_cast<std::size_t>(direction)].at(index(type)) += messages;
}

std::uint64_t MessageCounters::operator()(Direction direction, wire::MessageType type) const {
  return counts_[static_cast<std::size_t>(direction)].at(index(type));
}

std::string_view to_string(ConnectionRefused::Why why) {
  switch (why) {
    case ConnectionRefused::Why::UnknownSource:
      return "unknown-source";
    case ConnectionRefused::Why::WrongDevice:
      return "wrong-device";
    case ConnectionRefused::Why::WrongLocalAddress:
      return "wrong-local-address";
    case ConnectionRefused::Why::EipAsLocalAddress:
      return "eip-as-local-address";
    case ConnectionRefused::Why::SocketSetup:
      return "socket-setup";
    case ConnectionRefused::Why::NeighborNotReady:
      return "neighbor-not-ready";
    case ConnectionRefused::Why::Idle:
      return "idle";
  }
  return "unknown";
}

std::string describe(const fsm::Ending& ending) {
  if (!ending.notification) return ending.text.empty() ? std::string{fsm::label(ending.cause)} : ending.text;
  std::string text{fsm::row(ending.cause).received ? "received " : "sent "};
  text += wire::describe(*ending.notification);
  if (const auto words = wire::shutdown_text(*ending.notification); !words.empty()) text += ": " + words;
  if (!ending.text.empty()) text += " (" + ending.text + ")";
  return text;
}

}  // namespace eipd::bgp::net
