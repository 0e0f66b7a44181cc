// The way from one thread to another for news of which only the newest counts: one slot a key, the newest value wins,
// one wake-up for many puts. It is bounded by the number of keys, so it is never full and never blocks for long.
//
// What a value replaced is gone; a value whose history matters carries a count of it (a verdict its transitions).
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace eipd::probe {

/// Thread-safe: any number of threads put, any drains.
template <class Key, class Value, class Hash = std::hash<Key>>
class Mailbox {
 public:
  using Batch = std::vector<std::pair<Key, Value>>;
  /// Called by the put that finds the mailbox empty, on its thread and outside the lock; it may be called from two
  /// threads at once. It should do no more than have the reader call drain(). The reader may come and find nothing.
  using Wake = std::function<void()>;

  explicit Mailbox(Wake wake) : wake_{std::move(wake)} {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(Key key, Value value) {
    bool first = false;
    {
      const std::lock_guard lock{mutex_};
      first = slots_.empty();
      const auto [at, is_new] = index_.try_emplace(key, slots_.size());
      if (is_new) {
        slots_.emplace_back(std::move(key), std::move(value));
      } else {
        slots_[at->second].second = std::move(value);
      }
    }
    if (first && wake_) wake_();
  }

  /// All that is there, in the order in which the keys first came since the last drain; leaves the mailbox empty. The
  /// work under the lock is a swap; freeing the index happens outside.
  [[nodiscard]] Batch drain() {
    Batch batch;
    std::unordered_map<Key, std::size_t, Hash> index;
    {
      const std::lock_guard lock{mutex_};
      batch.swap(slots_);
      index.swap(index_);
    }
    return batch;
  }

 private:
  std::mutex mutex_;
  Batch slots_;
  std::unordered_map<Key, std::size_t, Hash> index_;  ///< key → its place in slots_
  Wake wake_;
};

}  // namespace eipd::probe
