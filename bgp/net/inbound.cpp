#include "bgp/net/inbound.hpp"

#include <utility>
#include <variant>

namespace eipd::bgp::net {

namespace {

wire::UpdateContext update_context(const fsm::Negotiated& session) {
  return {.internal = session.internal, .four_octet_as = session.four_octet_as, .families = session.families};
}

struct ToInbound {
  Inbound operator()(wire::Open& open) const { return {.event = fsm::OpenReceived{std::move(open)}}; }
  Inbound operator()(wire::Update& update) const { return {.event = fsm::UpdateReceived{}, .update = update}; }
  Inbound operator()(wire::Notification& notification) const {
    return {.event = fsm::NotificationReceived{std::move(notification)}};
  }
  Inbound operator()(wire::Keepalive&) const { return {.event = fsm::KeepaliveReceived{}}; }
  Inbound operator()(wire::RouteRefresh& refresh) const { return {.event = fsm::RefreshReceived{refresh}}; }
  Inbound operator()(wire::Ignored&) const { return {}; }
};

}  // namespace

Inbound inbound(const std::expected<wire::Frame, wire::Notification>& frame, const fsm::Negotiated* session) {
  if (!frame) return {.event = fsm::BadMessage{frame.error()}};
  if (!session && frame->type == wire::MessageType::Update) return {.event = fsm::UpdateReceived{}};
  if (!session && frame->type == wire::MessageType::RouteRefresh) return {.event = fsm::RefreshReceived{}};
  auto message = wire::decode(*frame, session ? update_context(*session) : wire::UpdateContext{});
  if (!message) return {.event = fsm::BadMessage{std::move(message.error())}};
  return std::visit(ToInbound{}, *message);
}

}  // namespace eipd::bgp::net
