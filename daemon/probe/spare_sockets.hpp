// TCP sockets that probes of one loop have done with, kept for the next ones: making, registering and closing a socket
// costs a probe more than all else that it asks of the kernel.
//
// A connected socket that is disconnected (connect(2) with AF_UNSPEC) sends RST and is as good as new: it has no
// address, no port and nothing unread. Sockets with a source or a device of their own are not kept: those may be gone
// by the next run, and only binding tells.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

/// Lives on one loop's thread.
class SpareSockets {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  static constexpr std::size_t kMost = 128;  ///< kept of each family: what is under way at once, as a rule

  explicit SpareSockets(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}

  /// Unconnected and non-blocking; whenever it is closed while connected it sends RST, and the handshake's last segment
  /// waits for the first octets that are written. The error is why there is none.
  std::expected<Socket, Attempt> take(const boost::asio::ip::tcp& protocol);
  /// The same, never used before.
  [[nodiscard]] std::expected<Socket, Attempt> make(const boost::asio::ip::tcp& protocol) const;

  /// Ends the connection of `socket`, which is from here and which is or was established; nothing waits on it.
  void give_back(const boost::asio::ip::tcp& protocol, Socket socket);
  /// How many are kept.
  [[nodiscard]] std::size_t size() const { return spare_[0].size() + spare_[1].size(); }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }

 private:
  boost::asio::any_io_executor executor_;
  std::array<std::vector<Socket>, 2> spare_;  ///< IPv4, IPv6
};

}  // namespace eipd::probe
