#include "bgp/fsm/inbound.hpp"

#include <utility>
#include <variant>

namespace eipd::bgp::fsm {

namespace {

wire::UpdateContext update_context(const Negotiated& session) {
  return {.internal = session.internal,
          .four_octet_as = session.four_octet_as,
          .families = session.families,
          .ipv4_over_ipv6 = session.ipv4_over_ipv6};
}

struct ToInbound {
  Inbound operator()(const wire::Open& open) const { return {.event = OpenReceived{open}}; }
  Inbound operator()(wire::Update& update) const { return {.event = UpdateReceived{}, .update = update}; }
  Inbound operator()(wire::Notification& notification) const {
    return {.event = NotificationReceived{std::move(notification)}};
  }
  Inbound operator()(wire::Keepalive&) const { return {.event = KeepaliveReceived{}}; }
  Inbound operator()(wire::RouteRefresh& refresh) const { return {.event = RefreshReceived{refresh}}; }
  Inbound operator()(wire::Ignored&) const { return {}; }
};

}  // namespace

Inbound inbound(const std::expected<wire::Frame, wire::Notification>& frame, const Negotiated* session) {
  if (!frame) return {.event = BadMessage{frame.error()}};
  if (!session && frame->type == wire::MessageType::Update) return {.event = UpdateReceived{}};
  if (!session && frame->type == wire::MessageType::RouteRefresh) return {.event = RefreshReceived{}};
  auto message = wire::decode(*frame, session ? update_context(*session) : wire::UpdateContext{});
  if (!message) return {.event = BadMessage{std::move(message.error())}};
  return std::visit(ToInbound{}, *message);
}

}  // namespace eipd::bgp::fsm
