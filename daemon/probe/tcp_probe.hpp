// tcp: healthy when the connection is established and, where the check says so, what it is sent is answered by the
// expected octets, anywhere in the first 4 KiB of the answer. It is closed with RST (see Connection::abort), so the
// target's application may see a reset on a connection that it had accepted and that carried nothing.
#pragma once

#include "daemon/probe/dialer.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class TcpProbe final : public Probe {
 public:
  TcpProbe(Dialer dialer, health::TcpCheck check);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask(Connection& connection) const;

  Dialer dialer_;
  health::TcpCheck check_;
};

}  // namespace eipd::probe
