#include "daemon/probe/local_side.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include <boost/asio.hpp>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace eipd::probe {
namespace {

namespace asio = boost::asio;

asio::ip::address to_asio(const bgp::IpAddress& address, std::uint32_t scope = 0) {
  if (address.is_v4()) return asio::ip::address_v4{address.v4_value()};
  asio::ip::address_v6::bytes_type octets{};
  std::ranges::copy(address.octets(), octets.begin());
  return asio::ip::address_v6{octets, scope};
}

std::string last_error() {
  return boost::system::error_code{errno, boost::system::system_category()}.message();
}

}  // namespace

Attempt local_error(std::string detail) {
  return {health::Outcome::LocalError, std::move(detail)};
}

std::expected<asio::ip::address, Attempt> remote_address(const bgp::Endpoint& endpoint) {
  if (endpoint.zone.empty()) return to_asio(endpoint.address);
  const std::uint32_t scope = ::if_nametoindex(endpoint.zone.c_str());
  if (scope == 0) return std::unexpected(local_error("no interface " + endpoint.zone));
  return to_asio(endpoint.address, scope);
}

std::optional<bgp::Endpoint> local_end(int socket) {
  sockaddr_storage found{};
  socklen_t size = sizeof found;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&found), &size) != 0) return std::nullopt;  // NOLINT
  if (found.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &found, sizeof v4);
    return bgp::Endpoint{
        .address = bgp::IpAddress::v4(ntohl(v4.sin_addr.s_addr)), .zone = {}, .port = ntohs(v4.sin_port)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &found, sizeof v6);
  return bgp::Endpoint{.address = bgp::IpAddress::v6(std::span<const std::uint8_t, 16>{v6.sin6_addr.s6_addr}),
                       .zone = {},
                       .port = ntohs(v6.sin6_port)};
}

std::optional<Attempt> bind_to(int socket, const LocalSide& side) {
  if (!side.device.empty()) {  // unprivileged since Linux 5.7
    const auto size = static_cast<socklen_t>(side.device.size());
    if (::setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, side.device.data(), size) != 0)
      return local_error("cannot use device " + side.device + ": " + last_error());
  }
  if (!side.source) return std::nullopt;
  const int on = 1;
  ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const asio::ip::udp::endpoint source{to_asio(*side.source), 0};  // an address and a length, of any protocol
  if (::bind(socket, source.data(), static_cast<socklen_t>(source.size())) != 0)
    return local_error("cannot use source " + bgp::to_string(*side.source) + ": " + last_error());
  return std::nullopt;
}

void hear_errors(int socket, bool is_v4) {
  const int on = 1;
  if (is_v4) {
    ::setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  } else {
    ::setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  }
}

}  // namespace eipd::probe
