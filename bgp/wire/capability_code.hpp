// Capability codes of the OPEN message (RFC 5492; the registry's numbers), for its encoder and its decoder.
#pragma once

#include <cstdint>

namespace eipd::bgp::wire {

enum class CapabilityCode : std::uint8_t {
  Multiprotocol = 1,          // RFC 4760 §8
  RouteRefresh = 2,           // RFC 2918
  ExtendedNextHop = 5,        // RFC 8950
  ExtendedMessage = 6,        // RFC 8654
  Role = 9,                   // RFC 9234
  GracefulRestart = 64,       // RFC 4724
  FourOctetAs = 65,           // RFC 6793
  EnhancedRouteRefresh = 70,  // RFC 7313
};

inline constexpr std::uint8_t kCapabilitiesParameter = 2;  // RFC 5492 §4
inline constexpr std::uint8_t kExtendedParameters = 255;   // RFC 9072 §2

// Graceful Restart's 16 bits of flags and time, and a tuple's flags (RFC 4724 §3, RFC 8538 §2).
inline constexpr std::uint16_t kRestarting = 0x8000;
inline constexpr std::uint16_t kNotification = 0x4000;
inline constexpr std::uint16_t kRestartTimeMask = 0x0FFF;
inline constexpr std::uint8_t kForwarding = 0x80;

}  // namespace eipd::bgp::wire
