#include "bgp/net/socket_options.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "bgp/net/asio_address.hpp"
#include "bgp/types/md5_key.hpp"

namespace eipd::bgp::net {

namespace {

constexpr int kDscpCs6 = 0xC0;              // the six DSCP bits, 110000, at the top of the octet
constexpr int kSendBuffer = 256 * 1024;     // octets; the kernel doubles it for its own bookkeeping
constexpr int kUnsentLowWater = 64 * 1024;  // octets
constexpr std::chrono::seconds kUserTimeoutMargin{2};

SocketFault fault(std::string_view doing) {
  return {doing, std::error_code{errno, std::system_category()}};
}

SocketResult set(int socket, int level, int name, int value, std::string_view doing) {
  if (::setsockopt(socket, level, name, &value, sizeof value) != 0) return std::unexpected(fault(doing));
  return {};
}

SocketResult set_ttl(int socket, Family family, int ttl) {
  if (family == Family::Ipv4) return set(socket, IPPROTO_IP, IP_TTL, ttl, "setting IP_TTL");
  return set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, ttl, "setting IPV6_UNICAST_HOPS");
}

SocketResult set_min_ttl(int socket, Family family, int ttl) {
  if (family == Family::Ipv4) return set(socket, IPPROTO_IP, IP_MINTTL, ttl, "setting IP_MINTTL");
  return set(socket, IPPROTO_IPV6, IPV6_MINHOPCOUNT, ttl, "setting IPV6_MINHOPCOUNT");
}

SocketResult set_dscp(int socket, Family family) {
  if (family == Family::Ipv4) return set(socket, IPPROTO_IP, IP_TOS, kDscpCs6, "setting IP_TOS");
  return set(socket, IPPROTO_IPV6, IPV6_TCLASS, kDscpCs6, "setting IPV6_TCLASS");
}

/// The first failure among settings that were all tried.
SocketResult first_failure(std::initializer_list<SocketResult> results) {
  for (const auto& result : results)
    if (!result) return result;
  return {};
}

}  // namespace

std::string SocketFault::text() const {
  return std::string{doing} + ": " + error.message();
}

const std::string& device_of(const fsm::NeighborSettings& neighbor) {
  return neighbor.interface.empty() ? neighbor.vrf : neighbor.interface;
}

SocketSettings socket_settings(const fsm::NeighborSettings& neighbor, Asn local_as) {
  SocketSettings settings{.family = neighbor.address.address.family(), .device = device_of(neighbor)};
  if (neighbor.ttl_security) {
    settings.ttl = 255;
    settings.min_ttl = static_cast<std::uint8_t>(256 - *neighbor.ttl_security);
  } else if (neighbor.multihop) {
    settings.ttl = *neighbor.multihop;
  } else if (!neighbor.is_internal(local_as)) {
    settings.ttl = 1;
  }
  const auto send_hold = neighbor.send_hold_time.count() > 0 ? neighbor.send_hold_time : 2 * neighbor.hold_time;
  settings.user_timeout = send_hold + kUserTimeoutMargin;
  return settings;
}

SocketResult configure(int socket, const SocketSettings& settings) {
  if (!settings.device.empty())
    if (const auto bound = bind_to_device(socket, settings.device); !bound) return bound;
  const auto timeout = static_cast<int>(settings.user_timeout.count());
  const auto common = first_failure({
      set_dscp(socket, settings.family),
      set(socket, IPPROTO_TCP, TCP_NODELAY, 1, "setting TCP_NODELAY"),
      set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, timeout, "setting TCP_USER_TIMEOUT"),
      set(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsentLowWater, "setting TCP_NOTSENT_LOWAT"),
      set(socket, SOL_SOCKET, SO_SNDBUF, kSendBuffer, "setting SO_SNDBUF"),
  });
  if (!common) return common;
  if (settings.ttl)
    if (const auto result = set_ttl(socket, settings.family, *settings.ttl); !result) return result;
  if (settings.min_ttl) return set_min_ttl(socket, settings.family, *settings.min_ttl);
  return {};
}

SocketResult configure_listener(int socket, Family family) {
  if (family == Family::Ipv6)
    if (const auto only = set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1, "setting IPV6_V6ONLY"); !only) return only;
  return first_failure({
      set(socket, SOL_SOCKET, SO_REUSEADDR, 1, "setting SO_REUSEADDR"),
      set_dscp(socket, family),
      set_ttl(socket, family, 255),
  });
}

SocketResult set_listener_min_ttl(int socket, Family family, std::uint8_t min_ttl) {
  return set_min_ttl(socket, family, min_ttl);
}

SocketResult bind_to_device(int socket, const std::string& device) {
  if (::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) != 0)
    return std::unexpected(fault("setting SO_BINDTODEVICE"));
  return {};
}

SocketResult share_port(int socket, bool shared) {
  return set(socket, SOL_SOCKET, SO_REUSEPORT, shared ? 1 : 0, "setting SO_REUSEPORT");
}

SocketResult set_md5_key(int socket, const ScopedAddress& peer, std::string_view key) {
  // The kernel goes by the address and looks at no zone, so that a key can stand before its interface is there.
  const auto endpoint = to_asio(ScopedAddress{peer.address, {}}, 0);
  if (!endpoint)
    return std::unexpected(SocketFault{"setting TCP_MD5SIG", std::make_error_code(std::errc::no_such_device)});
  tcp_md5sig sig{};
  static_assert(sizeof sig.tcpm_key == kMaxMd5KeySize);
  std::memcpy(&sig.tcpm_addr, endpoint->data(), endpoint->size());
  sig.tcpm_keylen = static_cast<std::uint16_t>(std::min(key.size(), kMaxMd5KeySize));
  std::ranges::copy(key.substr(0, kMaxMd5KeySize), sig.tcpm_key);
  if (::setsockopt(socket, IPPROTO_TCP, TCP_MD5SIG, &sig, sizeof sig) == 0) return {};
  if (key.empty() && errno == ENOENT) return {};  // there was none
  return std::unexpected(fault("setting TCP_MD5SIG"));
}

}  // namespace eipd::bgp::net
