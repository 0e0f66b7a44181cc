// How the two address families stand on the wire: AFI and SAFI (RFC 4760 §3), SAFI always unicast.
#pragma once

#include <cstdint>
#include <optional>

#include "bgp/types/address.hpp"

namespace eipd::bgp::wire {

inline constexpr std::uint16_t kAfiIpv4 = 1;
inline constexpr std::uint16_t kAfiIpv6 = 2;
inline constexpr std::uint8_t kSafiUnicast = 1;

constexpr std::uint16_t afi_of(Family family) {
  return family == Family::Ipv4 ? kAfiIpv4 : kAfiIpv6;
}

/// Nothing for an AFI/SAFI that we do not speak.
constexpr std::optional<Family> family_of(std::uint16_t afi, std::uint8_t safi) {
  if (safi != kSafiUnicast) return std::nullopt;
  if (afi == kAfiIpv4) return Family::Ipv4;
  if (afi == kAfiIpv6) return Family::Ipv6;
  return std::nullopt;
}

}  // namespace eipd::bgp::wire
