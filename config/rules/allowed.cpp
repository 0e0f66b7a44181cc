// announce.allowed, the last line of defence (design §2).
#include <algorithm>

#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

using bgp::Prefix;

bool is_of_a_pool(const inventory::Declared& inventory, const Prefix& prefix) {
  return std::ranges::any_of(inventory.pools, [&](const auto& pool) {
    return std::ranges::any_of(pool.cidrs, [&](const Prefix& cidr) { return cidr.covers(prefix); });
  });
}

/// One warning for all of them: a forgotten line can concern thousands of EIPs.
void warn_of_eips_outside(Reading& reading, const Draft& draft) {
  std::size_t outside = 0;
  NodeId first = kNoNode;
  for (std::size_t i = 0; i < draft.config.inventory.eips.size(); ++i) {
    const auto prefix = Prefix::host(draft.config.inventory.eips[i].address);
    const auto matches = [&](const bgp::PrefixRange& range) { return range.matches(prefix); };
    if (!reading.is_sound(draft.places.eips[i], "address")) continue;
    if (std::ranges::any_of(draft.config.announce.allowed, matches)) continue;
    if (outside++ == 0) first = reading.tree().find(draft.places.eips[i], "address");
  }
  if (outside == 0) return;
  reading.warn(first, outside == 1
                          ? "is outside announce.allowed and will be withheld as outside-allowed"
                          : "and " + std::to_string(outside - 1) +
                                " other EIPs are outside announce.allowed and will be withheld as outside-allowed");
}

}  // namespace

void check_allowed(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId announce = tree.find(draft.places.root, "announce");
  const auto& allowed = draft.config.announce.allowed;
  if (tree.find(announce, "allowed") != kNoNode) {
    for (std::size_t i = 0; i < std::min(draft.places.allowed.size(), allowed.size()); ++i) {
      const NodeId node = draft.places.allowed[i];
      const Prefix& base = allowed[i].base;
      if (bgp::is_never_announced(base)) {
        reading.refuse(node, "overlaps space that is never announced; expected unicast space that can be");
      } else if (const auto space = bgp::special_purpose_name(base);
                 !space.empty() && !is_of_a_pool(draft.config.inventory, base)) {
        reading.warn(node, "lies in " + std::string{space} + " space, which has no place in the Internet's table");
      }
    }
  }
  const bool says_so = tree.find(announce, "allowed") != kNoNode;
  const bool is_sound =
      says_so ? reading.is_sound(announce, "allowed") : std::ranges::all_of(draft.places.pools, [&](NodeId pool) {
        return reading.is_sound(pool, "cidrs");  // which are what is allowed
      });
  if (is_sound) warn_of_eips_outside(reading, draft);
}

}  // namespace eipd::config
