// What a reload is about to change: made off the control thread, where comparing 100,000 EIPs harms nobody, and carried
// out there in slices. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/fixed_settings.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/inventory/inventory.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::app {

struct ReloadPlan {
  ConfigPtr config;                               ///< to be in force
  bool unchanged = false;                         ///< it says what is in force
  std::optional<inventory::Inventory> inventory;  ///< by it, with what the API made; absent where nothing changed
  std::vector<std::string> removed;               ///< ids of EIPs that the file declares no more
  std::vector<inventory::EipPtr> put;             ///< EIPs that it declares anew, or otherwise than before
  std::set<std::string> checks;                   ///< names of checks with other settings than before
  std::vector<std::string> at_restart;            ///< keys whose change waits for a restart: "control.socket"
};

/// `started`: what the process began with.
ReloadPlan plan_reload(const config::Config& before, const config::FixedSettings& started, ConfigPtr after);

/// Holds the plan's configuration against what the API made: sets plan.inventory, or returns the conflicts, a line
/// each.
std::vector<std::string> merge(ReloadPlan& plan, const inventory::Rows& rows);

}  // namespace eipd::app
