// A listening TCP socket at a configured endpoint, for the HTTP servers.
#pragma once

#include <expected>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "bgp/types/endpoint.hpp"

namespace eipd::observe {

/// IPv6 only on an IPv6 address. The error is the system's word.
std::expected<boost::asio::ip::tcp::acceptor, std::string> listen_tcp(boost::asio::io_context& context,
                                                                      const bgp::Endpoint& endpoint);

}  // namespace eipd::observe
