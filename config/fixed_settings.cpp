#include "config/fixed_settings.hpp"

namespace eipd::config {

FixedSettings fixed_settings(const Config& config) {
  return {.control = config.control,
          .metrics_listen = config.metrics_listen,
          .inventory_role = config.inventory_role,
          .state_dir = config.state_dir};
}

std::vector<std::string> keys_at_restart(const FixedSettings& before, const FixedSettings& after) {
  std::vector<std::string> keys;
  const auto compare = [&](const char* key, const auto& a, const auto& b) {
    if (a != b) keys.emplace_back(key);
  };
  compare("control", before.control, after.control);
  compare("metrics.listen", before.metrics_listen, after.metrics_listen);
  compare("inventory.role", before.inventory_role, after.inventory_role);
  compare("state_dir", before.state_dir, after.state_dir);
  return keys;
}

}  // namespace eipd::config
