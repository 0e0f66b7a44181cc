#include "bgp/net/kernel_features.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace eipd::bgp::net {
namespace {

constexpr int kTcpAoAddKey = 38;  // TCP_AO_ADD_KEY of linux/tcp.h, too new for libc's headers

/// An option that is there refuses a value of the wrong size with EINVAL, one that isn't with ENOPROTOOPT.
bool has(int socket, int option) {
  const std::array<char, sizeof(int)> too_short{};
  return ::setsockopt(socket, IPPROTO_TCP, option, too_short.data(), too_short.size()) == 0 || errno != ENOPROTOOPT;
}

}  // namespace

KernelFeatures kernel_features() {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) socket = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return {};
  const KernelFeatures features{.tcp_md5 = has(socket, TCP_MD5SIG), .tcp_ao = has(socket, kTcpAoAddKey)};
  ::close(socket);
  return features;
}

}  // namespace eipd::bgp::net
