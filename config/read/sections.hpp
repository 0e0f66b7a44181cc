// One reader a section of the schema: each fills its part of the draft, and refuses what is wrong in the section by
// itself. What concerns two sections is a rule (config/rules).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/read/draft.hpp"
#include "config/read/map_reader.hpp"
#include "config/read/reading.hpp"

namespace eipd::config {

/// The whole file.
void read_root(Reading& reading, NodeId node, Draft& draft);

void read_bgp(Reading& reading, NodeId node, Draft& draft);
void read_checks(Reading& reading, NodeId node, Draft& draft);
void read_access_areas(Reading& reading, NodeId node, Draft& draft);
void read_region_types(Reading& reading, NodeId node, Draft& draft);
/// ipv4 and ipv6: how long a customer's CIDR may be.
std::optional<inventory::LongestCidr> read_longest_cidr(Reading& reading, NodeId node);
void read_accounts(Reading& reading, NodeId node, Draft& draft);
void read_pools(Reading& reading, NodeId node, Draft& draft);
void read_eips(Reading& reading, NodeId node, Draft& draft);
void read_announce(Reading& reading, NodeId node, Draft& draft);
void read_control(Reading& reading, NodeId node, Control& control);
void read_drain(Reading& reading, NodeId node, Drain& drain);
void read_log(Reading& reading, NodeId node, Log& log);

/// `defaults` has what bgp.defaults says.
Neighbor read_neighbor(Reading& reading, NodeId node, const bgp::fsm::NeighborSettings& defaults);
/// hold_time, connect_retry, send_hold_time and families: what a neighbor has and bgp.defaults gives to all.
void read_session_defaults(MapReader& map, bgp::fsm::NeighborSettings& settings);
/// Nothing if `routes` is absent: then nothing is announced (RFC 8212).
std::optional<announce::ExportPolicy> read_export(Reading& reading, NodeId node);
/// med, local_preference, prepend and communities of a map that may have other keys.
void read_attributes(MapReader& map, inventory::RouteAttributes& attributes);
/// A map of these alone.
std::optional<inventory::RouteAttributes> read_attribute_map(Reading& reading, NodeId node);
std::optional<inventory::BindingType> read_binding_type(Reading& reading, NodeId node);
std::optional<health::CheckKind> read_check_kind(Reading& reading, MapReader& map);

/// Calls `read` with every element of a list; refuses what is no list.
template <class Read>
void each_element(Reading& reading, NodeId node, std::string_view expected, Read read) {
  const auto& tree = reading.tree();
  if (tree.kind(node) != yaml::Kind::List) {
    return reading.refuse(node, reading.lacks(node, "list") + "a list of " + std::string{expected});
  }
  for (NodeId element = tree.first(node); element != kNoNode; element = tree.next(element)) read(element);
}

/// Refuses a key that is no name (see read_name).
bool check_name_key(Reading& reading, NodeId entry);

/// Calls `read` with every entry of a map whose keys are names; refuses what is no map, and keys that are no names.
template <class Read>
void each_entry(Reading& reading, NodeId node, std::string_view expected, Read read) {
  const auto& tree = reading.tree();
  if (tree.kind(node) != yaml::Kind::Map) {
    return reading.refuse(node, reading.lacks(node, "map") + "a map of " + std::string{expected} + " by their names");
  }
  for (NodeId entry = tree.first(node); entry != kNoNode; entry = tree.next(entry)) {
    if (check_name_key(reading, entry)) read(entry);
  }
}

/// The elements of a list of which nothing was said.
std::vector<NodeId> sound_elements(const Reading& reading, NodeId list);

}  // namespace eipd::config
