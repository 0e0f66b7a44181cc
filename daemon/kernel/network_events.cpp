#include "daemon/kernel/network_events.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "daemon/kernel/messages.hpp"
#include "daemon/kernel/netlink_socket.hpp"

namespace eipd::kernel {
namespace {

constexpr std::array kGroups{RTNLGRP_LINK,       RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE,
                             RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE,   RTNLGRP_IPV6_RULE,   RTNLGRP_NEXTHOP};
constexpr int kBuffer = 4 << 20;          ///< octets of events that the kernel keeps for us, if we may ask for so much
constexpr int kMostAtOnce = 1000;         ///< messages
constexpr std::size_t kSpace = 64 << 10;  ///< octets, more than one datagram of the kernel's

/// Feeds the answer to a dump to `take`, a datagram at a time.
template <class Take>
void dump(std::uint16_t type, std::span<std::uint8_t> space, Take take) {
  const Descriptor socket = open_netlink(0);
  if (socket.get() < 0) return;
  alignas(nlmsghdr) std::array<std::uint8_t, NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(rtgenmsg))> request{};
  nlmsghdr* header = mnl_nlmsg_put_header(request.data());
  header->nlmsg_type = type;
  header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  static_cast<rtgenmsg*>(mnl_nlmsg_put_extra_header(header, sizeof(rtgenmsg)))->rtgen_family = AF_UNSPEC;
  if (!send_request(socket, request)) return;
  for (bool more = true; more;) {
    const auto size = ::recv(socket.get(), space.data(), space.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    const auto part = space.first(static_cast<std::size_t>(size));
    take(part);
    each_message(part, [&](const nlmsghdr& message) {
      if (message.nlmsg_type == NLMSG_DONE || message.nlmsg_type == NLMSG_ERROR) more = false;
    });
  }
}

}  // namespace

std::expected<NetworkEvents, std::string> NetworkEvents::open() {
  Descriptor socket = open_netlink(SOCK_NONBLOCK);
  if (socket.get() < 0) return std::unexpected("no netlink socket: " + std::generic_category().message(errno));
  const int buffer = kBuffer;
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) != 0) {
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);  // as much as the host allows
  }
  for (const int group : kGroups) {
    if (::setsockopt(socket.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0)
      return std::unexpected("no netlink events: " + std::generic_category().message(errno));
  }
  return NetworkEvents{std::move(socket)};
}

NetworkEvents::NetworkEvents(Descriptor socket) : socket_{std::move(socket)}, space_(kSpace) {
  state_ = learn();
}

NetworkState NetworkEvents::learn() {
  NetworkState state;
  NetworkChange known;
  for (const std::uint16_t type : {RTM_GETLINK, RTM_GETADDR}) {
    dump(type, space_, [&](std::span<const std::uint8_t> part) { state.read(part, known); });
  }
  return state;
}

void NetworkEvents::read(NetworkChange& into) {
  bool lost = false;
  for (int taken = 0; taken < kMostAtOnce; ++taken) {
    const auto size = ::recv(socket_.get(), space_.data(), space_.size(), MSG_DONTWAIT);
    if (size > 0) {
      state_.read({space_.data(), static_cast<std::size_t>(size)}, into);
    } else if (size < 0 && errno == ENOBUFS) {
      lost = true;
    } else if (size == 0 || errno != EINTR) {
      break;
    }
  }
  if (!lost) return;
  into.lost = into.any_route = true;
  NetworkState present = learn();
  NetworkState::compare(state_, present, into);
  state_ = std::move(present);
}

}  // namespace eipd::kernel
