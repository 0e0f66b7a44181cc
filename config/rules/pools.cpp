// Pools and their CIDRs (Z1, Z3, Z13; design §2 "pools").
#include <algorithm>
#include <map>
#include <tuple>

#include "config/read/sections.hpp"
#include "config/rules/names.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

using bgp::Prefix;
using inventory::Declared;
using inventory::Pool;

struct PlacedCidr {
  Prefix cidr;
  NodeId node = kNoNode;
};

/// The CIDRs of all pools with their places; of a list with a faulty element none, as they no longer pair up.
std::vector<PlacedCidr> placed_cidrs(const Reading& reading, const Draft& draft) {
  std::vector<PlacedCidr> cidrs;
  for (std::size_t i = 0; i < draft.config.inventory.pools.size(); ++i) {
    const auto& pool = draft.config.inventory.pools[i];
    const NodeId list = reading.tree().find(draft.places.pools[i], "cidrs");
    if (list == kNoNode) continue;
    const auto nodes = sound_elements(reading, list);
    for (std::size_t c = 0; c < std::min(nodes.size(), pool.cidrs.size()); ++c) {
      cidrs.push_back({pool.cidrs[c], nodes[c]});
    }
  }
  return cidrs;
}

/// In the order of prefixes a cover stands right before what it covers, or before another that it covers.
void refuse_overlaps(Reading& reading, std::vector<PlacedCidr> cidrs) {
  std::ranges::sort(cidrs,
                    [](const auto& a, const auto& b) { return std::tie(a.cidr, a.node) < std::tie(b.cidr, b.node); });
  const PlacedCidr* cover = nullptr;
  for (const auto& placed : cidrs) {
    if (cover == nullptr || !cover->cidr.covers(placed.cidr)) {
      cover = &placed;
      continue;
    }
    const auto& [later, earlier] = placed.node > cover->node ? std::tie(placed, *cover) : std::tie(*cover, placed);
    reading.refuse(later.node, "overlaps " + to_string(earlier.cidr) + " in line " +
                                   std::to_string(reading.tree().place(earlier.node).line) +
                                   "; expected CIDRs apart from each other");
  }
}

void check_cidrs(Reading& reading, NodeId node, const Pool& pool) {
  const auto& tree = reading.tree();
  const NodeId list = tree.find(node, "cidrs");
  if (!reading.is_sound(node, "cidrs")) return;
  const auto nodes = sound_elements(reading, list);
  if (tree.first(list) == kNoNode) return reading.refuse(list, "is empty; expected at least one prefix");
  for (std::size_t i = 0; i < std::min(nodes.size(), pool.cidrs.size()); ++i) {
    const Prefix& cidr = pool.cidrs[i];
    if (cidr.family() != pool.cidrs.front().family()) {
      reading.refuse(nodes[i], "is of another family than the pool's first CIDR; expected one family a pool");
    } else if (bgp::is_never_announced(cidr)) {
      reading.refuse(nodes[i], "overlaps space that is never announced; expected unicast space that can be");
    } else if (const auto space = bgp::special_purpose_name(cidr); !space.empty()) {
      reading.warn(nodes[i], "lies in " + std::string{space} + " space, which has no place in the Internet's table");
    }
  }
}

void check_owner(Reading& reading, NodeId node, const Pool& pool, const Declared& inventory) {
  const auto& tree = reading.tree();
  const NodeId account = tree.find(node, "account");
  if (pool.customer_owned && account == kNoNode) {
    reading.refuse_missing(node, "account", "is missing; expected the account that owns the pool");
  } else if (!pool.customer_owned && account != kNoNode && !tree.is_faulty(reading.at(node, "owner"))) {
    reading.refuse_key(account, "belongs to customer pools; expected owner: customer beside it, or no account");
  } else if (reading.is_sound(node, "account")) {
    refuse_unknown(reading, account, pool.account, inventory.accounts, &inventory::Account::name, "accounts");
  }
  if (pool.customer_owned && pool.is_default) {
    reading.refuse(reading.at(node, "default"), "cannot be true for a customer's pool; expected a provider's");
  }
}

void check_reserved(Reading& reading, NodeId node, const Pool& pool) {
  if (!reading.is_sound(node, "reserved") || !reading.is_sound(node, "cidrs")) return;
  const auto nodes = sound_elements(reading, reading.tree().find(node, "reserved"));
  for (std::size_t i = 0; i < std::min(nodes.size(), pool.reserved.size()); ++i) {
    const auto covers = [&](const Prefix& cidr) { return cidr.covers(pool.reserved[i]); };
    if (std::ranges::any_of(pool.cidrs, covers)) continue;
    reading.refuse(nodes[i], "lies outside the pool's CIDRs; expected addresses of the pool");
  }
}

/// One default pool a family and area; a pool for any area is one more area.
class Defaults {
 public:
  void add(Reading& reading, NodeId node, const Pool& pool) {
    if (!pool.is_default || pool.cidrs.empty()) return;
    const auto family = pool.cidrs.front().family();
    const auto [first, added] = first_.try_emplace({family, pool.access_area}, pool.id);
    if (added) return;
    reading.refuse(reading.at(node, "default"), "makes a second default pool for " + std::string{to_string(family)} +
                                                    " and " +
                                                    (pool.access_area ? "area " + *pool.access_area : "any area") +
                                                    " beside " + first->second + "; expected one");
  }

 private:
  std::map<std::pair<bgp::Family, std::optional<std::string>>, std::string> first_;
};

}  // namespace

void check_pools(Reading& reading, const Draft& draft) {
  const auto& inventory = draft.config.inventory;
  Seen<std::string> ids;
  Defaults defaults;
  for (std::size_t i = 0; i < inventory.pools.size(); ++i) {
    const Pool& pool = inventory.pools[i];
    const NodeId node = draft.places.pools[i];
    if (reading.is_sound(node, "id")) ids.add(reading, reading.at(node, "id"), pool.id, "pool id");
    if (reading.is_sound(node, "access_area")) {
      refuse_unknown(reading, reading.at(node, "access_area"), *pool.access_area, inventory.access_areas,
                     &inventory::AccessArea::name, "access_areas");
    }
    check_cidrs(reading, node, pool);
    check_owner(reading, node, pool, inventory);
    check_reserved(reading, node, pool);
    defaults.add(reading, node, pool);
  }
  refuse_overlaps(reading, placed_cidrs(reading, draft));
}

}  // namespace eipd::config
