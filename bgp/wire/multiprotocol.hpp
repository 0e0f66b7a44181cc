// The values of MP_REACH_NLRI and MP_UNREACH_NLRI (RFC 4760 §3, §4), received.
#pragma once

#include <cstdint>
#include <optional>

#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/prefix_list.hpp"
#include "bgp/wire/update.hpp"

namespace eipd::bgp::wire {

constexpr bool is_multiprotocol(std::uint8_t type) {
  return type == static_cast<std::uint8_t>(AttributeType::MpReachNlri) ||
         type == static_cast<std::uint8_t>(AttributeType::MpUnreachNlri);
}

struct MultiprotocolPrefixes {
  PrefixList prefixes;   ///< empty if ignored
  bool ignored = false;  ///< of a family that was not negotiated
};

/// Nothing if the prefixes cannot be located: a value that is too short, a next hop of the wrong length (RFC 7606
/// §7.11), a malformed prefix (§5.3).
std::optional<MultiprotocolPrefixes> decode_reach(Bytes value, const UpdateContext& context);
/// Likewise; RFC 7606 §7.12.
std::optional<MultiprotocolPrefixes> decode_unreach(Bytes value, const UpdateContext& context);

}  // namespace eipd::bgp::wire
