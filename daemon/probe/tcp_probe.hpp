// tcp: healthy when the connection is established. It is closed with RST (see Connection::abort), so the target's
// application may see a reset on a connection that it had accepted and that carried nothing.
#pragma once

#include "daemon/probe/dialer.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class TcpProbe final : public Probe {
 public:
  explicit TcpProbe(Dialer dialer);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  Dialer dialer_;
};

}  // namespace eipd::probe
