#include "daemon/probe/grpc_probe.hpp"

#include <array>
#include <utility>

#include <boost/asio.hpp>

#include "daemon/probe/http_probe.hpp"

namespace eipd::probe {

using health::Outcome;

GrpcProbe::GrpcProbe(Dialer dialer, const health::GrpcCheck& check, std::string_view target)
    : dialer_{std::move(dialer)},
      service_{check.service},
      authority_{check.authority.empty() ? authority_of(target) : check.authority} {}

boost::asio::awaitable<Attempt> GrpcProbe::run(health::TimePoint deadline) {
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::move(connection.error());
  Attempt attempt = co_await ask(**connection);
  (*connection)->finish(attempt.outcome);
  co_return attempt;
}

boost::asio::awaitable<Attempt> GrpcProbe::ask(ByteStream& stream) const {
  GrpcExchange exchange{service_, authority_};
  std::array<char, 4096> space{};
  auto state = GrpcExchange::State::NeedMore;
  while (state == GrpcExchange::State::NeedMore) {
    if (const auto text = exchange.to_send(); !text.empty()) {
      if (auto failure = co_await stream.write(text)) co_return *std::move(failure);
    }
    auto size = co_await stream.read_some(space);
    if (!size) co_return std::move(size.error());
    state = exchange.feed({space.data(), *size});
  }
  if (state == GrpcExchange::State::TooMuch) co_return Attempt{Outcome::BodyTooLarge, "too large for a health answer"};
  if (state == GrpcExchange::State::Malformed) co_return Attempt{Outcome::ProtocolError, "not HTTP/2"};
  if (state == GrpcExchange::State::Reset) co_return Attempt{Outcome::Reset, "the stream was reset"};
  co_return judge_grpc(exchange.http_status(), exchange.grpc_status(), exchange.message());
}

Attempt judge_grpc(unsigned http_status, std::optional<std::uint64_t> grpc_status, std::string_view message) {
  if (http_status != 200) return {Outcome::BadStatus, "status " + std::to_string(http_status)};
  if (!grpc_status) return {Outcome::ProtocolError, "no grpc-status"};
  if (*grpc_status != 0) return {Outcome::BadStatus, "grpc-status " + std::to_string(*grpc_status)};
  const auto status = grpc_health_status(message);
  if (!status) return {Outcome::ProtocolError, "no HealthCheckResponse"};
  constexpr std::array<std::string_view, 4> kNames{"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};
  if (*status == 1) return {Outcome::Success, std::string{kNames[1]}};
  return {Outcome::NotServing,
          *status < kNames.size() ? std::string{kNames[*status]} : "status " + std::to_string(*status)};
}

}  // namespace eipd::probe
