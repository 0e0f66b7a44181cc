#include "daemon/inventory/words.hpp"

#include <algorithm>
#include <cstdint>

#include "bgp/types/decimal.hpp"
#include "bgp/types/endpoint.hpp"

namespace eipd::inventory {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Labels of letters, digits and hyphens, 1 to 63 each, 253 in all. A last label of digits alone would be a mistyped
/// address.
bool is_host_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const auto label = text.substr(0, text.find('.'));
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; })) return false;
    if (label.size() == text.size()) return label.find_first_not_of("0123456789") != std::string_view::npos;
    text.remove_prefix(label.size() + 1);
  }
}

/// Octets of the well-formed, printable character at the front (RFC 3629 §4); 0: there is none.
std::size_t character(std::string_view text) {
  const auto octet = [&](std::size_t i) { return i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (octet(i) & 0xC0U) == 0x80U; };
  const unsigned lead = octet(0);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
  if (lead < 0xC2 || lead > 0xF4 || !follows(1)) return 0;
  if (lead == 0xC2 && octet(1) < 0xA0) return 0;  // C1 control characters
  if (lead < 0xE0) return 2;
  if (!follows(2)) return 0;
  if ((lead == 0xE0 && octet(1) < 0xA0) || (lead == 0xED && octet(1) > 0x9F)) return 0;
  if (lead < 0xF0) return 3;
  if (!follows(3) || (lead == 0xF0 && octet(1) < 0x90) || (lead == 0xF4 && octet(1) > 0x8F)) return 0;
  return 4;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_letter_or_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_resource(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_target(std::string_view text) {
  if (bgp::parse_endpoint(text)) return true;
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_host_name(text.substr(0, colon))) return false;
  const auto port = bgp::parse_decimal<std::uint16_t>(text.substr(colon + 1));
  return port && *port > 0;
}

bool is_tag(std::string_view key, std::string_view value) {
  return !key.empty() && is_text(key, kLongestName) && is_text(value, 256);
}

bool is_text(std::string_view text, std::size_t longest) {
  if (text.size() > longest) return false;
  while (!text.empty()) {
    const auto octets = character(text);
    if (octets == 0) return false;
    text.remove_prefix(octets);
  }
  return true;
}

}  // namespace eipd::inventory
