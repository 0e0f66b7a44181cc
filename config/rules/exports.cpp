// What each neighbor is sent: attributes that fit its kind, next hops that can be one.
#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

using bgp::Family;
using bgp::IpAddress;

/// `prepend` is for eBGP, `local_preference` for iBGP (design §2).
void check_attributes(Reading& reading, NodeId map, bool internal) {
  const std::string_view wrong = internal ? "prepend" : "local_preference";
  if (!reading.is_sound(map, wrong)) return;
  reading.refuse_key(reading.tree().find(map, wrong), internal ? "is for eBGP only, and this neighbor has our own AS"
                                                               : "is for iBGP only, and this neighbor has another AS");
}

void check_next_hop(Reading& reading, NodeId node, const IpAddress& address, const inventory::Declared& inventory) {
  if (address.is_loopback() || address.is_unspecified() || address.is_v4_mapped() || address.is_multicast() ||
      address.is_link_local()) {
    reading.refuse(node,
                   "can be no next hop; expected a global unicast address, never a loopback, link-local, "
                   "v4-mapped or unspecified one");
  } else if (const auto* pool = inventory.pool_of(address)) {
    reading.refuse(node, "lies in pool " + pool->id + "; expected an address of this host, never an EIP's");
  }
}

/// `self` is the session's local address, which has one family. Over an IPv6 session IPv4 routes take the IPv6 next hop
/// where the neighbor offers RFC 8950, which nobody knows before.
void warn_of_missing_next_hop(Reading& reading, NodeId node, const Neighbor& neighbor) {
  const auto& hops = neighbor.export_policy->next_hop;
  for (const Family family : bgp::kFamilies) {
    const bool has_one = family == Family::Ipv4 ? hops.ipv4.has_value() : hops.ipv6.has_value();
    const bool is_own = neighbor.session.address.address.family() == family;
    if (!neighbor.session.families.contains(family) || has_one || is_own) continue;
    const NodeId policy = reading.tree().find(node, "export");
    const std::string_view unless = family == Family::Ipv4 ? ", or the neighbor takes an IPv6 one (RFC 8950)" : "";
    reading.warn(reading.at(policy, "next_hop"),
                 "no next hop for " + std::string{unicast_name(family)} +
                     ": self is an address of the session's family; its routes are withheld as no-next-hop until "
                     "next_hop." +
                     std::string{to_string(family)} + " names an address" + std::string{unless});
  }
}

void check_export(Reading& reading, NodeId node, const Neighbor& neighbor, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId map = tree.find(node, "export");
  if (reading.is_sound(node, "as")) {
    const bool internal = neighbor.session.is_internal(draft.config.speaker.as);
    for (const NodeId attributes : {map, tree.find(map, "hosts"), tree.find(map, "aggregates")}) {
      check_attributes(reading, attributes, internal);
    }
  }
  if (!neighbor.export_policy) return;
  const NodeId hops = tree.find(map, "next_hop");
  const auto check_one = [&](std::string_view key, const std::optional<IpAddress>& address) {
    if (address && reading.is_sound(hops, key)) {
      check_next_hop(reading, tree.find(hops, key), *address, draft.config.inventory);
    }
  };
  check_one("ipv4", neighbor.export_policy->next_hop.ipv4);
  check_one("ipv6", neighbor.export_policy->next_hop.ipv6);
  const bool knows_families = tree.find(node, "families") == kNoNode || reading.is_sound(node, "families");
  if (reading.is_sound(node, "address") && knows_families) warn_of_missing_next_hop(reading, node, neighbor);
}

/// Blackhole routes alone are a purpose of their own (RFC 7999).
void warn_of_missing_aggregates(Reading& reading, NodeId policy, const Neighbor& neighbor, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId announce = tree.find(draft.places.root, "announce");
  const NodeId list = tree.find(announce, "aggregates");
  const auto is_faulty = [&](NodeId at) { return at != kNoNode && tree.is_faulty(at); };
  const bool has_some = !draft.config.announce.aggregates.empty() || is_faulty(announce) || is_faulty(list);
  if (has_some || neighbor.session.blackhole || !reading.is_sound(policy, "routes")) return;
  if (!neighbor.export_policy || neighbor.export_policy->routes != announce::RouteSelection::Aggregates) return;
  reading.warn(tree.find(policy, "routes"),
               "nothing is announced to this neighbor: it takes aggregates alone, and announce.aggregates has none");
}

}  // namespace

void check_exports(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  for (std::size_t i = 0; i < draft.config.neighbors.size(); ++i) {
    const NodeId node = draft.places.neighbors[i];
    if (tree.is_faulty(node)) continue;
    const NodeId policy = tree.find(node, "export");
    if (policy == kNoNode) {
      reading.warn(node, "nothing is announced to this neighbor: it has no export (RFC 8212)");
      continue;
    }
    if (tree.is_faulty(policy)) continue;
    if (tree.find(policy, "routes") == kNoNode) {
      reading.warn(policy, "nothing is announced to this neighbor: its export has no routes (RFC 8212)");
    }
    warn_of_missing_aggregates(reading, policy, draft.config.neighbors[i], draft);
    check_export(reading, node, draft.config.neighbors[i], draft);
  }
}

}  // namespace eipd::config
