// The messages without much inside: NOTIFICATION, ROUTE-REFRESH, KEEPALIVE, End-of-RIB.
#include <algorithm>

#include "bgp/wire/afi.hpp"
#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/header.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/reader.hpp"
#include "bgp/wire/writer.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::size_t kRefreshSize = 4;  // RFC 2918 §3
constexpr std::size_t kMaxNotificationData = kMaxMessageSize - kHeaderSize - 2;
constexpr std::uint8_t kInvalidMessageLength = 1;  // RFC 7313 §5

/// RFC 7313 §5: the data is the whole ROUTE-REFRESH message, as much of it as a NOTIFICATION can carry.
Notification invalid_refresh_length(Bytes body) {
  Notification notification{.code = ErrorCode::RouteRefreshMessage, .subcode = kInvalidMessageLength, .data = {}};
  const auto start = begin_message(notification.data, MessageType::RouteRefresh);
  Writer{notification.data}.patch_u16(start + kHeaderSize - 3, kHeaderSize + body.size());
  Writer{notification.data}.bytes(body.first(std::min(body.size(), kMaxNotificationData - kHeaderSize)));
  return notification;
}

}  // namespace

Buffer encode(const Notification& notification) {
  Buffer out;
  const auto start = begin_message(out, MessageType::Notification);
  Writer writer{out};
  writer.u8(static_cast<std::uint8_t>(notification.code));
  writer.u8(notification.subcode);
  // Never longer than a peer without RFC 8654 takes: what is cut off is a copy of its own octets.
  writer.bytes(Bytes{notification.data}.first(std::min(notification.data.size(), kMaxNotificationData)));
  end_message(out, start);
  return out;
}

Notification decode_notification(Bytes body) {
  Reader in{body};
  const auto code = in.u8();
  const auto subcode = in.u8();
  const auto data = in.take_rest();
  return {.code = static_cast<ErrorCode>(code), .subcode = subcode, .data = {data.begin(), data.end()}};
}

Buffer encode(const RouteRefresh& refresh) {
  Buffer out;
  const auto start = begin_message(out, MessageType::RouteRefresh);
  Writer writer{out};
  writer.u16(afi_of(refresh.family));
  writer.u8(static_cast<std::uint8_t>(refresh.subtype));
  writer.u8(kSafiUnicast);
  end_message(out, start);
  return out;
}

std::expected<std::optional<RouteRefresh>, Notification> decode_route_refresh(Bytes body) {
  if (body.size() != kRefreshSize) return std::unexpected(invalid_refresh_length(body));
  Reader in{body};
  const auto afi = in.u16();
  const auto subtype = in.u8();
  const auto family = family_of(afi, in.u8());
  if (!family || subtype > static_cast<std::uint8_t>(RouteRefresh::Subtype::End)) return std::nullopt;
  return RouteRefresh{.subtype = static_cast<RouteRefresh::Subtype>(subtype), .family = *family};
}

Buffer encode_keepalive() {
  Buffer out;
  end_message(out, begin_message(out, MessageType::Keepalive));
  return out;
}

Buffer encode_end_of_rib(Family family) {
  Buffer out;
  const auto start = begin_message(out, MessageType::Update);
  Writer writer{out};
  writer.u16(0);  // withdrawn routes
  if (family == Family::Ipv4) {
    writer.u16(0);  // path attributes
  } else {
    writer.u16(6);
    writer.u8(kOptionalNonTransitive);
    writer.u8(static_cast<std::uint8_t>(AttributeType::MpUnreachNlri));
    writer.u8(3);
    writer.u16(afi_of(family));
    writer.u8(kSafiUnicast);
  }
  end_message(out, start);
  return out;
}

}  // namespace eipd::bgp::wire
