#include "config/fixed_settings.hpp"

namespace eipd::config {

FixedSettings fixed_settings(const Config& config) {
  return {.control_socket = config.control.socket,
          .control_mode = config.control.mode,
          .control_group = config.control.group,
          .metrics_listen = config.metrics_listen,
          .state_dir = config.state_dir};
}

std::vector<std::string> keys_at_restart(const FixedSettings& before, const FixedSettings& after) {
  std::vector<std::string> keys;
  const auto compare = [&](const char* key, const auto& a, const auto& b) {
    if (a != b) keys.emplace_back(key);
  };
  compare("control.socket", before.control_socket, after.control_socket);
  compare("control.mode", before.control_mode, after.control_mode);
  compare("control.group", before.control_group, after.control_group);
  compare("metrics.listen", before.metrics_listen, after.metrics_listen);
  compare("state_dir", before.state_dir, after.state_dir);
  return keys;
}

}  // namespace eipd::config
