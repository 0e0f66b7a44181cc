// A map from a name to a row, written by one thread and read by another in slices, so that neither keeps the other
// waiting for long, however large the table is.
//
// It can be swept: after begin_sweep, rows that no put has touched by end_sweep are erased.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace eipd::observe {

template <class Row>
class Table {
 public:
  /// Makes the row if there is none, and gives it to `change`.
  template <class F>
  void put(const std::string& key, F change) {
    const std::lock_guard lock{mutex_};
    auto& slot = rows_[key];
    slot.sweep = sweep_;
    change(slot.row);
  }
  /// Only if the row is there.
  template <class F>
  void update(const std::string& key, F change) {
    const std::lock_guard lock{mutex_};
    if (const auto at = rows_.find(key); at != rows_.end()) change(at->second.row);
  }
  void erase(const std::string& key) {
    const std::lock_guard lock{mutex_};
    rows_.erase(key);
  }

  void begin_sweep() { ++sweep_; }
  void end_sweep() {
    const std::lock_guard lock{mutex_};
    std::erase_if(rows_, [this](const auto& entry) { return entry.second.sweep != sweep_; });
  }

  /// Every row by key, `visit(key, row)`, a slice at a time under the lock: each row is consistent, the whole is not
  /// one instant's. `visit` must not call the table.
  template <class F>
  void read(F visit) const {
    static constexpr std::size_t kSlice = 128;
    std::string last;
    for (bool first = true, more = true; more; first = false) {
      const std::lock_guard lock{mutex_};
      auto at = first ? rows_.begin() : rows_.upper_bound(last);
      for (std::size_t i = 0; i < kSlice && at != rows_.end(); ++i, ++at) {
        visit(at->first, at->second.row);
        last = at->first;
      }
      more = at != rows_.end();
    }
  }

 private:
  struct Slot {
    Row row;
    std::uint64_t sweep = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Slot> rows_;
  std::uint64_t sweep_ = 0;  ///< the writer's alone
};

}  // namespace eipd::observe
