#include "daemon/kernel/network_state.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "daemon/kernel/messages.hpp"

namespace eipd::kernel {
namespace {

std::optional<bgp::Prefix> destination(const nlmsghdr& message) {
  const auto* route = fixed_part<rtmsg>(message);
  if (route == nullptr || (route->rtm_flags & RTM_F_CLONED) != 0) return std::nullopt;
  if (route->rtm_family != AF_INET && route->rtm_family != AF_INET6) return std::nullopt;
  const auto all = route->rtm_family == AF_INET ? bgp::IpAddress{} : bgp::IpAddress::v6(std::array<std::uint8_t, 16>{});
  const auto found = attributes<RTA_MAX + 1>(message, sizeof(rtmsg));
  const auto address = address_in(found[RTA_DST], route->rtm_family);
  return bgp::Prefix{address.value_or(all), route->rtm_dst_len};
}

/// Puts the member in or takes it out; whether that is news.
template <class Member>
bool set_present(std::set<Member>& members, const Member& member, bool present) {
  return present ? members.insert(member).second : members.erase(member) > 0;
}

}  // namespace

void NetworkState::read_link(const nlmsghdr& message, NetworkChange& into) {
  const auto* link = fixed_part<ifinfomsg>(message);
  if (link == nullptr || link->ifi_family != AF_UNSPEC) return;  // a bridge tells of its ports in messages of its own
  constexpr unsigned kUsable = unsigned{IFF_UP} | unsigned{IFF_RUNNING};
  const bool usable = message.nlmsg_type == RTM_NEWLINK && (link->ifi_flags & kUsable) == kUsable;
  const auto index = static_cast<unsigned>(link->ifi_index);
  if (set_present(links_, index, usable)) into.links.push_back(index);
}

void NetworkState::read_address(const nlmsghdr& message, NetworkChange& into) {
  const auto* fixed = fixed_part<ifaddrmsg>(message);
  if (fixed == nullptr) return;
  const auto found = attributes<IFA_MAX + 1>(message, sizeof(ifaddrmsg));
  auto address = address_in(found[IFA_LOCAL], fixed->ifa_family);  // of a point-to-point link; else there is one only
  if (!address) address = address_in(found[IFA_ADDRESS], fixed->ifa_family);
  if (!address) return;
  constexpr unsigned kNotYet = unsigned{IFA_F_TENTATIVE} | unsigned{IFA_F_DADFAILED};
  const bool usable = message.nlmsg_type == RTM_NEWADDR && (fixed->ifa_flags & kNotYet) == 0;
  if (set_present(addresses_, *address, usable)) into.addresses.push_back(*address);
}

void NetworkState::compare(const NetworkState& one, const NetworkState& other, NetworkChange& into) {
  std::ranges::set_symmetric_difference(one.links_, other.links_, std::back_inserter(into.links));
  std::ranges::set_symmetric_difference(one.addresses_, other.addresses_, std::back_inserter(into.addresses));
}

void NetworkState::read(std::span<const std::uint8_t> datagram, NetworkChange& into) {
  each_message(datagram, [&](const nlmsghdr& message) {
    switch (message.nlmsg_type) {
      case RTM_NEWLINK:
      case RTM_DELLINK:
        read_link(message, into);
        break;
      case RTM_NEWADDR:
      case RTM_DELADDR:
        read_address(message, into);
        break;
      case RTM_NEWROUTE:
      case RTM_DELROUTE:
        if (const auto prefix = destination(message)) into.add_route(*prefix);
        break;
      case RTM_NEWRULE:
      case RTM_DELRULE:
      case RTM_NEWNEXTHOP:
      case RTM_DELNEXTHOP:
        into.any_route = true;
        break;
      default:
        break;
    }
  });
}

}  // namespace eipd::kernel
