#include "bgp/net/own_address.hpp"

#include <algorithm>

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

bool is_never_from(std::span<const Prefix> space, const IpAddress& local) {
  return std::ranges::any_of(space, [&](const Prefix& prefix) { return prefix.covers(local); });
}

std::string would_leave_from(const IpAddress& local) {
  return "would leave from " + to_string(local) + ", an EIP's: set local_address";
}

}  // namespace eipd::bgp::net
