#include "daemon/kernel/netlink_socket.hpp"

#include <linux/netlink.h>
#include <sys/socket.h>

namespace eipd::kernel {

Descriptor open_netlink(int type_flags) {
  Descriptor socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | type_flags, NETLINK_ROUTE)};
  const sockaddr_nl any{.nl_family = AF_NETLINK};
  if (socket.get() < 0 || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) {  // NOLINT
    return Descriptor{};
  }
  return socket;
}

bool send_request(const Descriptor& socket, std::span<const std::uint8_t> request) {
  const sockaddr_nl kernel{.nl_family = AF_NETLINK};
  return ::sendto(socket.get(), request.data(), request.size(), 0,
                  reinterpret_cast<const sockaddr*>(&kernel),  // NOLINT
                  sizeof kernel) == static_cast<ssize_t>(request.size());
}

}  // namespace eipd::kernel
