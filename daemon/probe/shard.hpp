// One probe thread with its loop and its share of the checks: those whose id's hash falls to it.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/probe/engine.hpp"
#include "daemon/probe/ledger.hpp"
#include "daemon/probe/path_watch.hpp"
#include "daemon/probe/runner.hpp"
#include "daemon/probe/surroundings.hpp"

namespace eipd::probe {

/// What configure() hands to every shard; each takes its own.
struct Wanted {
  std::vector<CheckInstance> instances;
  std::set<std::string, std::less<>> names;
};

/// What change() hands to them.
struct WantedChange {
  ProbeEngine::Change change;
  std::set<std::string, std::less<>> gone;  ///< checks of which no target is left
};

/// Public functions may be called from any thread. The shard is shared with its thread, so that it outlives a thread
/// that could not be ended.
class Shard : public std::enable_shared_from_this<Shard> {
 public:
  Shard(unsigned index, unsigned shards, Lookup lookup, VerdictMailbox& verdicts);

  void start();
  void configure(std::shared_ptr<const Wanted> wanted);
  void change(std::shared_ptr<const WantedChange> wanted);
  void run_now(std::string check);
  void never_from(std::vector<bgp::Prefix> prefixes);
  Ledger& ledger() { return ledger_; }
  [[nodiscard]] bool watches_network() const { return watches_network_; }

  /// No verdict is told after this; the thread ends as soon as it can.
  void stop();
  /// Waits for the thread until `until`, then leaves it behind.
  void join(health::TimePoint until);

 private:
  void apply(const Wanted& wanted);
  void apply(const WantedChange& wanted);
  void apply(const Ledger::Changes& changes);
  [[nodiscard]] bool is_mine(const health::CheckId& id) const;
  void begin(const RecordPtr& record);
  void hurry(const RecordPtr& record, Trigger trigger);
  void wake(const RecordPtr& record);
  void main();

  unsigned index_;
  unsigned shards_;
  Ledger ledger_;
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::atomic<bool> watches_network_ = false;
  Surroundings around_;  ///< the thread's own, as all below
  PathWatch paths_;
  std::unordered_map<const Record*, std::shared_ptr<Runner>> runners_;  ///< destroyed before the loop
  std::promise<void> ended_;
  std::thread thread_;
};

}  // namespace eipd::probe
