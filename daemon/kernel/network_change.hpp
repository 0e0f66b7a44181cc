// What changed in this host's network, as the kernel told it. Plain values.
#pragma once

#include <cstddef>
#include <vector>

#include "bgp/types/address.hpp"
#include "bgp/types/prefix.hpp"

namespace eipd::kernel {

/// Many events in one, however many they were: a storm of them costs no more than `kMostRoutes` entries.
struct NetworkChange {
  static constexpr std::size_t kMostRoutes = 64;

  std::vector<unsigned> links;            ///< that went up or down, came or went, by index; may repeat
  std::vector<bgp::IpAddress> addresses;  ///< of this host that came or went; may repeat
  std::vector<bgp::Prefix> routes;        ///< destinations of routes that came, went or changed
  bool any_route = false;                 ///< the way to any destination may be another one
  bool lost = false;                      ///< there was more, which the kernel could not keep for us

  [[nodiscard]] bool empty() const {
    return links.empty() && addresses.empty() && routes.empty() && !any_route && !lost;
  }
  void add_route(const bgp::Prefix& destination) {
    if (any_route) return;
    if (routes.size() < kMostRoutes) return routes.push_back(destination);
    any_route = true;
    routes.clear();
  }
};

}  // namespace eipd::kernel
