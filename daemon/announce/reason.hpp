// Why a prefix is, or is not, announced: a closed list. The same word stands in the log, the metric, the API and the
// manual.
#pragma once

#include <cstdint>
#include <string_view>

namespace eipd::announce {

enum class Reason : std::uint8_t {
  // of the decision, per EIP
  Healthy,         ///< announced: enough bindings are healthy
  Releasing,       ///< the EIP is given back, and goes when no neighbor has it any more (Z9)
  AreaElsewhere,   ///< the EIP's access area does not contain this access point (A3, A4)
  NoBinding,       ///< nothing is bound to it
  NoVerdictYet,    ///< no first verdict of the checks behind it
  Unhealthy,       ///< too few bindings are healthy
  VerdictExpired,  ///< the verdicts behind it are older than their lease
  // announced nevertheless
  Depreferred,  ///< too few bindings are healthy: a step of announce.on_unhealthy
  HeldByGuard,  ///< too few bindings are healthy, as of too many others: announce.guard
  Draining,     ///< drained, with GRACEFUL_SHUTDOWN until drain.gshut_wait is over
  // withheld
  Drained,                    ///< an operator took it, or this access point, out of service
  AnnounceAfter,              ///< healthy, not yet for announce.announce_after
  FlapHold,                   ///< healthy, but it failed often
  ForwardingNotAcknowledged,  ///< the data plane has not acknowledged its forwarding
  GateFailed,                 ///< a check that every EIP here depends on has failed
  OutsideAllowed,             ///< announce.allowed does not contain the prefix
  NeverAnnounced,             ///< special space that is never announced
  Stopping,                   ///< the daemon is stopping
  // of the decision, per aggregate
  MembersAnnounced,  ///< announced: enough EIPs inside it are
  HoldDown,          ///< announced: too few are, but not yet for its hold
  TooFewMembers,     ///< too few EIPs inside it are announced
  // of the export, per neighbor
  NoExportPolicy,       ///< the neighbor has no export.routes (RFC 8212)
  NotSelected,          ///< the neighbor takes aggregates only, or hosts only
  FamilyNotNegotiated,  ///< the session does not carry the prefix's family
  NoNextHop,            ///< no address to be the next hop of this family
  Oversized,            ///< attributes and one prefix do not fit a message
  MaxPrefixesOut,       ///< the neighbor has as many prefixes of the family as it may have
  NeighborDrained,      ///< the neighbor has been drained
  NotEstablished,       ///< the session is down
};

/// Whether it stays until the EIP itself, or the configuration, is changed: health, drains and time are not asked then.
constexpr bool is_lasting(Reason reason) {
  return reason == Reason::Releasing || reason == Reason::AreaElsewhere || reason == Reason::NoBinding ||
         reason == Reason::OutsideAllowed || reason == Reason::NeverAnnounced;
}

/// The word: "healthy", "area-elsewhere", "no-export-policy", …
std::string_view to_string(Reason reason);

}  // namespace eipd::announce
