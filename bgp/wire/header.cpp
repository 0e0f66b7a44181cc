#include "bgp/wire/header.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "bgp/wire/reader.hpp"
#include "bgp/wire/writer.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::size_t kMarkerSize = 16;
constexpr std::uint8_t kMarkerOctet = 0xFF;

struct Bounds {
  std::size_t min;
  std::size_t max;
};

/// RFC 4271 §6.1 and RFC 8654 §4; nothing for an unknown type. A ROUTE-REFRESH of the wrong length has an error of its
/// own (RFC 7313 §5), which its decoder finds.
std::optional<Bounds> bounds_of(std::uint8_t type, std::size_t max_message_size) {
  switch (static_cast<MessageType>(type)) {
    case MessageType::Open:
      return Bounds{.min = 29, .max = kMaxMessageSize};
    case MessageType::Update:
      return Bounds{.min = 23, .max = max_message_size};
    case MessageType::Notification:
      return Bounds{.min = 21, .max = max_message_size};
    case MessageType::Keepalive:
      return Bounds{.min = kHeaderSize, .max = kHeaderSize};
    case MessageType::RouteRefresh:
      return Bounds{.min = kHeaderSize, .max = max_message_size};
  }
  return std::nullopt;
}

}  // namespace

std::expected<Header, Notification> decode_header(std::span<const std::uint8_t, kHeaderSize> octets,
                                                  std::size_t max_message_size) {
  Reader in{octets};
  const auto marker = in.take(kMarkerSize);
  if (!std::ranges::all_of(marker, [](std::uint8_t octet) { return octet == kMarkerOctet; }))
    return std::unexpected(error(HeaderSubcode::NotSynchronized));
  const std::size_t length = in.u16();
  const auto type = in.u8();
  const auto known = bounds_of(type, max_message_size);
  const auto bounds = known.value_or(Bounds{.min = kHeaderSize, .max = max_message_size});
  if (length < bounds.min || length > bounds.max)
    return std::unexpected(error(HeaderSubcode::BadLength, {octets[kMarkerSize], octets[kMarkerSize + 1]}));
  if (!known) return std::unexpected(error(HeaderSubcode::BadType, {type}));
  return Header{.type = static_cast<MessageType>(type), .length = length};
}

std::size_t begin_message(Buffer& out, MessageType type) {
  const auto start = out.size();
  out.insert(out.end(), kMarkerSize, kMarkerOctet);
  Writer writer{out};
  writer.u16(0);
  writer.u8(static_cast<std::uint8_t>(type));
  return start;
}

void end_message(Buffer& out, std::size_t start) {
  Writer{out}.patch_u16(start + kMarkerSize, out.size() - start);
}

}  // namespace eipd::bgp::wire
