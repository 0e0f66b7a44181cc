#include "daemon/app/blackhole_next_hop.hpp"

namespace eipd::app {

std::optional<std::string> next_hop_conflict(const inventory::Inventory& inventory, const bgp::Prefix& blackhole,
                                             const std::optional<bgp::IpAddress>& next_hop) {
  if (!next_hop || !inventory.in_space(*next_hop)) return std::nullopt;
  return "the blackhole of " + to_string(blackhole.address()) + " has the next hop " + to_string(*next_hop) +
         ", which is in pool " + std::string{inventory.pool_of(*next_hop)} + " now: an EIP is never a next hop";
}

}  // namespace eipd::app
