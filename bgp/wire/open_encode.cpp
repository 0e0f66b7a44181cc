#include <algorithm>

#include "bgp/wire/afi.hpp"
#include "bgp/wire/capability_code.hpp"
#include "bgp/wire/header.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/writer.hpp"

namespace eipd::bgp::wire {
namespace {

void encode_capability(Buffer& out, CapabilityCode code, const Buffer& value = {}) {
  Writer writer{out};
  writer.u8(static_cast<std::uint8_t>(code));
  writer.u8(static_cast<std::uint8_t>(value.size()));
  writer.bytes(value);
}

Buffer graceful_restart_value(const GracefulRestart& restart) {
  Buffer value;
  Writer writer{value};
  const auto time = std::clamp<seconds::rep>(restart.restart_time.count(), 0, kRestartTimeMask);
  writer.u16(static_cast<std::uint16_t>((restart.restarting ? kRestarting : 0) |
                                        (restart.notification ? kNotification : 0) | time));
  for (const auto family : kFamilies) {
    if (!restart.families.contains(family)) continue;
    writer.u16(afi_of(family));
    writer.u8(kSafiUnicast);
    writer.u8(restart.forwarding.contains(family) ? kForwarding : 0);
  }
  return value;
}

/// In ascending order of code: equal capabilities are equal octets.
Buffer encode_capabilities(const Capabilities& capabilities) {
  Buffer out;
  if (capabilities.multiprotocol)
    for (const auto family : kFamilies)
      if (capabilities.families.contains(family))
        encode_capability(out, CapabilityCode::Multiprotocol,
                          {0, static_cast<std::uint8_t>(afi_of(family)), 0, kSafiUnicast});
  if (capabilities.route_refresh) encode_capability(out, CapabilityCode::RouteRefresh);
  if (capabilities.ipv4_over_ipv6)  // AFI, SAFI in two octets, AFI of the next hop (RFC 8950 §4)
    encode_capability(out, CapabilityCode::ExtendedNextHop, {0, kAfiIpv4, 0, kSafiUnicast, 0, kAfiIpv6});
  if (capabilities.extended_message) encode_capability(out, CapabilityCode::ExtendedMessage);
  if (capabilities.role) encode_capability(out, CapabilityCode::Role, {static_cast<std::uint8_t>(*capabilities.role)});
  if (capabilities.graceful_restart)
    encode_capability(out, CapabilityCode::GracefulRestart, graceful_restart_value(*capabilities.graceful_restart));
  if (capabilities.four_octet_as) {
    Buffer value;
    Writer{value}.u32(capabilities.four_octet_as->value);
    encode_capability(out, CapabilityCode::FourOctetAs, value);
  }
  if (capabilities.enhanced_route_refresh) encode_capability(out, CapabilityCode::EnhancedRouteRefresh);
  return out;
}

/// One Capabilities parameter with all of them (RFC 5492 §4): some 60 octets at most, so the extended form of RFC 9072,
/// which many peers do not read, is never needed.
void encode_parameters(Writer& writer, const Buffer& capabilities) {
  constexpr std::size_t kParameterHead = 2;
  if (capabilities.empty()) return writer.u8(0);
  writer.u8(static_cast<std::uint8_t>(capabilities.size() + kParameterHead));
  writer.u8(kCapabilitiesParameter);
  writer.u8(static_cast<std::uint8_t>(capabilities.size()));
  writer.bytes(capabilities);
}

}  // namespace

Buffer encode(const Open& open) {
  Buffer out;
  const auto start = begin_message(out, MessageType::Open);
  Writer writer{out};
  writer.u8(open.version);
  writer.u16(static_cast<std::uint16_t>(open.as.is_two_octet() ? open.as.value : kAsTrans.value));  // RFC 6793 §9
  writer.u16(static_cast<std::uint16_t>(std::clamp<seconds::rep>(open.hold_time.count(), 0, 0xFFFF)));
  writer.u32(open.id.value);
  encode_parameters(writer, encode_capabilities(open.capabilities));
  end_message(out, start);
  return out;
}

}  // namespace eipd::bgp::wire
