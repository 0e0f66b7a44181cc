#include "daemon/probe/dialer.hpp"

#include <utility>
#include <variant>

#include <boost/asio.hpp>

namespace eipd::probe {

namespace asio = boost::asio;

Dialer::Dialer(Target target, LocalSide local, Names& names, SpareSockets& sockets)
    : target_{std::move(target)}, local_{std::move(local)}, names_{names}, sockets_{sockets} {}

asio::awaitable<std::expected<std::shared_ptr<Connection>, Attempt>> Dialer::dial(health::TimePoint deadline) {
  auto endpoint = co_await resolve(deadline);
  if (!endpoint) co_return std::unexpected(std::move(endpoint.error()));
  auto connection = Connection::make(sockets_, deadline);
  auto failure = co_await connection->connect(*std::move(endpoint), local_);
  if (!failure) co_return connection;
  connection->close();
  co_return std::unexpected(*std::move(failure));
}

asio::awaitable<std::expected<bgp::Endpoint, Attempt>> Dialer::resolve(health::TimePoint deadline) {
  if (const auto* endpoint = std::get_if<bgp::Endpoint>(&target_)) co_return *endpoint;
  const auto& name = std::get<NamedTarget>(target_);
  auto address = co_await names_.find(name_of(name.host, local_.source), deadline);
  if (!address) co_return std::unexpected(std::move(address.error()));
  co_return bgp::Endpoint{.address = *address, .zone = {}, .port = name.port};
}

std::optional<Dialer> make_dialer(const health::CheckSettings& settings, std::string_view target,
                                  Surroundings& around) {
  auto parsed = parse_target(target);
  if (!parsed) return std::nullopt;
  return Dialer{*std::move(parsed),
                {.source = settings.source, .device = settings.device, .guard = &around.sources},
                around.names,
                around.sockets};
}

}  // namespace eipd::probe
