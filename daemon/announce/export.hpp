// What one kind of neighbor is sent for a route: the neighbor's export policy with the EIP's own attributes over and
// beside it, and the next hop. Pure. The last line of defence, announce.allowed, stands in the decision and once more
// here.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "bgp/types/family_set.hpp"
#include "bgp/types/prefix.hpp"
#include "bgp/types/role.hpp"
#include "bgp/wire/attributes.hpp"
#include "daemon/announce/drain_phase.hpp"
#include "daemon/announce/policy.hpp"
#include "daemon/announce/preference.hpp"
#include "daemon/announce/reason.hpp"

namespace eipd::announce {

/// The facts of a session that change what is exported. Sessions with equal policy, context and UPDATE format share an
/// export group.
struct ExportContext {
  bgp::Asn local_as;
  bool internal = false;         ///< iBGP
  bgp::FamilySet families;       ///< negotiated
  bgp::IpAddress local_address;  ///< of the established session: `next_hop: self`
  /// The local address is an EIP or lies in a pool, so it can be no next hop.
  bool local_address_is_ours = false;
  /// Beside the configured IPv6 next hop (RFC 2545 §3): the session runs on the link itself, and that one is ours too.
  std::optional<bgp::IpAddress> link_local;
  bool blackholes = false;              ///< takes blackhole routes (RFC 7999)
  DrainPhase drain = DrainPhase::None;  ///< of the neighbor
  RouteAttributes depreference;         ///< what Preference::Depreferred adds for this kind of neighbor
  bool ipv4_over_ipv6 = false;          ///< IPv4 routes may have an IPv6 next hop (RFC 8950)
  /// Our role leaves the neighbor no way but down to its customers: routes carry OTC with our AS (RFC 9234 §5).
  bool only_to_customer = false;
  friend bool operator==(const ExportContext&, const ExportContext&) = default;
};

/// Something on the EIP that does not fit this neighbor and was left out. `explain` shows it.
enum class Skipped : std::uint8_t { LocalPreference, Prepend };
/// "local_preference is for internal neighbors only", …
std::string_view to_string(Skipped skipped);

struct Exported {
  bgp::wire::PathAttributes attributes;
  std::vector<Skipped> skipped;
};

/// A route to export: an EIP's host route, an aggregate, or a blackhole. A blackhole's attributes are its own; it knows
/// neither health nor drains nor the selection of routes, but only neighbors that take blackholes.
struct RouteToExport {
  bgp::Prefix prefix;
  const RouteAttributes& attributes;  ///< the EIP's own
  Preference preference = Preference::Normal;
  bool blackhole = false;
  std::optional<bgp::IpAddress> next_hop = std::nullopt;  ///< instead of the neighbor's; of a blackhole
};

/// `policy` null: the neighbor has no export.routes, so gets nothing (RFC 8212). Whether the prefix may leave at all is
/// asked after this, last: allowed.hpp.
std::expected<Exported, Reason> export_attributes(const RouteToExport& route, const ExportPolicy* policy,
                                                  const ExportContext& context);

/// Never a loopback, an unspecified, multicast, link-local or v4-mapped address. Nor one of a pool, which the caller
/// knows.
bool can_be_next_hop(const bgp::IpAddress& address);
/// The next hop for a family, or nothing if there is none (design §2, `next_hop: self`). IPv4 routes without an address
/// of their own take that of the IPv6 routes where RFC 8950 lets them.
std::optional<bgp::IpAddress> next_hop(bgp::Family family, const NextHops& configured, const ExportContext& context);

/// Whether routes go out with OTC where we have this role (RFC 9234 §5): as provider, peer or route server.
bool adds_only_to_customer(std::optional<bgp::Role> role);

/// `over` over `under`: scalars replace, communities unite. Absent is not 0.
RouteAttributes merge(const RouteAttributes& under, const RouteAttributes& over);

}  // namespace eipd::announce
