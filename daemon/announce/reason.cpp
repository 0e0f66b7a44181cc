#include "daemon/announce/reason.hpp"

namespace eipd::announce {

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::Healthy:
      return "healthy";
    case Reason::Releasing:
      return "releasing";
    case Reason::AreaElsewhere:
      return "area-elsewhere";
    case Reason::NoBinding:
      return "no-binding";
    case Reason::NoVerdictYet:
      return "no-verdict-yet";
    case Reason::Unhealthy:
      return "unhealthy";
    case Reason::VerdictExpired:
      return "verdict-expired";
    case Reason::Depreferred:
      return "depreferred";
    case Reason::HeldByGuard:
      return "held-by-guard";
    case Reason::Draining:
      return "draining";
    case Reason::Drained:
      return "drained";
    case Reason::AnnounceAfter:
      return "announce-after";
    case Reason::FlapHold:
      return "flap-hold";
    case Reason::ForwardingNotAcknowledged:
      return "forwarding-not-acknowledged";
    case Reason::GateFailed:
      return "gate-failed";
    case Reason::OutsideAllowed:
      return "outside-allowed";
    case Reason::NeverAnnounced:
      return "never-announced";
    case Reason::Stopping:
      return "stopping";
    case Reason::MembersAnnounced:
      return "members-announced";
    case Reason::HoldDown:
      return "hold-down";
    case Reason::TooFewMembers:
      return "too-few-members";
    case Reason::NoExportPolicy:
      return "no-export-policy";
    case Reason::NotSelected:
      return "not-selected";
    case Reason::FamilyNotNegotiated:
      return "family-not-negotiated";
    case Reason::NoNextHop:
      return "no-next-hop";
    case Reason::Oversized:
      return "oversized";
    case Reason::MaxPrefixesOut:
      return "max-prefixes-out";
    case Reason::NeighborDrained:
      return "neighbor-drained";
    case Reason::NotEstablished:
      return "not-established";
  }
  return "";
}

}  // namespace eipd::announce
