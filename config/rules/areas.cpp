// Access areas, access points and origin regions (A3, A4, A7).
#include <algorithm>
#include <functional>

#include "config/rules/names.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

void refuse_duplicates(Reading& reading, NodeId list, std::string_view what) {
  if (list == kNoNode) return;
  const auto& tree = reading.tree();
  Seen<std::string_view> seen;
  for (NodeId e = tree.first(list); e != kNoNode; e = tree.next(e)) {
    if (!tree.is_faulty(e)) seen.add(reading, e, tree.text(e), what);
  }
}

}  // namespace

void check_areas(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId root = draft.places.root;
  const auto& inventory = draft.config.inventory;
  refuse_duplicates(reading, tree.find(root, "origin_regions"), "region");
  for (const auto& [region, types] : inventory.region_types) {
    const NodeId entry = tree.find(tree.find(root, "region_types"), region);
    refuse_unknown(reading, entry, region, inventory.origin_regions, std::identity{}, "origin_regions");
    if (types.empty() && !tree.is_faulty(entry)) {
      reading.refuse(entry, "is empty, so that nothing could be bound there; expected binding types, or no such key");
    }
  }
  bool all_sound = reading.is_sound(root, "access_areas");
  for (const NodeId area : draft.places.access_areas) {
    refuse_duplicates(reading, tree.find(area, "access_points"), "access point");
    all_sound = all_sound && reading.is_sound(area, "access_points");
  }
  const bool stands_somewhere =
      std::ranges::any_of(inventory.access_areas, [&](const auto& area) { return inventory.is_here(area.name); });
  if (!stands_somewhere && all_sound && reading.is_sound(root, "access_point")) {
    reading.refuse(tree.find(root, "access_point"), quoted(inventory.access_point) +
                                                        " stands in no area; expected it among the access_points of "
                                                        "one of access_areas");
  }
}

}  // namespace eipd::config
