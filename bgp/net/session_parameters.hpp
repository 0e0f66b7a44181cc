// Which of a neighbor's settings concern its session: a change of one of them needs a new session, a change of the
// others doesn't touch it.
#pragma once

#include <tuple>

#include "bgp/fsm/neighbor_settings.hpp"

namespace eipd::bgp::net {

/// References into `settings`, to be compared.
inline auto session_parameters(const fsm::NeighborSettings& settings) {
  return std::tie(settings.address, settings.as, settings.port, settings.local_address, settings.interface,
                  settings.vrf, settings.families, settings.password_file, settings.ttl_security, settings.multihop,
                  settings.hold_time, settings.send_hold_time, settings.role, settings.role_strict,
                  settings.graceful_restart);
}

}  // namespace eipd::bgp::net
