// Quotas of the accounts over what the file declares (A12 to A14). A15 is the bindings' own.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

using inventory::Account;
using inventory::Eip;

struct Use {
  const Account* account = nullptr;
  std::size_t eips = 0;
};

void check_bandwidth(Reading& reading, NodeId node, Eip& eip, const Account& account) {
  const auto limit = account.quotas.bandwidth_mbps;
  if (reading.tree().find(node, "bandwidth_mbps") == kNoNode) {
    eip.bandwidth_mbps = std::min(eip.bandwidth_mbps, limit);
  } else if (reading.is_sound(node, "bandwidth_mbps") && eip.bandwidth_mbps > limit) {
    reading.refuse(
        reading.tree().find(node, "bandwidth_mbps"),
        "is more than account " + account.name + " may have (A13); expected at most " + std::to_string(limit));
  }
}

void check_regions(Reading& reading, NodeId node, const Eip& eip, const Account& account) {
  std::set<std::string_view> regions;
  for (const auto& binding : eip.bindings) regions.insert(binding.region);
  const auto limit = account.quotas.regions_per_eip;
  if (regions.size() <= limit || !reading.is_sound(node, "bindings")) return;
  reading.refuse(reading.tree().find(node, "bindings"),
                 "are in " + std::to_string(regions.size()) + " regions, more than account " + account.name +
                     " may have for one EIP (A14); expected at most " + std::to_string(limit));
}

}  // namespace

void check_quotas(Reading& reading, Draft& draft) {
  std::unordered_map<std::string_view, Use> uses;
  for (const auto& account : draft.config.inventory.accounts) uses.try_emplace(account.name, Use{&account});
  for (std::size_t i = 0; i < draft.config.inventory.eips.size(); ++i) {
    Eip& eip = draft.config.inventory.eips[i];
    const NodeId node = draft.places.eips[i];
    const auto use = uses.find(eip.account);
    if (use == uses.end() || !reading.is_sound(node, "account")) continue;
    const Account& account = *use->second.account;
    check_bandwidth(reading, node, eip, account);
    check_regions(reading, node, eip, account);
    if (++use->second.eips == std::size_t{account.quotas.eips} + 1) {  // once an account
      reading.refuse(node, "is one EIP more than account " + account.name + " may have (A12); expected at most " +
                               std::to_string(account.quotas.eips) + ", or a higher quotas.eips");
    }
  }
}

}  // namespace eipd::config
