// Readers of addresses, prefixes, endpoints, AS numbers and communities, over the parsers of bgp/types.
#pragma once

#include <optional>
#include <string>

#include "bgp/types/asn.hpp"
#include "bgp/types/bgp_id.hpp"
#include "bgp/types/community.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/types/prefix.hpp"
#include "config/read/reading.hpp"

namespace eipd::config {

std::optional<bgp::Asn> read_asn(Reading& reading, NodeId node);
std::optional<bgp::BgpId> read_bgp_id(Reading& reading, NodeId node);
std::optional<bgp::IpAddress> read_address(Reading& reading, NodeId node);
std::optional<bgp::ScopedAddress> read_scoped_address(Reading& reading, NodeId node);
std::optional<bgp::Endpoint> read_endpoint(Reading& reading, NodeId node);
std::optional<bgp::Prefix> read_prefix(Reading& reading, NodeId node);
/// A prefix, or an address for its host prefix.
std::optional<bgp::Prefix> read_prefix_or_address(Reading& reading, NodeId node);
/// "203.0.113.0/24 le 32"
std::optional<bgp::PrefixRange> read_prefix_range(Reading& reading, NodeId node);
std::optional<bgp::CommunitySet> read_communities(Reading& reading, NodeId node);

}  // namespace eipd::config
