// EIPs: names and addresses of their own, an address that their pool may give them (A2, A3, A11, Z1, Z13).
#include <algorithm>
#include <unordered_map>

#include "config/rules/names.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

using bgp::IpAddress;
using bgp::Prefix;
using inventory::AccessArea;
using inventory::CidrState;
using inventory::Declared;
using inventory::Eip;
using inventory::Pool;

template <class Value>
using FirstSeen = Seen<Value, std::unordered_map<Value, NodeId>>;

bool is_reserved(const Pool& pool, const IpAddress& address) {
  const auto covers = [&](const Prefix& prefix) { return prefix.covers(address); };
  return std::ranges::any_of(pool.reserved, covers);
}

bool is_pool_edge(const Pool& pool, const IpAddress& address) {
  const auto has_edge = [&](const Prefix& cidr) { return cidr.covers(address) && inventory::is_edge(cidr, address); };
  return pool.reserve_edges && std::ranges::any_of(pool.cidrs, has_edge);
}

/// `place` is the pool's.
void check_pool(Reading& reading, NodeId node, const Eip& eip, const Pool& pool, NodeId place) {
  const NodeId at = reading.tree().find(node, "address");
  const std::string in_pool = "is in pool " + pool.id;
  if (pool.state != CidrState::Active && pool.state != CidrState::Draining) {
    reading.refuse(at, in_pool + ", which is " + std::string{to_string(pool.state)} +
                           "; expected an active pool, or a draining one");
  } else if (is_pool_edge(pool, eip.address)) {
    reading.refuse(at, "is the first or last of its CIDR in pool " + pool.id +
                           ", which keeps its edges; expected another address, or reserve_edges: false");
  } else if (is_reserved(pool, eip.address)) {
    reading.refuse(at, "is reserved in pool " + pool.id + "; expected another address");
  } else if (reading.is_sound(place, "access_area") && reading.is_sound(node, "access_area") &&
             *pool.access_area != eip.access_area) {
    reading.refuse(at, in_pool + " of area " + *pool.access_area + ", and the EIP is of area " + eip.access_area +
                           " (pool-not-in-area); expected an address of a pool of that area");
  } else if (reading.is_sound(place, "account") && reading.is_sound(node, "account") && pool.account != eip.account) {
    reading.refuse(at, in_pool + ", which account " + pool.account + " owns; expected the same account");
  }
}

class EipRules {
 public:
  EipRules(Reading& reading, const Draft& draft)
      : reading_{reading}, inventory_{draft.config.inventory}, pool_places_{draft.places.pools} {
    for (const auto& area : inventory_.access_areas) areas_.try_emplace(area.name, &area);
    for (const auto& account : inventory_.accounts) accounts_.try_emplace(account.name, true);
    const auto cidrs_are_sound = [&](NodeId pool) { return reading.is_sound(pool, "cidrs"); };
    pools_are_sound_ = std::ranges::all_of(draft.places.pools, cidrs_are_sound) && !is_faulty("pools");
  }

  void check(NodeId node, const Eip& eip) {
    const auto& tree = reading_.tree();
    if (reading_.is_sound(node, "id")) ids_.add(reading_, tree.find(node, "id"), eip.id, "EIP id");
    if (reading_.is_sound(node, "account") && !accounts_.contains(eip.account)) {
      refuse_unknown(reading_, tree.find(node, "account"), eip.account, inventory_.accounts, &inventory::Account::name,
                     "accounts");
    }
    if (reading_.is_sound(node, "access_area")) check_area(tree.find(node, "access_area"), eip);
    if (!reading_.is_sound(node, "address")) return;
    addresses_.add(reading_, tree.find(node, "address"), eip.address, "EIP address");
    if (!reading_.is_sound(node, "address")) return;
    if (const Pool* pool = inventory_.pool_of(eip.address)) {
      const auto index = static_cast<std::size_t>(pool - inventory_.pools.data());
      check_pool(reading_, node, eip, *pool, pool_places_[index]);
    } else if (pools_are_sound_) {
      reading_.refuse(tree.find(node, "address"),
                      to_string(eip.address) + " is in no pool; expected an address of one");
    }
  }

 private:
  [[nodiscard]] bool is_faulty(std::string_view section) const {
    const auto& tree = reading_.tree();
    const NodeId node = tree.find(tree.root(), section);
    return node != kNoNode && tree.is_faulty(node);
  }

  void check_area(NodeId at, const Eip& eip) {
    const auto area = areas_.find(eip.access_area);
    if (area == areas_.end()) {
      refuse_unknown(reading_, at, eip.access_area, inventory_.access_areas, &AccessArea::name, "access_areas");
    } else if (area->second->access_points.empty()) {  // A11
      reading_.refuse(at, "has no access points; expected an area that has some");
    }
  }

  Reading& reading_;
  const Declared& inventory_;
  const std::vector<NodeId>& pool_places_;
  FirstSeen<std::string_view> ids_;
  FirstSeen<IpAddress> addresses_;
  std::unordered_map<std::string_view, const AccessArea*> areas_;
  std::unordered_map<std::string_view, bool> accounts_;
  bool pools_are_sound_ = false;
};

}  // namespace

void check_eips(Reading& reading, const Draft& draft) {
  EipRules rules{reading, draft};
  for (std::size_t i = 0; i < draft.config.inventory.eips.size(); ++i) {
    rules.check(draft.places.eips[i], draft.config.inventory.eips[i]);
  }
}

}  // namespace eipd::config
