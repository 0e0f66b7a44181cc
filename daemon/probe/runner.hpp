// Runs one check of one target over and over: waits until it is due, looks, tells the ledger. One coroutine, so a run
// cannot overlap its predecessor.
#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/probe/attached_connection.hpp"
#include "daemon/probe/ledger.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

/// Lives on the loop's thread, kept alive by its own coroutine from start() to the end that follows end().
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  /// `ledger` outlives the loop's last handler.
  Runner(boost::asio::io_context& loop, Ledger& ledger, RecordPtr record, std::unique_ptr<Probe> probe);

  /// From start() on a connection to the check's target is held open by `dialer`, and its end causes a run at once.
  void attach(Dialer dialer);
  void start();
  /// The record's due time changed.
  void wake();
  /// No further run begins. One under way goes on to its deadline at most, and nobody hears of it.
  void end();

 private:
  boost::asio::awaitable<void> live();
  boost::asio::awaitable<void> run_once();

  boost::asio::io_context& loop_;
  Ledger& ledger_;
  RecordPtr record_;
  std::unique_ptr<Probe> probe_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<AttachedConnection> attached_;  ///< none unless attached
  bool ended_ = false;
};

}  // namespace eipd::probe
