// What a gRPC server sends to one health request. The first octet says how the rest is cut into pieces; between two the
// exchange says what it would send, as the probe does.
// Laws: a whole answer is the same however it came; no more than one small message is kept; every answer has a
// judgement, and a healthy one said SERVING.
#include <algorithm>
#include <string_view>

#include "daemon/probe/grpc_exchange.hpp"
#include "daemon/probe/grpc_probe.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using eipd::fuzz::law;
using eipd::probe::GrpcExchange;
using State = GrpcExchange::State;

constexpr std::size_t kMostMessage = 1024;
constexpr std::size_t kMostSent = std::size_t{1} << 20;  ///< SETTINGS and PING are answered; nothing else is

State feed(GrpcExchange& exchange, std::string_view octets, std::size_t piece) {
  State state = State::NeedMore;
  std::size_t sent = exchange.to_send().size();
  while (!octets.empty() && state == State::NeedMore) {
    const auto part = octets.substr(0, piece);
    octets.remove_prefix(part.size());
    state = exchange.feed(part);
    sent += exchange.to_send().size();
  }
  law(exchange.message().size() <= kMostMessage, "what is kept is small");
  law(sent <= kMostSent, "an answer does not make us talk for ever");
  return state;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using eipd::health::Outcome;
  const std::string_view octets{reinterpret_cast<const char*>(data + 1), size - 1};  // NOLINT: octets as text
  GrpcExchange whole{"shop", "127.0.0.1:50051"};
  GrpcExchange cut{"shop", "127.0.0.1:50051"};
  const State at_once = feed(whole, octets, 4096);  // as the probe reads
  const State in_pieces = feed(cut, octets, 1U + data[0] % 64U);
  if (at_once != State::Complete) return 0;
  if (in_pieces == State::Complete) {
    law(whole.http_status() == cut.http_status() && whole.grpc_status() == cut.grpc_status() &&
            whole.message() == cut.message(),
        "pieces do not matter to a whole answer");
  }
  const auto attempt = eipd::probe::judge_grpc(whole.http_status(), whole.grpc_status(), whole.message());
  if (attempt.outcome == Outcome::Success) {
    law(eipd::probe::grpc_health_status(whole.message()) == 1, "healthy is SERVING alone");
  }
  return 0;
}
