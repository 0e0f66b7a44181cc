#include "bgp/wire/decode.hpp"

#include <utility>

namespace eipd::bgp::wire {
namespace {

template <typename T>
std::expected<Message, Notification> as_message(std::expected<T, Notification> decoded) {
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  return Message{std::move(*decoded)};
}

std::expected<Message, Notification> refresh_message(Bytes body) {
  auto refresh = decode_route_refresh(body);
  if (!refresh) return std::unexpected(std::move(refresh.error()));
  return *refresh ? Message{**refresh} : Message{Ignored{}};
}

}  // namespace

std::expected<Message, Notification> decode(const Frame& frame, const UpdateContext& context) {
  switch (frame.type) {
    case MessageType::Open:
      return as_message(decode_open(frame.body));
    case MessageType::Update:
      return as_message(decode_update(frame.body, context));
    case MessageType::Notification:
      return decode_notification(frame.body);
    case MessageType::Keepalive:
      return Keepalive{};
    case MessageType::RouteRefresh:
      return refresh_message(frame.body);
  }
  return std::unexpected(error(HeaderSubcode::BadType, {static_cast<std::uint8_t>(frame.type)}));
}

}  // namespace eipd::bgp::wire
