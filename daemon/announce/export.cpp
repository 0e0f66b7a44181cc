#include "daemon/announce/export.hpp"

namespace eipd::announce {
namespace {

using bgp::Family;
using bgp::IpAddress;

/// RFC 4271 §5.1.5: what an internal neighbor gets where nobody says otherwise.
constexpr std::uint32_t kDefaultLocalPreference = 100;

}  // namespace

bool can_be_next_hop(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_loopback() && !address.is_multicast() && !address.is_v4_mapped() &&
         !address.is_link_local();
}

std::string_view to_string(Skipped skipped) {
  switch (skipped) {
    case Skipped::LocalPreference:
      return "the EIP's local_preference is for internal neighbors only";
    case Skipped::Prepend:
      return "the EIP's prepend is for external neighbors only";
  }
  return "";
}

RouteAttributes merge(const RouteAttributes& under, const RouteAttributes& over) {
  RouteAttributes merged = under;
  if (over.med) merged.med = over.med;
  if (over.local_preference) merged.local_preference = over.local_preference;
  if (over.prepend) merged.prepend = over.prepend;
  merged.communities.unite(over.communities);
  return merged;
}

std::optional<IpAddress> next_hop(Family family, const NextHops& configured, const ExportContext& context) {
  if (const auto& address = family == Family::Ipv4 ? configured.ipv4 : configured.ipv6) return *address;
  const IpAddress& self = context.local_address;
  const bool can_be_self = !context.local_address_is_ours && can_be_next_hop(self);
  if (self.family() == family && can_be_self) return self;
  if (family == Family::Ipv4 && context.ipv4_over_ipv6) return next_hop(Family::Ipv6, configured, context);
  return std::nullopt;
}

bool adds_only_to_customer(std::optional<bgp::Role> role) {
  using bgp::Role;
  return role == Role::Provider || role == Role::Peer || role == Role::RouteServer;
}

std::expected<Exported, Reason> export_attributes(const RouteToExport& route, const ExportPolicy* policy,
                                                  const ExportContext& context) {
  if (policy == nullptr) return std::unexpected(Reason::NoExportPolicy);
  const bool host = route.prefix.is_host();
  if (route.blackhole && !context.blackholes) return std::unexpected(Reason::NotSelected);
  if (!route.blackhole && context.drain == DrainPhase::Withdrawn) return std::unexpected(Reason::NeighborDrained);
  if (!route.blackhole && policy->routes != RouteSelection::All && (policy->routes == RouteSelection::Hosts) != host) {
    return std::unexpected(Reason::NotSelected);
  }
  if (!context.families.contains(route.prefix.family())) return std::unexpected(Reason::FamilyNotNegotiated);
  const auto hop = route.next_hop ? route.next_hop : next_hop(route.prefix.family(), policy->next_hop, context);
  if (!hop) return std::unexpected(Reason::NoNextHop);

  const RouteAttributes of_neighbor = merge(policy->attributes, host ? policy->hosts : policy->aggregates);
  RouteAttributes wanted = merge(of_neighbor, route.attributes);
  apply(route.preference, context.depreference, context.internal, wanted);
  if (context.drain == DrainPhase::GracefulShutdown && !route.blackhole) {
    apply(Preference::GracefulShutdown, context.depreference, context.internal, wanted);
  }

  Exported exported;
  if (context.internal) {
    if (route.attributes.prepend) exported.skipped.push_back(Skipped::Prepend);
    exported.attributes.local_preference = wanted.local_preference.value_or(kDefaultLocalPreference);
  } else {
    if (route.attributes.local_preference) exported.skipped.push_back(Skipped::LocalPreference);
    exported.attributes.as_path.assign(std::size_t{1} + wanted.prepend.value_or(0), context.local_as);
  }
  if (context.only_to_customer) exported.attributes.only_to_customer = context.local_as;
  exported.attributes.next_hop = *hop;
  if (hop->is_v6() && hop == policy->next_hop.ipv6) exported.attributes.link_local_next_hop = context.link_local;
  exported.attributes.med = wanted.med;
  exported.attributes.communities = std::move(wanted.communities);
  return exported;
}

}  // namespace eipd::announce
