#include "bgp/types/utf8.hpp"

#include <cstdint>

namespace eipd::bgp {
namespace {

/// The range that the second octet must lie in, by the first (RFC 3629 §4): no overlong forms, no surrogates, nothing
/// beyond U+10FFFF.
struct Lead {
  std::size_t length;
  std::uint8_t low;
  std::uint8_t high;
};

constexpr Lead lead_of(std::uint8_t first) {
  if (first < 0x80) return {1, 0, 0};
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const Lead lead = lead_of(octet(0));
  if (lead.length <= 1) return lead.length;
  if (text.size() < lead.length || octet(1) < lead.low || octet(1) > lead.high) return 0;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((octet(i) & 0xC0) != 0x80) return 0;
  }
  return lead.length;
}

bool begins_with_control(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<std::uint8_t>(text[0]);
  const bool is_c1 = first == 0xC2 && text.size() > 1 && static_cast<std::uint8_t>(text[1]) < 0xA0;
  return first < 0x20 || first == 0x7F || is_c1;
}

}  // namespace eipd::bgp
