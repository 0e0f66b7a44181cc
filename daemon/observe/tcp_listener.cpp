#include "daemon/observe/tcp_listener.hpp"

#include <utility>

#include <boost/asio/ip/v6_only.hpp>

namespace eipd::observe {

namespace asio = boost::asio;
using asio::ip::tcp;

std::expected<tcp::acceptor, std::string> listen_tcp(asio::io_context& context, const bgp::Endpoint& endpoint) {
  tcp::acceptor acceptor{context};
  boost::system::error_code error;
  const auto address =
      asio::ip::make_address(to_string(bgp::ScopedAddress{.address = endpoint.address, .zone = endpoint.zone}), error);
  const tcp::endpoint where{address, endpoint.port};
  if (!error) acceptor.open(where.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only{true}, error);
  if (!error) acceptor.bind(where, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return std::unexpected(error.message());
  return acceptor;
}

}  // namespace eipd::observe
