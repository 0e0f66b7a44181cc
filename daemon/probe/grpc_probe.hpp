// grpc: healthy when the target's grpc.health.v1.Health service says SERVING of the check's service (of the server as a
// whole, where the check names none). HTTP/2 in cleartext, a connection for each run.
#pragma once

#include <string>
#include <string_view>

#include "daemon/probe/byte_stream.hpp"
#include "daemon/probe/dialer.hpp"
#include "daemon/probe/grpc_exchange.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class GrpcProbe final : public Probe {
 public:
  /// `target` is the check's target as configured: :authority, unless the check says another.
  GrpcProbe(Dialer dialer, const health::GrpcCheck& check, std::string_view target);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask(ByteStream& stream) const;

  Dialer dialer_;
  std::string service_;
  std::string authority_;
};

/// What a complete answer means.
Attempt judge_grpc(unsigned http_status, std::optional<std::uint64_t> grpc_status, std::string_view message);

}  // namespace eipd::probe
