// Holds one connection to a check's target open, and wants a run the moment it ends. It sends nothing and reads nothing
// that matters. What its end means, and when to attach again, is health::Attachment's.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/health/attachment.hpp"
#include "daemon/probe/dialer.hpp"

namespace eipd::probe {

/// Lives on the loop's thread, kept alive by its own coroutine from start() to the end that follows end().
class AttachedConnection : public std::enable_shared_from_this<AttachedConnection> {
 public:
  /// A target that sends more than this unasked is let go: reading on would cost us without limit.
  static constexpr std::size_t kMostUnasked = std::size_t{64} << 10;

  /// `timeout` is the deadline of making the connection. `run_now` is called when the target ended it, never after
  /// end().
  AttachedConnection(boost::asio::io_context& loop, Dialer dialer, health::Duration timeout,
                     std::function<void()> run_now);

  void start();
  /// A run that was begun at `started` has ended. Returns what its failure counts for.
  health::Weight weigh(health::TimePoint started, health::TimePoint now, health::Outcome outcome);
  void end();

 private:
  enum class Ending : std::uint8_t { Theirs, Ours };
  boost::asio::awaitable<void> live();
  boost::asio::awaitable<void> attach();
  static boost::asio::awaitable<Ending> hold(Connection& connection);

  boost::asio::io_context& loop_;
  Dialer dialer_;
  health::Duration timeout_;
  std::function<void()> run_now_;
  health::Attachment state_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<Connection> connection_;
  bool ended_ = false;
};

}  // namespace eipd::probe
