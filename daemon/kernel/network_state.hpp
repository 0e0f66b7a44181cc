// Reads rtnetlink's messages (rtnetlink(7)). The kernel tells much that is no change: counters of a link, lifetimes of
// an address at each router advertisement. So what is up is remembered, and only what differs is a change.
#pragma once

#include <cstdint>
#include <set>
#include <span>

#include "bgp/types/address.hpp"
#include "daemon/kernel/network_change.hpp"

struct nlmsghdr;

namespace eipd::kernel {

class NetworkState {
 public:
  /// Reads one datagram from the kernel. What is cut short is passed over.
  void read(std::span<const std::uint8_t> datagram, NetworkChange& into);

  /// What is up in the one and not in the other. For when events are lost.
  static void compare(const NetworkState& one, const NetworkState& other, NetworkChange& into);

 private:
  void read_link(const nlmsghdr& message, NetworkChange& into);
  void read_address(const nlmsghdr& message, NetworkChange& into);

  std::set<unsigned> links_;  ///< that are up and have a carrier
  std::set<bgp::IpAddress> addresses_;
};

}  // namespace eipd::kernel
