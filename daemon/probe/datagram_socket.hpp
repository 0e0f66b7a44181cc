// One datagram socket of one run, connected to its target, under the run's deadline: what udp and icmp probes share.
// ICMP errors that come back for what was sent fail the operation. Lives on one loop's thread.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "bgp/types/endpoint.hpp"
#include "daemon/probe/attempt.hpp"
#include "daemon/probe/local_side.hpp"

namespace eipd::probe {

class DatagramSocket : public std::enable_shared_from_this<DatagramSocket> {
 public:
  static std::shared_ptr<DatagramSocket> make(const boost::asio::any_io_executor& executor, health::TimePoint deadline);

  /// Takes over `descriptor`, a socket of the target's family; a negative one is socket()'s failure, with its errno.
  std::optional<Attempt> connect(int descriptor, const bgp::Endpoint& to, const LocalSide& from);
  std::optional<Attempt> send(std::string_view octets);
  /// One datagram's octets, cut at the space's end. However many come that are no answer, the deadline holds.
  boost::asio::awaitable<std::expected<std::size_t, Attempt>> receive(std::span<char> space);
  void close();

 private:
  DatagramSocket(const boost::asio::any_io_executor& executor, health::TimePoint deadline);
  void watch_deadline();

  boost::asio::posix::stream_descriptor descriptor_;
  boost::asio::steady_timer deadline_;
  bool expired_ = false;
  unsigned received_ = 0;
};

}  // namespace eipd::probe
