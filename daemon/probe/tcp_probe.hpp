// tcp: healthy when the target takes the connection and, where the check says so, what it is sent is answered by the
// expected octets, anywhere in the first 4 KiB of the answer. It ends with RST (see Connection::close). Where nothing
// is sent or expected that comes before the handshake's last segment: the target's application never hears of the
// check.
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
