#include "bgp/net/bfd_socket.hpp"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

#include "bgp/net/asio_address.hpp"

namespace eipd::bgp::net {

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr int kDscpCs6 = 0xC0;
constexpr int kTtl = 255;
constexpr std::uint16_t kFirstSourcePort = 49152;
constexpr int kPortAttempts = 64;

SocketFault fault(std::string_view doing, int error) {
  return {doing, std::error_code{error, std::system_category()}};
}

struct Option {
  int level;
  int name;
  int value;
  std::string_view doing;
};

SocketResult set(const udp::socket& socket, std::initializer_list<Option> options) {
  for (const auto& [level, name, value, doing] : options) {
    if (::setsockopt(const_cast<udp::socket&>(socket).native_handle(), level, name, &value, sizeof value) != 0)
      return std::unexpected(fault(doing, errno));
  }
  return {};
}

SocketResult bind_to_device(udp::socket& socket, const std::string& device) {
  if (device.empty()) return {};
  const auto size = static_cast<socklen_t>(device.size());
  if (::setsockopt(socket.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), size) == 0) return {};
  return std::unexpected(fault("setting SO_BINDTODEVICE", errno));
}

BfdSocket open(asio::io_context& loop, Family family, const std::string& device) {
  udp::socket socket{loop};
  boost::system::error_code error;
  socket.open(family == Family::Ipv4 ? udp::v4() : udp::v6(), error);
  if (!error) socket.non_blocking(true, error);
  if (error) return std::unexpected(fault("opening a socket", error.value()));
  if (const auto bound = bind_to_device(socket, device); !bound) return std::unexpected(bound.error());
  if (family == Family::Ipv6) {
    if (const auto done = set(socket, {{IPPROTO_IPV6, IPV6_V6ONLY, 1, "setting IPV6_V6ONLY"}}); !done)
      return std::unexpected(done.error());
  }
  return socket;
}

/// Our end of the path. A link-local address of ours has the neighbor's zone.
std::expected<asio::ip::address, SocketFault> source_of(asio::io_context& loop, const BfdPath& path,
                                                        const std::string& device) {
  if (path.ends.local) {
    const bool zoned = path.ends.local->is_v6() && path.ends.local->is_link_local();
    const auto local = to_asio(ScopedAddress{*path.ends.local, zoned ? path.ends.remote.zone : std::string{}});
    if (!local) return std::unexpected(fault("binding to the local address", ENODEV));
    return *local;
  }
  // Asked of the kernel once, not with every packet: the source of a session must not change under it.
  auto socket = open(loop, path.ends.remote.address.family(), device);
  if (!socket) return std::unexpected(socket.error());
  const auto to = to_asio(path.ends.remote);
  if (!to) return std::unexpected(fault("finding a way to the neighbor", ENODEV));
  boost::system::error_code error;
  socket->connect(udp::endpoint{*to, kFirstSourcePort}, error);  // sends nothing
  if (!error) {
    if (const auto here = socket->local_endpoint(error); !error) return here.address();
  }
  return std::unexpected(fault("finding a way to the neighbor", error.value()));
}

/// TTL and destination, from the control messages of a datagram.
void read_control(msghdr& message, bfd::Arrival& arrival) {
  for (const cmsghdr* at = CMSG_FIRSTHDR(&message); at != nullptr;
       at = CMSG_NXTHDR(&message, const_cast<cmsghdr*>(at))) {
    const auto is = [&](int level, int type) { return at->cmsg_level == level && at->cmsg_type == type; };
    if (is(IPPROTO_IP, IP_TTL) || is(IPPROTO_IPV6, IPV6_HOPLIMIT)) {
      int ttl = 0;
      std::memcpy(&ttl, CMSG_DATA(at), sizeof ttl);
      arrival.ttl = static_cast<std::uint8_t>(ttl);
    } else if (is(IPPROTO_IP, IP_PKTINFO)) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(at), sizeof info);
      arrival.local = IpAddress::v4(ntohl(info.ipi_addr.s_addr));
    } else if (is(IPPROTO_IPV6, IPV6_PKTINFO)) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(at), sizeof info);
      arrival.local = IpAddress::v6(std::span<const std::uint8_t, 16>{info.ipi6_addr.s6_addr});
    }
  }
}

}  // namespace

BfdSocket open_bfd_receiver(asio::io_context& loop, Family family, std::uint16_t port, const std::string& device) {
  auto socket = open(loop, family, device);
  if (!socket) return socket;
  const bool v4 = family == Family::Ipv4;
  const auto told = v4 ? set(*socket, {{IPPROTO_IP, IP_RECVTTL, 1, "setting IP_RECVTTL"},
                                       {IPPROTO_IP, IP_PKTINFO, 1, "setting IP_PKTINFO"}})
                       : set(*socket, {{IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "setting IPV6_RECVHOPLIMIT"},
                                       {IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "setting IPV6_RECVPKTINFO"}});
  if (!told) return std::unexpected(told.error());
  boost::system::error_code error;
  socket->bind(udp::endpoint{v4 ? udp::v4() : udp::v6(), port}, error);
  if (error) return std::unexpected(fault("listening on the BFD port", error.value()));
  return socket;
}

BfdSocket open_bfd_sender(asio::io_context& loop, const BfdPath& path, std::mt19937_64& random) {
  const Family family = path.ends.remote.address.family();
  const std::string& device = path.device.empty() ? path.vrf : path.device;
  const auto from = source_of(loop, path, device);
  if (!from) return std::unexpected(from.error());
  auto socket = open(loop, family, device);
  if (!socket) return socket;
  const bool v4 = family == Family::Ipv4;
  const auto sent = v4 ? set(*socket, {{IPPROTO_IP, IP_TTL, kTtl, "setting IP_TTL"},
                                       {IPPROTO_IP, IP_TOS, kDscpCs6, "setting IP_TOS"}})
                       : set(*socket, {{IPPROTO_IPV6, IPV6_UNICAST_HOPS, kTtl, "setting IPV6_UNICAST_HOPS"},
                                       {IPPROTO_IPV6, IPV6_TCLASS, kDscpCs6, "setting IPV6_TCLASS"}});
  if (!sent) return std::unexpected(sent.error());
  std::uniform_int_distribution<unsigned> port{kFirstSourcePort, 65535};
  boost::system::error_code error;
  for (int attempt = 0; attempt < kPortAttempts; ++attempt) {
    error.clear();
    socket->bind(udp::endpoint{*from, static_cast<std::uint16_t>(port(random))}, error);
    if (error != asio::error::address_in_use) break;
  }
  if (error) return std::unexpected(fault("binding to the local address", error.value()));
  return socket;
}

std::optional<BfdDatagram> receive_bfd(udp::socket& socket, bool multihop) {
  BfdDatagram datagram;
  udp::endpoint from;
  alignas(cmsghdr) std::array<char, 256> control{};
  iovec part{datagram.octets.data(), datagram.octets.size()};
  msghdr message{};
  message.msg_name = from.data();
  message.msg_namelen = static_cast<socklen_t>(from.capacity());
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const auto size = ::recvmsg(socket.native_handle(), &message, MSG_DONTWAIT);
  if (size < 0) return std::nullopt;
  datagram.size = static_cast<std::size_t>(size);
  from.resize(message.msg_namelen);
  datagram.arrival.remote = from_asio(from.address());
  datagram.arrival.multihop = multihop;
  read_control(message, datagram.arrival);
  return datagram;
}

}  // namespace eipd::bgp::net
