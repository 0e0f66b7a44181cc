#include "daemon/inventory/words.hpp"

#include <algorithm>
#include <cstdint>

#include "bgp/types/decimal.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/types/utf8.hpp"

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
    const auto octets = bgp::utf8_length(text);
    if (octets == 0 || bgp::begins_with_control(text)) return false;
    text.remove_prefix(octets);
  }
  return true;
}

}  // namespace eipd::inventory
