#include "daemon/probe/engine.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>
#include <utility>

#include "daemon/probe/shard.hpp"

namespace eipd::probe {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kWatchEvery{250};  ///< how late a stale verdict may be found
constexpr std::chrono::seconds kPatience{1};           ///< with a thread that does not end

}  // namespace

class ProbeEngine::Core {
 public:
  Core(const Options& options, VerdictMailbox& verdicts) {
    const unsigned count = std::max(options.threads, 1U);
    for (unsigned i = 0; i < count; ++i) {
      shards_.push_back(std::make_shared<Shard>(i, count, options.lookup, verdicts));
    }
    for (const auto& shard : shards_) shard->start();
    watcher_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
  }

  void configure(std::vector<CheckInstance> instances) {
    auto wanted = std::make_shared<Wanted>();
    wanted->instances = std::move(instances);
    for (const auto& instance : wanted->instances) wanted->names.insert(instance.id.check);
    const std::lock_guard lock{mutex_};
    targets_.clear();
    std::set<health::CheckId> seen;
    for (const auto& instance : wanted->instances) {
      if (seen.insert(instance.id).second) ++targets_[instance.id.check];
    }
    for (const auto& shard : shards_) shard->configure(wanted);
  }

  void change(Change change) {
    const auto wanted = std::make_shared<WantedChange>();
    wanted->change = std::move(change);
    const std::lock_guard lock{mutex_};
    for (const auto& instance : wanted->change.added) ++targets_[instance.id.check];
    for (const auto& id : wanted->change.removed) {
      const auto targets = targets_.find(id.check);
      if (targets == targets_.end() || --targets->second > 0) continue;
      targets_.erase(targets);
      wanted->gone.insert(id.check);
    }
    for (const auto& shard : shards_) shard->change(wanted);
  }

  void never_from(const std::vector<bgp::Prefix>& prefixes) {
    for (const auto& shard : shards_) shard->never_from(prefixes);
  }

  bool run_now(std::string_view check) {
    const std::lock_guard lock{mutex_};
    if (!targets_.contains(check)) return false;
    for (const auto& shard : shards_) shard->run_now(std::string{check});
    return true;
  }

  std::vector<CheckSnapshot> snapshot(std::string_view check) const {
    std::vector<CheckSnapshot> all;
    for (const auto& shard : shards_) shard->ledger().snapshot(check, all);
    std::ranges::sort(all, {}, &CheckSnapshot::id);
    return all;
  }

  std::optional<CheckSnapshot> find(const health::CheckId& id) const {
    for (const auto& shard : shards_) {
      if (auto found = shard->ledger().find(id)) return found;
    }
    return std::nullopt;
  }

  EngineTotals totals() const {
    EngineTotals sum;
    for (const auto& shard : shards_) shard->ledger().add_to(sum);
    sum.network_watched = std::ranges::all_of(shards_, [](const auto& shard) { return shard->watches_network(); });
    return sum;
  }

  void stop() {
    const std::lock_guard lock{mutex_};
    if (!watcher_.joinable()) return;
    watcher_.request_stop();
    for (const auto& shard : shards_) shard->stop();
    watcher_.join();
    const auto until = Clock::now() + kPatience;
    for (const auto& shard : shards_) shard->join(until);
  }

 private:
  void watch(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    while (!never.wait_for(lock, stop, kWatchEvery, [&] { return stop.stop_requested(); })) {
      for (const auto& shard : shards_) shard->ledger().expire(Clock::now());
    }
  }

  std::vector<std::shared_ptr<Shard>> shards_;
  std::mutex mutex_;  ///< over targets_, the order of configure() and change() calls, and stop()
  std::map<std::string, std::size_t, std::less<>> targets_;  ///< of each check
  std::jthread watcher_;
};

ProbeEngine::ProbeEngine(Options options, VerdictMailbox& verdicts)
    : core_{std::make_unique<Core>(options, verdicts)} {}
ProbeEngine::~ProbeEngine() {
  core_->stop();
}
void ProbeEngine::configure(std::vector<CheckInstance> instances) {
  core_->configure(std::move(instances));
}
void ProbeEngine::change(Change change) {
  core_->change(std::move(change));
}
void ProbeEngine::never_from(const std::vector<bgp::Prefix>& prefixes) {
  core_->never_from(prefixes);
}
bool ProbeEngine::run_now(std::string_view check) {
  return core_->run_now(check);
}
std::vector<CheckSnapshot> ProbeEngine::snapshot(std::string_view check) const {
  return core_->snapshot(check);
}
std::optional<CheckSnapshot> ProbeEngine::find(const health::CheckId& id) const {
  return core_->find(id);
}
EngineTotals ProbeEngine::totals() const {
  return core_->totals();
}
void ProbeEngine::stop() {
  core_->stop();
}

}  // namespace eipd::probe
