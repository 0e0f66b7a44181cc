// Bindings: what an EIP stands on (A7, A8, A14, A15, Z6; design §2 "bindings").
#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/rules/names.hpp"
#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

using inventory::Binding;
using inventory::Eip;

/// What bindings refer to. The checks by name, as there may be thousands of them behind as many EIPs.
struct Known {
  const Config& config;
  std::unordered_map<std::string_view, const health::CheckSettings*> checks;
};

Known known(const Config& config) {
  Known result{.config = config, .checks = {}};
  for (const auto& check : config.checks) result.checks.try_emplace(check.name, &check);
  return result;
}

bool may_lack_target(const Known& known, std::string_view check) {
  const auto found = known.checks.find(check);
  return found != known.checks.end() && health::runs_without_target(*found->second);
}

void check_binding(Reading& reading, NodeId node, const Binding& binding, const Known& known) {
  const auto& tree = reading.tree();
  if (reading.is_sound(node, "region")) {
    refuse_unknown(reading, tree.find(node, "region"), binding.region, known.config.inventory.origin_regions,
                   std::identity{}, "origin_regions");
  }
  const auto& inventory = known.config.inventory;
  if (reading.is_sound(node, "region") && reading.is_sound(node, "type") &&
      !inventory.takes(binding.region, binding.type)) {
    reading.refuse(tree.find(node, "type"), std::string{to_string(binding.type)} +
                                                " is not among the region_types of region " + binding.region +
                                                " (binding-type-not-allowed); expected one of them");
  }
  if (reading.is_sound(node, "check") && !binding.is_unchecked() && !known.checks.contains(binding.check)) {
    refuse_unknown(reading, tree.find(node, "check"), binding.check, known.config.checks, &health::CheckSettings::name,
                   "checks");
  }
  const bool needs_target = !binding.is_unchecked() && !may_lack_target(known, binding.check);
  const bool has_check = tree.find(node, "check") == kNoNode || reading.is_sound(node, "check");
  const bool has_type = reading.is_sound(node, "type");
  if (needs_target && has_check && has_type && tree.find(node, "target") == kNoNode) {
    reading.refuse_missing(node, "target",
                           "is missing (target-required); expected the host and port to check, or check: none");
  }
}

/// A15: one resource a region. One NAT gateway may hold nat-snat and nat-dnat there.
void check_region(Reading& reading, NodeId node, const Binding& binding, const Binding& earlier) {
  if (binding.region != earlier.region) return;
  const auto& tree = reading.tree();
  if (binding.resource != earlier.resource) {
    reading.refuse(tree.find(node, "resource"), "is a second resource in region " + binding.region + " beside " +
                                                    earlier.resource + " (A15, not adjustable); expected one");
  } else if (binding.type == earlier.type) {
    reading.refuse(tree.find(node, "type"), "binds " + binding.resource + " twice as " +
                                                std::string{to_string(binding.type)} + " in region " + binding.region +
                                                "; expected it once");
  }
}

bool is_whole(const Reading& reading, NodeId binding) {
  return reading.is_sound(binding, "region") && reading.is_sound(binding, "resource") &&
         reading.is_sound(binding, "type");
}

void check_health_rule(Reading& reading, NodeId node, const Eip& eip) {
  const NodeId health = reading.tree().find(node, "health");
  if (eip.health.kind != inventory::HealthRule::Kind::AtLeast || !reading.is_sound(health, "at_least")) return;
  if (eip.bindings.empty() || eip.health.at_least <= eip.bindings.size()) return;
  reading.refuse(reading.tree().find(health, "at_least"), "is more than the " + std::to_string(eip.bindings.size()) +
                                                              (eip.bindings.size() == 1 ? " binding" : " bindings") +
                                                              " of the EIP; expected at most that");
}

void check_bindings_of(Reading& reading, NodeId node, const Eip& eip, const Known& known) {
  const auto& tree = reading.tree();
  const NodeId list = tree.find(node, "bindings");
  if (list == kNoNode) return;
  std::vector<NodeId> nodes;
  for (NodeId e = tree.first(list); e != kNoNode; e = tree.next(e)) {
    if (tree.kind(e) == yaml::Kind::Map) nodes.push_back(e);
  }
  for (std::size_t i = 0; i < std::min(nodes.size(), eip.bindings.size()); ++i) {
    check_binding(reading, nodes[i], eip.bindings[i], known);
    if (!is_whole(reading, nodes[i])) continue;
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (is_whole(reading, nodes[earlier])) check_region(reading, nodes[i], eip.bindings[i], eip.bindings[earlier]);
    }
  }
  check_health_rule(reading, node, eip);
}

}  // namespace

void check_bindings(Reading& reading, const Draft& draft) {
  const Known everything = known(draft.config);
  for (std::size_t i = 0; i < draft.config.inventory.eips.size(); ++i) {
    check_bindings_of(reading, draft.places.eips[i], draft.config.inventory.eips[i], everything);
  }
}

}  // namespace eipd::config
