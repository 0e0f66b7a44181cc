// udp: healthy when the target answers what it is sent, by a datagram that contains the expected octets (any datagram,
// where none are named). Silence is a failure, and so is an ICMP error: port unreachable reads as refused.
#pragma once

#include "daemon/probe/dialer.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class DatagramSocket;

class UdpProbe final : public Probe {
 public:
  UdpProbe(Dialer dialer, health::UdpCheck check);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask(DatagramSocket& socket, const bgp::Endpoint& to) const;

  Dialer dialer_;
  health::UdpCheck check_;
};

}  // namespace eipd::probe
