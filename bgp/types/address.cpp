#include "bgp/types/address.hpp"

#include <algorithm>
#include <charconv>

#include "bgp/types/decimal.hpp"

namespace eipd::bgp {
namespace {

constexpr std::size_t kGroups = 8;  // of 16 bits, in an IPv6 address

bool starts_with(const IpAddress& address, std::initializer_list<std::uint8_t> octets) {
  return std::ranges::equal(address.octets().first(octets.size()), octets);
}

std::optional<std::uint32_t> parse_dotted_quad(std::string_view text) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const auto dot = text.find('.');
    if ((dot == std::string_view::npos) != (i == 3)) return std::nullopt;
    const auto octet = parse_decimal<std::uint8_t>(text.substr(0, dot));
    if (!octet) return std::nullopt;
    value = value << 8 | *octet;
    if (i < 3) text.remove_prefix(dot + 1);
  }
  return value;
}

std::optional<std::uint16_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A run of groups without "::".
struct Groups {
  std::array<std::uint16_t, kGroups> values{};
  std::size_t count = 0;

  bool add(std::uint16_t value) {
    if (count == kGroups) return false;
    values[count++] = value;
    return true;
  }
};

/// "a:b:c", which may end in a dotted quad if it ends the address (RFC 4291 §2.2); empty text is no group.
std::optional<Groups> parse_groups(std::string_view text, bool ends_address) {
  Groups groups;
  while (!text.empty()) {
    const auto colon = text.find(':');
    const bool last = colon == std::string_view::npos;
    const auto part = text.substr(0, colon);
    if (last && ends_address && part.contains('.')) {
      const auto quad = parse_dotted_quad(part);
      if (!quad || !groups.add(static_cast<std::uint16_t>(*quad >> 16)) ||
          !groups.add(static_cast<std::uint16_t>(*quad & 0xFFFF)))
        return std::nullopt;
      return groups;
    }
    const auto group = parse_group(part);
    if (!group || !groups.add(*group)) return std::nullopt;
    if (last) break;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;  // a colon at the end
  }
  return groups;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
  const auto gap = text.find("::");
  const bool compressed = gap != std::string_view::npos;
  const auto head = parse_groups(text.substr(0, gap), !compressed);
  const auto tail = parse_groups(compressed ? text.substr(gap + 2) : std::string_view{}, true);
  if (!head || !tail) return std::nullopt;
  const auto count = head->count + tail->count;
  if (compressed ? count >= kGroups : count != kGroups) return std::nullopt;  // "::" stands for one group or more

  std::array<std::uint16_t, kGroups> groups{};
  std::copy_n(head->values.begin(), head->count, groups.begin());
  std::copy_n(tail->values.begin(), tail->count, groups.end() - static_cast<std::ptrdiff_t>(tail->count));
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    octets[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    octets[2 * i + 1] = static_cast<std::uint8_t>(groups[i] & 0xFF);
  }
  return IpAddress::v6(octets);
}

std::string dotted_quad(std::span<const std::uint8_t> octets) {
  std::string text;
  for (const auto octet : octets) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

/// The first longest run of zero groups, as [begin, end); empty if no run is longer than one (RFC 5952 §4.2).
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Run longest_zero_run(const std::array<std::uint16_t, kGroups>& groups) {
  Run best;
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t end = i;
    while (end < kGroups && groups[end] == 0) ++end;
    if (end - i > 1 && end - i > best.end - best.begin) best = {.begin = i, .end = end};
    if (end > i) i = end - 1;
  }
  return best;
}

std::string v6_text(std::span<const std::uint8_t> octets) {
  std::array<std::uint16_t, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i)
    groups[i] = static_cast<std::uint16_t>(octets[2 * i] << 8 | octets[2 * i + 1]);
  const auto run = longest_zero_run(groups);
  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == run.begin && run.end > run.begin) {
      text += "::";
      i = run.end - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), groups[i], 16).ptr;
    text.append(digits.data(), end);
  }
  return text;
}

std::uint64_t mix(std::uint64_t value) {  // the finaliser of splitmix64
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
  value = (value ^ value >> 27) * 0x94D049BB133111EBU;
  return value ^ value >> 31;
}

}  // namespace

std::string_view to_string(Family family) {
  return family == Family::Ipv4 ? "ipv4" : "ipv6";
}
std::string_view unicast_name(Family family) {
  return family == Family::Ipv4 ? "ipv4-unicast" : "ipv6-unicast";
}

std::uint32_t IpAddress::v4_value() const {
  if (is_v6()) return 0;
  std::uint32_t value = 0;
  for (const auto octet : octets()) value = value << 8 | octet;
  return value;
}

bool IpAddress::is_unspecified() const {
  return std::ranges::all_of(octets(), [](std::uint8_t octet) { return octet == 0; });
}
bool IpAddress::is_loopback() const {
  return is_v4() ? octets_[0] == 127 : starts_with(*this, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
}
bool IpAddress::is_link_local() const {
  return is_v4() ? starts_with(*this, {169, 254}) : octets_[0] == 0xFE && (octets_[1] & 0xC0) == 0x80;
}
bool IpAddress::is_multicast() const {
  return is_v4() ? (octets_[0] & 0xF0) == 0xE0 : octets_[0] == 0xFF;
}
bool IpAddress::is_v4_mapped() const {
  return is_v6() && starts_with(*this, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF});
}
bool IpAddress::bit(std::uint8_t index) const {
  return (octets_[index / 8] >> (7 - index % 8) & 1) != 0;
}

std::optional<IpAddress> parse_address(std::string_view text) {
  if (text.contains(':')) return parse_v6(text);
  const auto quad = parse_dotted_quad(text);
  return quad ? std::optional{IpAddress::v4(*quad)} : std::nullopt;
}

std::string to_string(const IpAddress& address) {
  if (address.is_v4()) return dotted_quad(address.octets());
  if (address.is_v4_mapped()) return "::ffff:" + dotted_quad(address.octets().last(4));  // RFC 5952 §5
  return v6_text(address.octets());
}

}  // namespace eipd::bgp

std::size_t std::hash<eipd::bgp::IpAddress>::operator()(const eipd::bgp::IpAddress& address) const noexcept {
  std::uint64_t high = address.is_v6() ? 1 : 0;
  std::uint64_t low = 0;
  for (const auto octet : address.octets()) {
    high = high << 8 | low >> 56;
    low = low << 8 | octet;
  }
  return eipd::bgp::mix(eipd::bgp::mix(high + 0x9E3779B97F4A7C15U) ^ low);
}
