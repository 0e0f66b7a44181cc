// What a BGP connection's socket needs to be told, from the neighbor's settings. All calls are synchronous system calls
// on one socket; each failure names the option, because "Protocol not available" alone helps nobody.
//
//   TTL      GTSM (RFC 5082): 255 out, and in at least 256 - hops. Multihop: that many. An external neighbor without
//            either: 1, so that it must be on the link. An internal one: the system's default.
//   MD5      RFC 2385: on the listener before a SYN can come, on our own socket before connect. If it can't be set,
//            there is no session: never one without the key.
//   latency  TCP_NODELAY, DSCP CS6 (RFC 4271 appendix E), and little unsent in the kernel, so that the newest state of
//            a prefix still wins there.
//   death    TCP_USER_TIMEOUT a little above the send hold time, so that RFC 9687's timer speaks first.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "bgp/fsm/neighbor_settings.hpp"

namespace eipd::bgp::net {

/// "setting TCP_MD5SIG: Protocol not available"
struct SocketFault {
  std::string_view doing;  ///< a literal
  std::error_code error;
  [[nodiscard]] std::string text() const;
};
using SocketResult = std::expected<void, SocketFault>;

/// What of a neighbor's settings its sockets need.
struct SocketSettings {
  Family family = Family::Ipv4;
  std::string device;  ///< SO_BINDTODEVICE; empty: none
  std::optional<std::uint8_t> ttl;
  std::optional<std::uint8_t> min_ttl;  ///< GTSM
  std::chrono::milliseconds user_timeout{0};
};
/// The neighbor's interface or VRF; empty: none.
const std::string& device_of(const fsm::NeighborSettings& neighbor);
SocketSettings socket_settings(const fsm::NeighborSettings& neighbor, Asn local_as);

/// Before connect, or right after accept.
SocketResult configure(int socket, const SocketSettings& settings);

/// Before bind: reuse, IPv6 only, TTL 255 (a peer with GTSM must see it on our SYN-ACK), DSCP.
SocketResult configure_listener(int socket, Family family);
/// The least that every neighbor of the family agrees to; 0 turns the filter off. Each accepted socket gets its
/// neighbor's own.
SocketResult set_listener_min_ttl(int socket, Family family, std::uint8_t min_ttl);

SocketResult bind_to_device(int socket, const std::string& device);
/// SO_REUSEPORT.
SocketResult share_port(int socket, bool shared);

/// TCP MD5 (RFC 2385) with this peer, in whatever zone; an empty key removes it.
SocketResult set_md5_key(int socket, const ScopedAddress& peer, std::string_view key);

}  // namespace eipd::bgp::net
