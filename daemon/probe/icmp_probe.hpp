// icmp: healthy when the target answers an echo request. The port of a target says nothing here. It uses the kernel's
// ping sockets where net.ipv4.ping_group_range allows them, else a raw socket, which takes CAP_NET_RAW; where it may
// have neither, every run fails with Outcome::LocalError and says so.
#pragma once

#include "daemon/probe/dialer.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class DatagramSocket;

class IcmpProbe final : public Probe {
 public:
  explicit IcmpProbe(Dialer dialer);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask(DatagramSocket& socket, bgp::Endpoint to) const;

  Dialer dialer_;
};

}  // namespace eipd::probe
