#include "config/read/network.hpp"
#include "config/read/scalars.hpp"
#include "config/read/sections.hpp"

namespace eipd::config {
namespace {

using announce::ExportPolicy;
using announce::NextHops;
using announce::RouteSelection;
using inventory::RouteAttributes;

constexpr std::array kSelections{std::pair{std::string_view{"hosts"}, RouteSelection::Hosts},
                                 std::pair{std::string_view{"aggregates"}, RouteSelection::Aggregates},
                                 std::pair{std::string_view{"all"}, RouteSelection::All}};

/// An address of the family, or `self`: an absent address.
auto next_hop_of(bgp::Family family) {
  return [family](Reading& reading, NodeId node) -> std::optional<std::optional<bgp::IpAddress>> {
    const auto text = scalar(reading, node, "self or an address");
    if (!text) return std::nullopt;
    if (*text == "self") return std::optional<bgp::IpAddress>{};
    const auto address = bgp::parse_address(*text);
    if (address && address->family() == family) return address;
    refuse_value(reading, node, family == bgp::Family::Ipv4 ? "self or an IPv4 address" : "self or an IPv6 address");
    return std::nullopt;
  };
}

std::optional<NextHops> read_next_hop(Reading& reading, NodeId node) {
  NextHops hops;
  if (reading.tree().kind(node) == yaml::Kind::Text) {
    if (reading.tree().text(node) == "self") return hops;
    refuse_value(reading, node, "self, or a map with ipv4 or ipv6");
    return std::nullopt;
  }
  MapReader map{reading, node, "self, or a map with ipv4 or ipv6"};
  map.optional("ipv4", hops.ipv4, next_hop_of(bgp::Family::Ipv4));
  map.optional("ipv6", hops.ipv6, next_hop_of(bgp::Family::Ipv6));
  return hops;
}

}  // namespace

void read_attributes(MapReader& map, RouteAttributes& attributes) {
  constexpr auto largest = std::numeric_limits<std::uint32_t>::max();
  map.optional("med", attributes.med, number<std::uint32_t>(0, largest));
  map.optional("local_preference", attributes.local_preference, number<std::uint32_t>(0, largest));
  map.optional("prepend", attributes.prepend, number<std::uint8_t>(0, 50));
  map.optional("communities", attributes.communities, read_communities);
}

std::optional<RouteAttributes> read_attribute_map(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with med, local_preference, prepend or communities"};
  RouteAttributes attributes;
  read_attributes(map, attributes);
  return map.is_map() ? std::optional{attributes} : std::nullopt;
}

std::optional<ExportPolicy> read_export(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with routes, next_hop and attributes"};
  ExportPolicy policy;
  map.optional("routes", policy.routes, one_of(kSelections));
  map.optional("next_hop", policy.next_hop, read_next_hop);
  read_attributes(map, policy.attributes);
  map.optional("hosts", policy.hosts, read_attribute_map);
  map.optional("aggregates", policy.aggregates, read_attribute_map);
  const bool has_routes = reading.tree().find(node, "routes") != kNoNode;
  return map.is_map() && has_routes ? std::optional{policy} : std::nullopt;
}

}  // namespace eipd::config
