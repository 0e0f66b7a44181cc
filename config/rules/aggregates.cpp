// Aggregates (design §2 "pools": an aggregate over EIPs of an area that is not here would attract their traffic).
#include <algorithm>

#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

using bgp::Prefix;

void check_coverage(Reading& reading, NodeId node, const Prefix& prefix, const inventory::Declared& inventory) {
  const auto is_foreign = [&](const inventory::Eip& eip) {
    return prefix.covers(eip.address) && !inventory.is_here(eip.access_area);
  };
  const auto eip = std::ranges::find_if(inventory.eips, is_foreign);
  if (eip == inventory.eips.end()) return;
  reading.refuse(node, "covers EIP " + eip->id + " of area " + eip->access_area +
                           ", which this access point is not in: it would attract its traffic; expected a prefix "
                           "without such EIPs");
}

void check_prefix(Reading& reading, NodeId node, const Prefix& prefix, const Draft& draft) {
  if (bgp::is_never_announced(prefix)) {
    return reading.refuse(node, "overlaps space that is never announced; expected unicast space that can be");
  }
  if (prefix.is_host()) return reading.refuse(node, "is a single address; expected a prefix that covers several");
  check_coverage(reading, node, prefix, draft.config.inventory);
  const auto matches = [&](const bgp::PrefixRange& range) { return range.matches(prefix); };
  if (std::ranges::none_of(draft.config.announce.allowed, matches)) {
    reading.warn(node, "is outside announce.allowed and will be withheld as outside-allowed");
  }
}

}  // namespace

void check_aggregates(Reading& reading, const Draft& draft) {
  Seen<Prefix> seen;
  for (std::size_t i = 0; i < draft.places.aggregates.size(); ++i) {
    const NodeId node = draft.places.aggregates[i];
    if (!reading.is_sound(node, "prefix")) continue;
    const Prefix& prefix = draft.config.announce.aggregates[i].prefix;
    const NodeId at = reading.tree().find(node, "prefix");
    seen.add(reading, at, prefix, "aggregate");
    check_prefix(reading, at, prefix, draft);
  }
}

}  // namespace eipd::config
