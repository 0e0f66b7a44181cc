#include "daemon/app/export_context.hpp"

#include "bgp/net/own_address.hpp"

namespace eipd::app {

using bgp::Family;

announce::ExportContext export_context(const config::Config& config, const config::Neighbor& neighbor,
                                       const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local) {
  announce::ExportContext context{
      .local_as = config.speaker.as,
      .internal = negotiated.internal,
      .families = negotiated.families,
      .ipv4_over_ipv6 = negotiated.ipv4_over_ipv6,
      .only_to_customer = !negotiated.internal && announce::adds_only_to_customer(neighbor.session.role)};
  context.blackholes = neighbor.session.blackhole;
  // The local address tells groups apart only where it is some family's next hop.
  const auto& hops = neighbor.export_policy ? neighbor.export_policy->next_hop : announce::NextHops{};
  const bool needs_self = (negotiated.families.contains(Family::Ipv4) && !hops.ipv4) ||
                          (negotiated.families.contains(Family::Ipv6) && !hops.ipv6);
  if (neighbor.export_policy && needs_self) context.local_address = local;
  // Another host's next hop must not draw the traffic here.
  if (local.is_v6() && local.is_link_local() && hops.ipv6 && bgp::net::is_own_address(*hops.ipv6)) {
    context.link_local = local;
  }
  const auto& depreference = config.announce.depreference;
  context.depreference = negotiated.internal ? depreference.ibgp : depreference.ebgp;
  return context;
}

}  // namespace eipd::app
