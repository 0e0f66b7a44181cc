// An autonomous system number (RFC 6793): 32 bits, written in asplain (RFC 5396), which is also what we print.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::bgp {

struct Asn {
  std::uint32_t value = 0;

  /// Whether the number fits the 2-octet fields of RFC 4271.
  [[nodiscard]] constexpr bool is_two_octet() const { return value <= 0xFFFF; }
  friend auto operator<=>(const Asn&, const Asn&) = default;
};

/// Stands in a 2-octet field for a number that does not fit (RFC 6793 §9).
inline constexpr Asn kAsTrans{23456};

/// Reads asplain ("64500") or asdot ("1.10"); nothing on any other input, also on 0, which nobody may use (RFC 7607).
std::optional<Asn> parse_asn(std::string_view text);
std::string to_string(Asn as);

}  // namespace eipd::bgp
