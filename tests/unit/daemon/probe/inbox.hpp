// The reading end of the engine's mailbox for tests: waits for verdicts with a deadline, never by sleeping.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/probe/engine.hpp"

namespace eipd::probe::test {

using namespace std::chrono_literals;  // NOLINT: the tests' times
using health::Outcome;
using health::Verdict;

class Inbox {
 public:
  VerdictMailbox mailbox{[this] {
    const std::lock_guard lock{mutex_};
    woken_ = true;
    wake_.notify_all();
  }};

  /// Waits until the check's target is seen under the verdict; the transition that led there.
  health::Transition wait(const health::CheckId& id, Verdict verdict) {
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (true) {
      for (auto& [key, changed] : mailbox.drain()) newest_[key] = std::move(changed.transition);
      if (const auto it = newest_.find(id); it != newest_.end() && it->second.to == verdict) return it->second;
      std::unique_lock lock{mutex_};
      if (!wake_.wait_until(lock, limit, [this] { return woken_; })) break;
      woken_ = false;
    }
    ADD_FAILURE() << to_string(id) << " was never " << to_string(verdict);
    return {};
  }
  [[nodiscard]] bool has_seen(const health::CheckId& id) const { return newest_.contains(id); }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  std::map<health::CheckId, health::Transition> newest_;
};

/// A check with short times that settles with its first result, and an interval that a test does not live to see.
inline CheckInstance instance(std::string name, health::CheckKind kind, const std::string& target) {
  health::CheckSettings settings;
  settings.name = std::move(name);
  settings.kind = std::move(kind);
  settings.interval = 100s;
  settings.fast_interval = 10ms;
  settings.timeout = 10s;
  settings.rise = settings.fall = 1;
  return {.id = health::check_id(settings, target), .settings = settings};
}

}  // namespace eipd::probe::test
