// What of a configuration is opened, read or made once, at start: its change waits for a restart of the daemon. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace eipd::config {

struct FixedSettings {
  std::string control_socket;
  std::uint32_t control_mode = 0;
  std::string control_group;
  std::optional<bgp::Endpoint> metrics_listen;
  std::string state_dir;
};
FixedSettings fixed_settings(const Config& config);

/// The keys that differ: "control.socket", "state_dir", ….
std::vector<std::string> keys_at_restart(const FixedSettings& before, const FixedSettings& after);

}  // namespace eipd::config
