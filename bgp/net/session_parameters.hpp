// Which of a neighbor's settings concern what: a change of a session parameter needs a new session, a change of a
// dialling parameter a new attempt where there is no session, and nobody else notices the rest.
#pragma once

#include <tuple>

#include "bgp/fsm/neighbor_settings.hpp"

namespace eipd::bgp::net {

/// References into `settings`, to be compared.
inline auto session_parameters(const fsm::NeighborSettings& settings) {
  return std::tie(settings.address, settings.as, settings.local_address, settings.interface, settings.vrf,
                  settings.families, settings.password_file, settings.ttl_security, settings.multihop,
                  settings.hold_time, settings.send_hold_time, settings.role, settings.role_strict,
                  settings.graceful_restart);
}

/// Likewise.
inline auto dialling_parameters(const fsm::NeighborSettings& settings) {
  return std::tie(settings.port, settings.passive, settings.connect_retry);
}

/// Likewise.
inline bool waits_for_bfd(const fsm::NeighborSettings& settings) {
  return settings.bfd && settings.bfd->strict;
}

}  // namespace eipd::bgp::net
