#include "bgp/types/prefix.hpp"

#include <algorithm>
#include <array>

#include "bgp/types/decimal.hpp"

namespace eipd::bgp {
namespace {

IpAddress masked(const IpAddress& address, std::uint8_t length) {
  std::array<std::uint8_t, 16> octets{};
  const auto whole = static_cast<std::size_t>(length / 8);
  std::ranges::copy(address.octets().first(whole), octets.begin());
  if (length % 8 != 0) octets[whole] = static_cast<std::uint8_t>(address.octets()[whole] & 0xFF << (8 - length % 8));
  return address.is_v4() ? IpAddress::v4(std::span{octets}.first<4>()) : IpAddress::v6(octets);
}

/// Whether the first `length` bits are the same. Asked several times for every route that is exported.
bool begin_alike(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other, std::uint8_t length) {
  const auto whole = static_cast<std::size_t>(length / 8);
  if (!std::ranges::equal(one.first(whole), other.first(whole))) return false;
  const auto rest = static_cast<unsigned>(length % 8);
  return rest == 0 || ((one[whole] ^ other[whole]) & 0xFFU << (8 - rest) & 0xFFU) == 0;
}

Prefix v4(std::uint32_t address, std::uint8_t length) {
  return Prefix{IpAddress::v4(address), length};
}
Prefix v6(std::uint16_t first, std::uint16_t second, std::uint8_t length) {
  std::array<std::uint8_t, 16> octets{};
  octets[0] = static_cast<std::uint8_t>(first >> 8);
  octets[1] = static_cast<std::uint8_t>(first & 0xFF);
  octets[2] = static_cast<std::uint8_t>(second >> 8);
  octets[3] = static_cast<std::uint8_t>(second & 0xFF);
  return Prefix{IpAddress::v6(octets), length};
}

bool overlap(const Prefix& one, const Prefix& other) {
  return one.covers(other) || other.covers(one);
}

std::optional<Prefix> fail(PrefixError reason, PrefixError* error) {
  if (error != nullptr) *error = reason;
  return std::nullopt;
}

}  // namespace

Prefix::Prefix(const IpAddress& address, std::uint8_t length)
    : address_{masked(address, std::min(length, bit_length(address.family())))},
      length_{std::min(length, bit_length(address.family()))} {}

bool Prefix::covers(const Prefix& other) const {
  return length_ <= other.length_ && covers(other.address_);
}

bool Prefix::covers(const IpAddress& address) const {
  return address.family() == family() && begin_alike(address.octets(), address_.octets(), length_);
}

std::optional<Prefix> parse_prefix(std::string_view text, PrefixError* error) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return fail(PrefixError::Syntax, error);
  const auto address = parse_address(text.substr(0, slash));
  const auto length = parse_decimal<std::uint32_t>(text.substr(slash + 1));
  if (!address || !length) return fail(PrefixError::Syntax, error);
  if (*length > bit_length(address->family())) return fail(PrefixError::Length, error);
  const Prefix prefix{*address, static_cast<std::uint8_t>(*length)};
  if (prefix.address() != *address) return fail(PrefixError::HostBits, error);
  return prefix;
}

std::string to_string(const Prefix& prefix) {
  return to_string(prefix.address()) + '/' + std::to_string(prefix.length());
}

std::optional<PrefixRange> parse_prefix_range(std::string_view text) {
  constexpr std::string_view kUpTo = " le ";
  const auto at = text.find(kUpTo);
  const auto base = parse_prefix(text.substr(0, at));
  if (!base) return std::nullopt;
  if (at == std::string_view::npos) return PrefixRange{.base = *base, .max_length = base->length()};
  const auto max = parse_decimal<std::uint8_t>(text.substr(at + kUpTo.size()), bit_length(base->family()));
  if (!max || *max < base->length()) return std::nullopt;
  return PrefixRange{.base = *base, .max_length = *max};
}

std::string to_string(const PrefixRange& range) {
  auto text = to_string(range.base);
  return range.max_length == range.base.length() ? text : text + " le " + std::to_string(range.max_length);
}

bool is_never_announced(const Prefix& prefix) {
  static const std::array spaces{v4(0x00000000, 8), v4(0x7F000000, 8), v4(0xA9FE0000, 16), v4(0xE0000000, 3),
                                 v6(0x0000, 0, 8),  v6(0xFE80, 0, 10), v6(0xFF00, 0, 8)};
  return std::ranges::any_of(spaces, [&](const Prefix& space) { return overlap(space, prefix); });
}

std::string_view special_purpose_name(const Prefix& prefix) {
  struct Space {
    Prefix prefix;
    std::string_view name;
  };
  static const std::array spaces{Space{v4(0x0A000000, 8), "private"},
                                 Space{v4(0xAC100000, 12), "private"},  // RFC 1918
                                 Space{v4(0xC0A80000, 16), "private"},
                                 Space{v4(0x64400000, 10), "shared"},  // RFC 1918, 6598
                                 Space{v4(0xC6120000, 15), "benchmark"},
                                 Space{v4(0xC0000200, 24), "documentation"},  // RFC 2544, 5737
                                 Space{v4(0xC6336400, 24), "documentation"},
                                 Space{v4(0xCB007100, 24), "documentation"},  // RFC 5737
                                 Space{v6(0xFC00, 0, 7), "private"},
                                 Space{v6(0x2001, 0x0002, 48), "benchmark"},  // RFC 4193, 5180
                                 Space{v6(0x2001, 0x0DB8, 32), "documentation"},
                                 Space{v6(0x3FFF, 0, 20), "documentation"}};  // RFC 3849, 9637
  for (const auto& space : spaces)
    if (space.prefix.covers(prefix)) return space.name;
  return {};
}

}  // namespace eipd::bgp

std::size_t std::hash<eipd::bgp::Prefix>::operator()(const eipd::bgp::Prefix& prefix) const noexcept {
  return std::hash<eipd::bgp::IpAddress>{}(prefix.address()) * 131 + prefix.length();
}
