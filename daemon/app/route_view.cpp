#include "daemon/app/route_view.hpp"

namespace eipd::app {

control::RouteView route_view(const std::string& neighbor, const bgp::Prefix& prefix,
                              const bgp::wire::PathAttributes& attributes, bool sent) {
  control::RouteView view{.neighbor = neighbor,
                          .prefix = to_string(prefix),
                          .sent = sent,
                          .next_hop = to_string(attributes.next_hop),
                          .med = attributes.med,
                          .local_preference = attributes.local_preference,
                          .communities = to_strings(attributes.communities)};
  for (const bgp::Asn as : attributes.as_path) view.as_path.push_back(as.value);
  return view;
}

}  // namespace eipd::app
