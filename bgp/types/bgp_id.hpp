// The BGP identifier: any non-zero 32-bit value, unique within an AS (RFC 6286 §2.1), written like an IPv4 address.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::bgp {

struct BgpId {
  std::uint32_t value = 0;  ///< host order; identifiers are compared as unsigned numbers (RFC 4271 §6.8)
  friend auto operator<=>(const BgpId&, const BgpId&) = default;
};

/// Reads "192.0.2.1"; nothing on other input or on 0.0.0.0.
std::optional<BgpId> parse_bgp_id(std::string_view text);
std::string to_string(BgpId id);

}  // namespace eipd::bgp
