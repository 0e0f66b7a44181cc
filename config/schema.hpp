// The keys of the schema, as the readers know them: no list of them is written twice.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace eipd::config {

/// The path of every key that the readers ask for when they read `yaml`, whether it stands there or not: all of a map's
/// keys as soon as the map is there. Elements of lists are "[]", names of areas, accounts and checks are "*":
/// "bgp.neighbors[].hold_time", "checks.*.interval". Empty if `yaml` is no YAML.
std::set<std::string> keys_asked_for(std::string_view yaml);

}  // namespace eipd::config
