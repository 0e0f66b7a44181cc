// The whole configuration as one immutable value: what `config::load` returns, what the daemon swaps in on a reload.
// What a layer consumes is that layer's own settings type; only what concerns the process itself is defined here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bgp/fsm/neighbor_settings.hpp"
#include "daemon/announce/policy.hpp"
#include "daemon/control/role_settings.hpp"
#include "daemon/control/tcp_settings.hpp"
#include "daemon/health/check_settings.hpp"
#include "daemon/inventory/declared.hpp"
#include "daemon/inventory/role.hpp"

namespace eipd::config {

using std::chrono::milliseconds;

struct Neighbor {
  bgp::fsm::NeighborSettings session;
  std::optional<announce::ExportPolicy> export_policy;  ///< absent: nothing is announced (RFC 8212)
  std::optional<std::uint32_t> max_prefixes_out;        ///< per family
  friend bool operator==(const Neighbor&, const Neighbor&) = default;
};

struct Drain {
  milliseconds gshut_wait{60'000};
  std::uint32_t min_announcers = 0;
  friend bool operator==(const Drain&, const Drain&) = default;
};

struct Control {
  std::string socket = "/run/eipd/control.sock";
  std::uint32_t mode = 0660;
  std::string group;  ///< empty: the process's own
  std::optional<control::TcpSettings> tcp;
  std::optional<control::Roles> roles;  ///< absent: whoever the mode lets in may operate, a certificate may read
  friend bool operator==(const Control&, const Control&) = default;
};

struct Log {
  enum class Level : std::uint8_t { Trace, Debug, Info, Warning, Error };
  enum class Format : std::uint8_t { Text, Json };
  Level level = Level::Info;
  Format format = Format::Text;
  friend bool operator==(const Log&, const Log&) = default;
};

struct Config {
  std::string instance;  ///< which host of the access point; default: the host name
  bgp::fsm::SpeakerSettings speaker;
  std::vector<Neighbor> neighbors;
  inventory::Declared inventory;
  inventory::Role inventory_role = inventory::Role::Standalone;
  std::vector<health::CheckSettings> checks;  ///< with kDefaultCheck, where a binding uses it
  announce::AnnouncePolicy announce;
  Drain drain;
  Control control;
  std::optional<bgp::Endpoint> metrics_listen;  ///< absent: no exporter
  std::string state_dir = "/var/lib/eipd";
  Log log;
  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace eipd::config
