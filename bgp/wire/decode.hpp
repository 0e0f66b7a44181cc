// From a frame to a message: the one dispatch over message types, which sessions and fuzz targets call alike.
#pragma once

#include <expected>
#include <variant>

#include "bgp/wire/framer.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/update.hpp"

namespace eipd::bgp::wire {

struct Keepalive {
  friend bool operator==(const Keepalive&, const Keepalive&) = default;
};
/// A ROUTE-REFRESH for a family or of a subtype that we do not know (RFC 7313 §5): nothing to do.
struct Ignored {
  friend bool operator==(const Ignored&, const Ignored&) = default;
};

/// An Update is a view of the frame.
using Message = std::variant<Open, Update, Notification, Keepalive, RouteRefresh, Ignored>;

/// `context` matters to UPDATEs only; before negotiation any will do, since the state machine refuses them.
std::expected<Message, Notification> decode(const Frame& frame, const UpdateContext& context);

}  // namespace eipd::bgp::wire
