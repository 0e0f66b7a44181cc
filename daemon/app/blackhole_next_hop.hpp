// Where a blackhole's next hop and the pools of a file disagree: an EIP is never a next hop (design §2 "next_hop").
// Pure.
#pragma once

#include <optional>
#include <string>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/inventory.hpp"

namespace eipd::app {

/// A line for the operator that names both, if an EIP of `inventory` could have the next hop; nothing: it may stand.
std::optional<std::string> next_hop_conflict(const inventory::Inventory& inventory, const bgp::Prefix& blackhole,
                                             const std::optional<bgp::IpAddress>& next_hop);

}  // namespace eipd::app
