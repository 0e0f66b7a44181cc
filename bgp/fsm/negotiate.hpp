// What we offer in our OPEN, and what a session may use once both OPENs are known. Pure.
#pragma once

#include <chrono>
#include <expected>

#include "bgp/fsm/neighbor_settings.hpp"
#include "bgp/wire/attributes.hpp"
#include "bgp/wire/message.hpp"

namespace eipd::bgp::fsm {

/// What is true of a restart of ours, and so what R and F say (RFC 4724 §3). Both are promises: with R a peer expects
/// to have known us, with F that packets for the routes it kept were forwarded all the time.
struct Restart {
  bool restarting = false;       ///< the process before this one ended in a way that let peers keep our routes
  bool forwarding_kept = false;  ///< the host and what forwards on it lived on
  friend bool operator==(const Restart&, const Restart&) = default;
};

/// What holds for one session, from the first UPDATE to the last.
struct Negotiated {
  Asn peer_as;
  BgpId peer_id;
  bool internal = false;                    ///< iBGP
  seconds hold_time{90};                    ///< the lesser of both offers (RFC 4271 §4.2); 3 to 65535
  milliseconds keepalive_interval{30'000};  ///< a third of it, before jitter; never under 1 s (§4.4)
  seconds send_hold_time{180};              ///< RFC 9687
  FamilySet families;                       ///< that both sides offered; never empty
  bool four_octet_as = false;               ///< RFC 6793
  bool route_refresh = false;               ///< the peer answers requests (RFC 2918); it may always send us one
  bool enhanced_route_refresh = false;      ///< RFC 7313
  bool extended_message = false;            ///< RFC 8654, both ways
  bool ipv4_over_ipv6 = false;              ///< RFC 8950: IPv4 routes may have an IPv6 next hop
  bool graceful_restart = false;            ///< RFC 4724: the peer keeps our routes over a restart
  bool graceful_notification = false;       ///< RFC 8538: also over a NOTIFICATION other than Hard Reset
  wire::Capabilities peer_capabilities;     ///< as received, for display

  /// What changes the octets of an UPDATE.
  [[nodiscard]] wire::UpdateFormat update_format() const;
  friend bool operator==(const Negotiated&, const Negotiated&) = default;
};

/// Our OPEN. It offers what we do: multiprotocol for the configured families, 4-octet AS numbers, route refresh with
/// its marks, extended messages; over IPv6 IPv4 routes with an IPv6 next hop; to an external neighbor our role, if it
/// has one. Graceful restart is offered where the neighbor has it and `restart_time` is not 0.
wire::Open make_open(const NeighborSettings& neighbor, const SpeakerSettings& speaker, const Restart& restart);

/// The meaning of both OPENs together, or the NOTIFICATION that refuses theirs: what wire::check_open refuses (RFC 4271
/// §6.2; a hold time of 0 among it, which §4.2 lets us: without KEEPALIVEs nothing would tell us that the peer is
/// gone), and no family in common (2/7 with our multiprotocol capabilities, RFC 5492 §5).
std::expected<Negotiated, wire::Notification> negotiate(const NeighborSettings& neighbor,
                                                        const SpeakerSettings& speaker, const wire::Open& ours,
                                                        const wire::Open& theirs);

}  // namespace eipd::bgp::fsm
