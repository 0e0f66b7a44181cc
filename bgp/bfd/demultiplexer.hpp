// Which session a received packet belongs to (RFC 5880 §6.8.6, RFC 5881 §3 and §5, RFC 5883 §4). Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <unordered_map>

#include "bgp/bfd/packet.hpp"
#include "bgp/types/endpoint.hpp"

namespace eipd::bgp::bfd {

/// Between which two systems a session runs, and how far apart they may be.
struct Path {
  ScopedAddress remote;
  std::optional<IpAddress> local;  ///< nothing: any of ours
  bool multihop = false;           ///< UDP port 4784 instead of 3784
  std::uint8_t min_ttl = 255;      ///< of received packets; 255: not across any router
  friend bool operator==(const Path&, const Path&) = default;
};

/// Where a packet came from and to, as the socket says.
struct Arrival {
  ScopedAddress remote;
  IpAddress local;
  bool multihop = false;
  std::uint8_t ttl = 0;
};

class Demultiplexer {
 public:
  /// `discriminator`: ours; not in use yet.
  void add(std::uint32_t discriminator, Path path);
  void remove(std::uint32_t discriminator);
  [[nodiscard]] bool contains(std::uint32_t discriminator) const { return paths_.contains(discriminator); }

  /// The discriminator of the session that the packet belongs to, or why it belongs to none. A packet that names our
  /// discriminator must nonetheless come from that session's neighbor.
  [[nodiscard]] std::expected<std::uint32_t, Discard> find(const ControlPacket& packet, const Arrival& arrival) const;

 private:
  std::unordered_map<std::uint32_t, Path> paths_;
  std::multimap<ScopedAddress, std::uint32_t> by_remote_;
};

}  // namespace eipd::bgp::bfd
