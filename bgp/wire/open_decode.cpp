#include "bgp/wire/afi.hpp"
#include "bgp/wire/capability_code.hpp"
#include "bgp/wire/message.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire {
namespace {

using Decoded = std::expected<void, Notification>;

/// RFC 4271 §6.2: an optional parameter that is recognised but malformed.
Decoded malformed() {
  return std::unexpected(error(OpenSubcode::Unspecific));
}

/// One tuple is a capability; several may follow one another (RFC 4760 §8).
Decoded decode_multiprotocol(Reader value, Capabilities& into) {
  const auto afi = value.u16();
  value.u8();  // reserved
  const auto safi = value.u8();
  if (!value.done()) return malformed();
  into.multiprotocol = true;
  if (const auto family = family_of(afi, safi)) into.families.add(*family);
  return {};
}

Decoded decode_extended_next_hop(Reader value, Capabilities& into) {
  while (value.left() > 0) {
    const auto afi = value.u16();
    const auto safi = value.u16();
    const auto next_hop_afi = value.u16();
    if (!value.ok()) return malformed();
    if (afi == kAfiIpv4 && safi == kSafiUnicast && next_hop_afi == kAfiIpv6) into.ipv4_over_ipv6 = true;
  }
  return {};
}

Decoded decode_role(Reader value, Capabilities& into) {
  const auto role = static_cast<Role>(value.u8());
  if (!value.done()) return malformed();
  // RFC 9234 §4.2: several are one if they agree.
  if (into.role.value_or(role) != role) return std::unexpected(error(OpenSubcode::RoleMismatch));
  into.role = role;
  return {};
}

/// Of a wrong length it is as if absent: what it promises is about a restart, not about this session.
Decoded decode_graceful_restart(Reader value, Capabilities& into) {
  GracefulRestart restart;
  const auto head = value.u16();
  restart.restarting = (head & kRestarting) != 0;
  restart.notification = (head & kNotification) != 0;
  restart.restart_time = seconds{head & kRestartTimeMask};
  while (value.left() > 0) {
    const auto afi = value.u16();
    const auto family = family_of(afi, value.u8());
    const auto flags = value.u8();
    if (!value.ok() || !family) continue;
    restart.families.add(*family);
    if ((flags & kForwarding) != 0) restart.forwarding.add(*family);
  }
  if (value.ok()) into.graceful_restart = restart;
  return {};
}

Decoded decode_four_octet_as(Reader value, Capabilities& into) {
  into.four_octet_as = Asn{value.u32()};
  return value.done() ? Decoded{} : malformed();
}

Decoded decode_flag(const Reader& value, bool& into) {
  into = true;
  return value.done() ? Decoded{} : malformed();
}

Decoded decode_capability(std::uint8_t code, Reader value, Capabilities& into) {
  switch (static_cast<CapabilityCode>(code)) {
    case CapabilityCode::Multiprotocol:
      return decode_multiprotocol(value, into);
    case CapabilityCode::RouteRefresh:
      return decode_flag(value, into.route_refresh);
    case CapabilityCode::ExtendedNextHop:
      return decode_extended_next_hop(value, into);
    case CapabilityCode::ExtendedMessage:
      return decode_flag(value, into.extended_message);
    case CapabilityCode::Role:
      return decode_role(value, into);
    case CapabilityCode::GracefulRestart:
      return decode_graceful_restart(value, into);
    case CapabilityCode::FourOctetAs:
      return decode_four_octet_as(value, into);
    case CapabilityCode::EnhancedRouteRefresh:
      return decode_flag(value, into.enhanced_route_refresh);
  }
  return {};  // RFC 5492 §3: what we do not know is ignored
}

Decoded decode_capabilities(Reader parameter, Capabilities& into) {
  while (parameter.left() > 0) {
    const auto code = parameter.u8();
    const Reader value{parameter.take(parameter.u8())};
    if (!parameter.ok()) return malformed();
    if (auto decoded = decode_capability(code, value, into); !decoded) return decoded;
  }
  return {};
}

/// `extended`: lengths of two octets (RFC 9072 §2).
Decoded decode_parameters(Reader parameters, bool extended, Capabilities& into) {
  while (parameters.left() > 0) {
    const auto type = parameters.u8();
    const Reader value{parameters.take(extended ? parameters.u16() : parameters.u8())};
    if (!parameters.ok()) return malformed();
    if (type != kCapabilitiesParameter) return std::unexpected(error(OpenSubcode::UnsupportedOptionalParameter));
    if (auto decoded = decode_capabilities(value, into); !decoded) return decoded;
  }
  return {};
}

Decoded decode_optional(Reader in, Capabilities& into) {
  const auto length = in.u8();
  const auto rest = in.take_rest();
  if (length > 0 && !rest.empty() && rest.front() == kExtendedParameters) {  // whatever the length says
    Reader extended{rest.subspan(1)};
    const auto parameters = extended.take(extended.u16());
    return extended.done() ? decode_parameters(Reader{parameters}, true, into) : malformed();
  }
  return rest.size() == length ? decode_parameters(Reader{rest}, false, into) : malformed();
}

}  // namespace

std::expected<Open, Notification> decode_open(Bytes body) {
  Reader in{body};
  Open open;
  open.version = in.u8();
  if (in.ok() && open.version != kVersion)  // with the version that we speak, in two octets
    return std::unexpected(error(OpenSubcode::UnsupportedVersion, {0, kVersion}));
  open.as = Asn{in.u16()};
  open.hold_time = seconds{in.u16()};
  open.id = BgpId{in.u32()};
  const Reader optional{in.take_rest()};
  if (optional.left() == 0) return std::unexpected(error(OpenSubcode::Unspecific));  // not even their length
  if (auto decoded = decode_optional(optional, open.capabilities); !decoded)
    return std::unexpected(std::move(decoded.error()));
  if (open.capabilities.four_octet_as) open.as = *open.capabilities.four_octet_as;
  return open;
}

}  // namespace eipd::bgp::wire
