// What the file leaves open and another section decides.
#include <algorithm>

#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

/// The check that bindings with a target and no check of their own get stands among the others where it is used.
void add_default_check(Config& config) {
  const auto uses_it = [](const inventory::Eip& eip) {
    return std::ranges::find(eip.bindings, inventory::kDefaultCheck, &inventory::Binding::check) != eip.bindings.end();
  };
  if (std::ranges::none_of(config.inventory.eips, uses_it)) return;
  health::CheckSettings check;
  check.name = inventory::kDefaultCheck;
  check.kind = health::TcpCheck{};
  config.checks.push_back(std::move(check));
}

/// announce.allowed is the pools' CIDRs where the file does not say (design §2).
void allow_the_pools(Draft& draft, const yaml::Tree& tree) {
  if (tree.find(tree.find(draft.places.root, "announce"), "allowed") != kNoNode) return;
  for (const auto& pool : draft.config.inventory.pools) {
    for (const auto& cidr : pool.cidrs) {
      draft.config.announce.allowed.push_back({.base = cidr, .max_length = bgp::bit_length(cidr.family())});
    }
  }
}

}  // namespace

void complete(const Reading& reading, Draft& draft) {
  add_default_check(draft.config);
  allow_the_pools(draft, reading.tree());
}

}  // namespace eipd::config
