#include "daemon/kernel/paths.hpp"

#include <array>
#include <cerrno>
#include <span>

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "daemon/kernel/messages.hpp"
#include "daemon/kernel/netlink_socket.hpp"

namespace eipd::kernel {
namespace {

constexpr std::size_t kQuestion = 128;  ///< octets: the fixed parts, and three attributes
constexpr std::size_t kAnswer = 4096;

void put(nlmsghdr* message, std::uint16_t type, const bgp::IpAddress& address) {
  mnl_attr_put(message, type, address.octets().size(), address.octets().data());
}

Path path_in(const nlmsghdr& message) {
  if (message.nlmsg_type == NLMSG_ERROR) {
    const auto* error = fixed_part<nlmsgerr>(message);
    return {.error = error == nullptr ? EPROTO : -error->error};
  }
  const auto* route = fixed_part<rtmsg>(message);
  if (message.nlmsg_type != RTM_NEWROUTE || route == nullptr) return {.error = EPROTO};
  const auto found = attributes<RTA_MAX + 1>(message, sizeof(rtmsg));
  Path path{.kind = route->rtm_type};
  if (found[RTA_OIF] != nullptr) path.link = mnl_attr_get_u32(found[RTA_OIF]);
  path.gateway = address_in(found[RTA_GATEWAY], route->rtm_family);
  path.source = address_in(found[RTA_PREFSRC], route->rtm_family);
  return path;
}

}  // namespace

Paths::Paths() : socket_{open_netlink(0)} {}

Path Paths::find(const Way& way) {
  if (socket_.get() < 0) return {.error = EBADF};
  alignas(nlmsghdr) std::array<std::uint8_t, kQuestion> question{};
  nlmsghdr* message = mnl_nlmsg_put_header(question.data());
  message->nlmsg_type = RTM_GETROUTE;
  message->nlmsg_flags = NLM_F_REQUEST;
  message->nlmsg_seq = ++asked_;
  auto* route = static_cast<rtmsg*>(mnl_nlmsg_put_extra_header(message, sizeof(rtmsg)));
  route->rtm_family = way.target.is_v4() ? AF_INET : AF_INET6;
  route->rtm_dst_len = bgp::bit_length(way.target.family());
  put(message, RTA_DST, way.target);
  if (way.source && way.source->family() == way.target.family()) {
    route->rtm_src_len = route->rtm_dst_len;
    put(message, RTA_SRC, *way.source);
  }
  if (!way.device.empty()) {
    const unsigned index = ::if_nametoindex(way.device.c_str());
    if (index == 0) return {.error = ENODEV};
    mnl_attr_put_u32(message, RTA_OIF, index);
  }
  if (!send_request(socket_, std::span{question}.first(message->nlmsg_len))) return {.error = errno};
  alignas(nlmsghdr) std::array<std::uint8_t, kAnswer> answer{};
  while (true) {
    const auto size = ::recv(socket_.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return {.error = errno};
    const auto* first = reinterpret_cast<const nlmsghdr*>(answer.data());  // NOLINT: what libmnl takes
    if (mnl_nlmsg_ok(first, static_cast<int>(size)) && first->nlmsg_seq == asked_) return path_in(*first);
  }
}

}  // namespace eipd::kernel
