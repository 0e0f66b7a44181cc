#include "bgp/net/own_address.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net {

bool is_own_address(const IpAddress& address) {
  using boost::asio::ip::udp;
  const auto here = to_asio(ScopedAddress{address, {}});
  if (!here) return false;
  boost::asio::io_context context;
  boost::system::error_code error;
  udp::socket socket{context};
  socket.open(here->is_v4() ? udp::v4() : udp::v6(), error);
  if (!error) socket.bind({*here, 0}, error);
  return !error;
}

}  // namespace eipd::bgp::net
