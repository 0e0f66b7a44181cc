// One TCP connection, under the deadline of a run unless it is kept: from socket() to close in one object, so that no
// way out of a run leaves a descriptor, a timer or a half-read answer behind. Lives on one loop's thread.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "bgp/types/endpoint.hpp"
#include "daemon/health/check_settings.hpp"
#include "daemon/probe/attempt.hpp"
#include "daemon/probe/byte_stream.hpp"
#include "daemon/probe/local_side.hpp"
#include "daemon/probe/spare_sockets.hpp"

namespace eipd::probe {

class Connection final : public ByteStream, public std::enable_shared_from_this<Connection> {
 public:
  /// From `deadline` on every operation, also one under way, fails with Outcome::Timeout. `sockets` outlives its use.
  static std::shared_ptr<Connection> make(SpareSockets& sockets, health::TimePoint deadline);

  /// Each returns how it failed; nothing, or the number of octets, when it did not.
  ///
  /// The handshake's last ACK waits for what is written, so that it costs no segment of its own; a connection that is
  /// aborted first was never one to the target's application, and wakes nobody there.
  boost::asio::awaitable<std::optional<Attempt>> connect(bgp::Endpoint to, LocalSide from);
  boost::asio::awaitable<std::optional<Attempt>> write(std::string_view text) override;
  boost::asio::awaitable<std::expected<std::size_t, Attempt>> read_some(std::span<char> space) override;

  /// Completes the handshake now: where the target speaks first, or the connection is to stand.
  void acknowledge();

  /// The deadline holds no longer. TCP's own keepalives go on, so that a path that is gone ends the connection, and
  /// what tracks connections on the way does not forget it. An ICMP error ends it at once.
  void keep();

  /// Ends with RST instead of FIN: no TIME_WAIT is left on this host, which thousands of connections a second to one
  /// target would otherwise run out of ports by, and the socket serves the next probe.
  void close();
  /// At the end of a run, once. After a failure it stays for a moment: whoever is told of that needs this core more.
  void finish(health::Outcome outcome);

 private:
  Connection(SpareSockets& sockets, health::TimePoint deadline);
  void watch_deadline();
  [[nodiscard]] Attempt failure(const boost::system::error_code& error) const;
  std::optional<Attempt> open(const boost::asio::ip::tcp& protocol, const LocalSide& from);
  boost::asio::awaitable<std::optional<Attempt>> establish(const boost::asio::ip::tcp::endpoint& to);

  SpareSockets& sockets_;
  boost::asio::ip::tcp protocol_ = boost::asio::ip::tcp::v4();  ///< of socket_
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  bool expired_ = false;
  bool kept_ = false;
  bool spare_ = false;  ///< connected, and good for another probe afterwards
};

/// Whether a socket at `local` that is connected to `to` is connected to itself: the kernel may pick the very port that
/// is probed as the source port, and TCP's simultaneous open then succeeds with nobody listening.
bool is_same_end(const bgp::Endpoint& local, const bgp::Endpoint& to);

}  // namespace eipd::probe
