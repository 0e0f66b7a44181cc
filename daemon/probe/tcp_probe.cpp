#include "daemon/probe/tcp_probe.hpp"

#include <utility>

#include <boost/asio.hpp>

namespace eipd::probe {

TcpProbe::TcpProbe(Dialer dialer) : dialer_{std::move(dialer)} {}

boost::asio::awaitable<Attempt> TcpProbe::run(health::TimePoint deadline) {
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::move(connection.error());
  (*connection)->abort();
  co_return Attempt{};
}

}  // namespace eipd::probe
