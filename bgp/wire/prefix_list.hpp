// Prefixes as they stand in an UPDATE, one after the other: the length in bits, then as many octets as it needs
// (RFC 4271 §4.3; RFC 4760 §5 for MP attributes). A list is a checked view of a message's octets: no allocation.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "bgp/types/prefix.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire {

/// Octets of a prefix on the wire, its length octet included.
constexpr std::size_t encoded_size(std::uint8_t length) {
  return 1 + (std::size_t{length} + 7) / 8;
}
constexpr std::size_t encoded_size(const Prefix& prefix) {
  return encoded_size(prefix.length());
}

void encode(const Prefix& prefix, Buffer& out);

class PrefixList {
 public:
  /// An empty IPv4 list.
  PrefixList() = default;
  /// Nothing if a length is beyond the family's or the last prefix is cut off (RFC 7606 §5.3). The list is a view:
  /// valid as long as the octets.
  static std::optional<PrefixList> decode(Family family, Bytes octets);

  [[nodiscard]] Family family() const { return family_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Calls `visit` with each prefix in the order of the message. Bits behind a prefix's length are irrelevant, and
  /// masked away (RFC 4271 §4.3).
  template <std::invocable<const Prefix&> Visit>
  void for_each(Visit&& visit) const {
    Reader in{octets_};
    while (in.left() > 0) visit(read_prefix(in, family_));
  }

 private:
  static Prefix read_prefix(Reader& in, Family family) {
    const auto length = in.u8();
    std::array<std::uint8_t, 16> octets{};
    std::ranges::copy(in.take(encoded_size(length) - 1), octets.begin());
    return {family == Family::Ipv4 ? IpAddress::v4(std::span{octets}.first<4>()) : IpAddress::v6(octets), length};
  }

  Family family_ = Family::Ipv4;
  Bytes octets_;
  std::size_t size_ = 0;
};

}  // namespace eipd::bgp::wire
