#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire {
namespace {

/// The role that the other side of a session must have (RFC 9234 §4.2, table 2).
std::optional<Role> counterpart(Role role) {
  switch (role) {
    case Role::Provider:
      return Role::Customer;
    case Role::Customer:
      return Role::Provider;
    case Role::RouteServer:
      return Role::RouteServerClient;
    case Role::RouteServerClient:
      return Role::RouteServer;
    case Role::Peer:
      return Role::Peer;
  }
  return std::nullopt;  // a number that a peer made up
}

bool role_agrees(const Open& open, const OpenExpectations& expected) {
  const bool internal = expected.peer_as == expected.local_as;  // roles are for external sessions only (RFC 9234 §4)
  if (!expected.role || internal) return true;
  const auto peer = open.capabilities.role;
  return peer ? counterpart(*expected.role) == *peer : !expected.role_strict;
}

bool hold_time_is_acceptable(seconds hold_time, const OpenExpectations& expected) {
  if (hold_time == seconds{0}) return expected.accept_zero_hold_time;
  return hold_time >= seconds{3};
}

}  // namespace

std::expected<void, Notification> check_open(const Open& open, const OpenExpectations& expected) {
  if (open.version != kVersion) return std::unexpected(error(OpenSubcode::UnsupportedVersion, {0, kVersion}));
  // AS 0 is never expected, so it is refused here too (RFC 7607 §2).
  if (open.as != expected.peer_as) return std::unexpected(error(OpenSubcode::BadPeerAs));
  if (!hold_time_is_acceptable(open.hold_time, expected))
    return std::unexpected(error(OpenSubcode::UnacceptableHoldTime));
  // RFC 6286 §2.2: our own identifier is an error only inside our AS.
  if (open.id.value == 0 || (open.id == expected.local_id && expected.peer_as == expected.local_as))
    return std::unexpected(error(OpenSubcode::BadBgpId));
  if (!role_agrees(open, expected)) return std::unexpected(error(OpenSubcode::RoleMismatch));
  return {};
}

}  // namespace eipd::bgp::wire
