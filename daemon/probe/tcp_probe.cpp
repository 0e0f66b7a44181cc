#include "daemon/probe/tcp_probe.hpp"

#include <array>
#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

using health::Outcome;

TcpProbe::TcpProbe(Dialer dialer, health::TcpCheck check) : dialer_{std::move(dialer)}, check_{std::move(check)} {}

boost::asio::awaitable<Attempt> TcpProbe::run(health::TimePoint deadline) {
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::move(connection.error());
  Attempt attempt = co_await ask(**connection);
  (*connection)->finish(attempt.outcome);
  co_return attempt;
}

boost::asio::awaitable<Attempt> TcpProbe::ask(Connection& connection) const {
  if (!check_.send.empty()) {
    if (auto failure = co_await connection.write(check_.send)) co_return *std::move(failure);
  }
  if (check_.expect.empty()) co_return Attempt{};
  if (check_.send.empty()) connection.acknowledge();
  std::array<char, 4096> answer{};
  std::size_t filled = 0;
  while (filled < answer.size()) {
    auto size = co_await connection.read_some(std::span{answer}.subspan(filled));
    if (!size) {
      if (filled > 0 && size.error().outcome == Outcome::Closed) break;
      co_return std::move(size.error());
    }
    filled += *size;
    if (std::string_view{answer.data(), filled}.find(check_.expect) != std::string_view::npos) co_return Attempt{};
  }
  co_return Attempt{Outcome::WrongAnswer, "not the expected answer"};
}

}  // namespace eipd::probe
