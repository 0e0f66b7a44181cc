// From what the framer hands out to the state machine's event. Pure.
#pragma once

#include <expected>
#include <optional>

#include "bgp/fsm/event.hpp"
#include "bgp/fsm/negotiate.hpp"
#include "bgp/wire/decode.hpp"

namespace eipd::bgp::fsm {

struct Inbound {
  std::optional<Event> event;          ///< nothing: a message that is ignored
  std::optional<wire::Update> update;  ///< with UpdateReceived in a session: a view of the frame
};

/// `session`: what was negotiated, while the connection is Established; null before. UPDATE and ROUTE-REFRESH aren't
/// looked into before: whatever they say, the state machine answers their coming (RFC 6608).
Inbound inbound(const std::expected<wire::Frame, wire::Notification>& frame, const Negotiated* session);

}  // namespace eipd::bgp::fsm
