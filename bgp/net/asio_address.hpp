// Between the library's addresses and Asio's. A zone is a name for us and an interface index for the kernel.
#pragma once

#include <cstdint>
#include <optional>

#include <boost/asio/ip/tcp.hpp>

#include "bgp/types/endpoint.hpp"

namespace eipd::bgp::net {

/// Nothing if no interface has the zone's name now.
std::optional<boost::asio::ip::address> to_asio(const ScopedAddress& address);
std::optional<boost::asio::ip::tcp::endpoint> to_asio(const ScopedAddress& address, std::uint16_t port);

/// An IPv6 address keeps its scope as a zone; an interface that is gone leaves the index as its name.
ScopedAddress from_asio(const boost::asio::ip::address& address);
Endpoint from_asio(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace eipd::bgp::net
