// Path attributes of a route that eipd originates, and how a session's negotiated facts change their octets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bgp/types/address.hpp"
#include "bgp/types/asn.hpp"
#include "bgp/types/community.hpp"
#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire {

/// Canonical value: equal attributes are equal values. ORIGIN is always IGP: everything we announce, we originate.
struct PathAttributes {
  std::vector<Asn> as_path{};  ///< one AS_SEQUENCE; empty towards an internal neighbor (RFC 4271 §5.1.2)
  IpAddress next_hop{};  ///< of either family; its place (NEXT_HOP or MP_REACH_NLRI) follows from the NLRI's family
  std::optional<IpAddress> link_local_next_hop{};  ///< beside a global IPv6 one (RFC 2545 §3)
  std::optional<std::uint32_t> med{};
  std::optional<std::uint32_t> local_preference{};  ///< set exactly towards internal neighbors (RFC 4271 §5.1.5)
  CommunitySet communities{};
  std::optional<Asn> only_to_customer{};  ///< RFC 9234 §5: the route must not go up or sideways from its receiver
  friend bool operator==(const PathAttributes&, const PathAttributes&) = default;
};
std::size_t hash_value(const PathAttributes& attributes);

/// The negotiated facts that change the octets of an UPDATE. Part of an export group's key.
struct UpdateFormat {
  bool four_octet_as = true;
  std::size_t max_message_size = kMaxMessageSize;
  friend auto operator<=>(const UpdateFormat&, const UpdateFormat&) = default;
};

/// Every attribute but MP_REACH_NLRI, in ascending order of type (RFC 4271 §5). With `classic_ipv4` the NEXT_HOP
/// attribute is among them (classic IPv4 NLRI); without it the next hop belongs into MP_REACH_NLRI.
Buffer encode_attributes(const PathAttributes& attributes, bool classic_ipv4, const UpdateFormat& format);

}  // namespace eipd::bgp::wire
