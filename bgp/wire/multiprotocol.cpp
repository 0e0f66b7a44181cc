#include "bgp/wire/multiprotocol.hpp"

#include "bgp/wire/afi.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire {
namespace {

/// RFC 4760 §3 for IPv4, RFC 2545 §3 for IPv6, RFC 8950 §3 for IPv4 over IPv6.
bool next_hop_length_is_valid(Family family, std::size_t length, bool ipv4_over_ipv6) {
  const bool ipv6 = length == 16 || length == 32;
  return family == Family::Ipv6 ? ipv6 : length == 4 || (ipv4_over_ipv6 && ipv6);
}

std::optional<MultiprotocolPrefixes> decode_prefixes(Family family, Bytes octets) {
  const auto prefixes = PrefixList::decode(family, octets);
  if (!prefixes) return std::nullopt;
  return MultiprotocolPrefixes{.prefixes = *prefixes, .ignored = false};
}

std::optional<Family> negotiated(std::optional<Family> family, const UpdateContext& context) {
  return family && context.families.contains(*family) ? family : std::nullopt;
}

}  // namespace

std::optional<MultiprotocolPrefixes> decode_reach(Bytes value, const UpdateContext& context) {
  Reader in{value};
  const auto afi = in.u16();
  const auto family = negotiated(family_of(afi, in.u8()), context);
  const auto next_hop = in.take(in.u8());
  in.u8();  // reserved
  if (!in.ok()) return std::nullopt;
  if (!family) return MultiprotocolPrefixes{.prefixes = {}, .ignored = true};
  if (!next_hop_length_is_valid(*family, next_hop.size(), context.ipv4_over_ipv6)) return std::nullopt;
  return decode_prefixes(*family, in.take_rest());
}

std::optional<MultiprotocolPrefixes> decode_unreach(Bytes value, const UpdateContext& context) {
  Reader in{value};
  const auto afi = in.u16();
  const auto family = negotiated(family_of(afi, in.u8()), context);
  if (!in.ok()) return std::nullopt;
  if (!family) return MultiprotocolPrefixes{.prefixes = {}, .ignored = true};
  return decode_prefixes(*family, in.take_rest());
}

}  // namespace eipd::bgp::wire
