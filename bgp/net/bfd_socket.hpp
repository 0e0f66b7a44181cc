// The UDP sockets of BFD. Synchronous, non-blocking; a failure names the call.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <random>
#include <span>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include "bgp/bfd/demultiplexer.hpp"
#include "bgp/net/bfd_engine.hpp"
#include "bgp/net/socket_options.hpp"

namespace eipd::bgp::net {

using BfdSocket = std::expected<boost::asio::ip::udp::socket, SocketFault>;

/// On any address of the family, told the TTL and the destination of each datagram. `device`: SO_BINDTODEVICE; empty:
/// none.
BfdSocket open_bfd_receiver(boost::asio::io_context& loop, Family family, std::uint16_t port,
                            const std::string& device);

/// From the path's local address, or the one that the kernel would choose now, and a port from 49152 to 65535 that
/// nobody else has (RFC 5881 §4), TTL 255, DSCP CS6.
BfdSocket open_bfd_sender(boost::asio::io_context& loop, const BfdPath& path, std::mt19937_64& random);

struct BfdDatagram {
  std::array<std::uint8_t, 128> octets{};  ///< a longer datagram is cut off: what follows the packet is ignored
  std::size_t size = 0;
  bfd::Arrival arrival;
};
/// The next datagram that waits, or nothing.
std::optional<BfdDatagram> receive_bfd(boost::asio::ip::udp::socket& socket, bool multihop);

}  // namespace eipd::bgp::net
