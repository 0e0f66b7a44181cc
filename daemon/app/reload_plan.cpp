#include "daemon/app/reload_plan.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "daemon/app/file_eips.hpp"
#include "daemon/app/keeper_parts.hpp"

namespace eipd::app {
namespace {

std::set<std::string> changed_checks(const config::Config& before, const config::Config& after) {
  std::unordered_map<std::string_view, const health::CheckSettings*> known;
  for (const health::CheckSettings& check : before.checks) known.emplace(check.name, &check);
  std::set<std::string> changed;
  for (const health::CheckSettings& check : after.checks) {
    const auto found = known.find(check.name);
    if (found != known.end() && *found->second != check) changed.insert(check.name);
  }
  return changed;
}

}  // namespace

ReloadPlan plan_reload(const config::Config& before, const config::FixedSettings& started, ConfigPtr after) {
  ReloadPlan plan{.unchanged = *after == before,
                  .checks = changed_checks(before, *after),
                  .at_restart = config::keys_at_restart(started, config::fixed_settings(*after))};
  std::unordered_map<std::string_view, inventory::EipPtr> known;
  for (inventory::EipPtr& record : file_eips(before.inventory)) {
    const std::string_view id = record->eip.id;
    known.emplace(id, std::move(record));
  }
  for (inventory::EipPtr& record : file_eips(after->inventory)) {
    const auto found = known.find(record->eip.id);
    const bool same = found != known.end() && *found->second == *record;
    if (found != known.end()) known.erase(found);
    if (!same) plan.put.push_back(std::move(record));
  }
  for (const auto& [id, record] : known) plan.removed.emplace_back(id);
  plan.config = std::move(after);
  return plan;
}

std::vector<std::string> merge(ReloadPlan& plan, const inventory::Rows& rows) {
  plan.inventory.reset();
  auto merged = inventory::Inventory::make(inventory_setting(plan.config), rows);
  if (!merged) return std::move(merged.error());
  plan.inventory.emplace(*std::move(merged));
  return {};
}

}  // namespace eipd::app
