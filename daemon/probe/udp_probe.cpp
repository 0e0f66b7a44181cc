#include "daemon/probe/udp_probe.hpp"

#include <array>
#include <utility>

#include <boost/asio.hpp>
#include <sys/socket.h>

#include "daemon/probe/datagram_socket.hpp"

namespace eipd::probe {

UdpProbe::UdpProbe(Dialer dialer, health::UdpCheck check) : dialer_{std::move(dialer)}, check_{std::move(check)} {}

boost::asio::awaitable<Attempt> UdpProbe::run(health::TimePoint deadline) {
  const auto to = co_await dialer_.resolve(deadline);
  if (!to) co_return to.error();
  const auto socket = DatagramSocket::make(co_await boost::asio::this_coro::executor, deadline);
  Attempt attempt = co_await ask(*socket, *to);
  socket->close();
  co_return attempt;
}

boost::asio::awaitable<Attempt> UdpProbe::ask(DatagramSocket& socket, const bgp::Endpoint& to) const {
  const int family = to.address.is_v4() ? AF_INET : AF_INET6;
  const int descriptor = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (auto failure = socket.connect(descriptor, to, dialer_.local())) co_return *std::move(failure);
  if (auto failure = socket.send(check_.send)) co_return *std::move(failure);
  std::array<char, 4096> answer{};
  const auto size = co_await socket.receive(answer);
  if (!size) co_return size.error();
  if (std::string_view{answer.data(), *size}.find(check_.expect) != std::string_view::npos) co_return Attempt{};
  co_return Attempt{health::Outcome::WrongAnswer, "not the expected answer"};
}

}  // namespace eipd::probe
