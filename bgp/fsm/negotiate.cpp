#include "bgp/fsm/negotiate.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "bgp/wire/afi.hpp"
#include "bgp/wire/capability_code.hpp"

namespace eipd::bgp::fsm {
namespace {

using wire::Notification;
using wire::OpenSubcode;

/// Multiprotocol capabilities as they stand in an OPEN (RFC 4760 §8): code, length, AFI, reserved, SAFI.
std::vector<std::uint8_t> multiprotocol_octets(FamilySet families) {
  std::vector<std::uint8_t> octets;
  for (const Family family : kFamilies) {
    if (!families.contains(family)) continue;
    const auto code = static_cast<std::uint8_t>(wire::CapabilityCode::Multiprotocol);
    const auto afi = static_cast<std::uint8_t>(wire::afi_of(family));
    octets.insert(octets.end(), {code, 4, 0, afi, 0, wire::kSafiUnicast});
  }
  return octets;
}

/// A third of the hold time (RFC 4271 §10), rounded up so that jitter keeps the longest ones under it by a margin and
/// the shortest ones at a second.
milliseconds keepalive_interval(seconds hold_time) {
  const milliseconds third{(milliseconds{hold_time}.count() + 2) / 3};
  return std::max(third, milliseconds{1000});
}

std::optional<wire::GracefulRestart> offered_restart(const NeighborSettings& neighbor, const SpeakerSettings& speaker,
                                                     const Restart& restart) {
  if (!neighbor.graceful_restart || speaker.restart_time == seconds{0}) return std::nullopt;
  return wire::GracefulRestart{.restarting = restart.restarting,
                               .notification = speaker.graceful_notification,
                               .restart_time = speaker.restart_time,
                               .families = neighbor.families,
                               .forwarding = restart.forwarding_kept ? neighbor.families : FamilySet{}};
}

bool both_take_notifications_gracefully(const wire::Capabilities& mine, const wire::Capabilities& yours) {
  return mine.graceful_restart && yours.graceful_restart && mine.graceful_restart->notification &&
         yours.graceful_restart->notification;
}

}  // namespace

wire::UpdateFormat Negotiated::update_format() const {
  return {.four_octet_as = four_octet_as,
          .max_message_size = extended_message ? wire::kMaxExtendedMessageSize : wire::kMaxMessageSize};
}

wire::Open make_open(const NeighborSettings& neighbor, const SpeakerSettings& speaker, const Restart& restart) {
  wire::Open open{.as = speaker.as, .hold_time = neighbor.hold_time, .id = speaker.router_id};
  open.capabilities.multiprotocol = true;
  open.capabilities.families = neighbor.families;
  open.capabilities.four_octet_as = speaker.as;
  open.capabilities.route_refresh = true;
  open.capabilities.enhanced_route_refresh = true;
  open.capabilities.extended_message = true;
  open.capabilities.ipv4_over_ipv6 = neighbor.families.contains(Family::Ipv4) && neighbor.address.address.is_v6();
  if (!neighbor.is_internal(speaker.as)) open.capabilities.role = neighbor.role;  // RFC 9234 §4
  open.capabilities.graceful_restart = offered_restart(neighbor, speaker, restart);
  return open;
}

std::expected<Negotiated, Notification> negotiate(const NeighborSettings& neighbor, const SpeakerSettings& speaker,
                                                  const wire::Open& ours, const wire::Open& theirs) {
  const wire::OpenExpectations expected{.peer_as = neighbor.as,
                                        .local_as = speaker.as,
                                        .local_id = speaker.router_id,
                                        .role = ours.capabilities.role,
                                        .role_strict = neighbor.role_strict,
                                        .accept_zero_hold_time = false};
  if (auto checked = wire::check_open(theirs, expected); !checked) return std::unexpected(std::move(checked).error());

  const wire::Capabilities& mine = ours.capabilities;
  const wire::Capabilities& yours = theirs.capabilities;
  const FamilySet families = mine.effective_families() & yours.effective_families();
  if (families.empty()) {
    return std::unexpected(wire::error(OpenSubcode::UnsupportedCapability, multiprotocol_octets(mine.families)));
  }

  const seconds hold_time = std::min(ours.hold_time, theirs.hold_time);
  const bool own_send_hold = neighbor.send_hold_time != seconds{0};
  return Negotiated{.peer_as = theirs.as,
                    .peer_id = theirs.id,
                    .internal = neighbor.is_internal(speaker.as),
                    .hold_time = hold_time,
                    .keepalive_interval = keepalive_interval(hold_time),
                    .send_hold_time = own_send_hold ? neighbor.send_hold_time : 2 * hold_time,
                    .families = families,
                    .four_octet_as = mine.four_octet_as && yours.four_octet_as,
                    .route_refresh = mine.route_refresh && yours.route_refresh,
                    .enhanced_route_refresh = mine.enhanced_route_refresh && yours.enhanced_route_refresh,
                    .extended_message = mine.extended_message && yours.extended_message,
                    .ipv4_over_ipv6 = mine.ipv4_over_ipv6 && yours.ipv4_over_ipv6,
                    .graceful_restart = mine.graceful_restart && yours.graceful_restart,
                    .graceful_notification = both_take_notifications_gracefully(mine, yours),
                    .peer_capabilities = yours};
}

}  // namespace eipd::bgp::fsm
