#include "daemon/probe/icmp_probe.hpp"

#include <array>
#include <cerrno>
#include <random>
#include <utility>

#include <boost/asio.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "daemon/probe/datagram_socket.hpp"
#include "daemon/probe/icmp_echo.hpp"

namespace eipd::probe {
namespace {

/// Tells our replies from those of other runs, and of other programs, that a raw socket hears as well.
std::string fresh_token() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::string token;
  for (int i = 0; i < 16; ++i) token += static_cast<char>(random() & 0xffU);
  return token;
}

struct IcmpSocket {
  int descriptor = -1;
  bool raw = false;
};

IcmpSocket open_icmp(bool is_v4) {
  const int family = is_v4 ? AF_INET : AF_INET6;
  const int protocol = is_v4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
  const int ping = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
  if (ping >= 0 || (errno != EACCES && errno != EPERM && errno != EPROTONOSUPPORT)) return {ping, false};
  return {::socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol), true};
}

}  // namespace

IcmpProbe::IcmpProbe(Dialer dialer) : dialer_{std::move(dialer)} {}

boost::asio::awaitable<Attempt> IcmpProbe::run(health::TimePoint deadline) {
  const auto to = co_await dialer_.resolve(deadline);
  if (!to) co_return to.error();
  const auto socket = DatagramSocket::make(co_await boost::asio::this_coro::executor, deadline);
  Attempt attempt = co_await ask(*socket, *to);
  socket->close();
  co_return attempt;
}

boost::asio::awaitable<Attempt> IcmpProbe::ask(DatagramSocket& socket, bgp::Endpoint to) const {
  const bool is_v4 = to.address.is_v4();
  const auto [descriptor, raw] = open_icmp(is_v4);
  if (descriptor < 0 && (errno == EPERM || errno == EACCES)) {
    co_return local_error("may not ping: net.ipv4.ping_group_range leaves our group out, and CAP_NET_RAW is missing");
  }
  to.port = 0;
  if (auto failure = socket.connect(descriptor, to, dialer_.local())) co_return *std::move(failure);
  const auto token = fresh_token();
  const auto identifier =
      static_cast<std::uint16_t>(static_cast<unsigned char>(token[0]) << 8U | static_cast<unsigned char>(token[1]));
  if (auto failure = socket.send(echo_request(to.address.family(), identifier, token))) co_return *std::move(failure);
  std::array<char, 512> space{};
  while (true) {
    const auto size = co_await socket.receive(space);
    if (!size) co_return size.error();
    if (is_echo_reply(to.address.family(), {space.data(), *size}, raw && is_v4, token)) co_return Attempt{};
  }
}

}  // namespace eipd::probe
