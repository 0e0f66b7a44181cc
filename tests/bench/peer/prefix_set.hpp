// Which of the host routes base, base+1, … a peer holds: one bit each, so that duplicates are not counted twice and the
// measuring costs next to nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace eipd::bench {

class PrefixSet {
 public:
  PrefixSet(std::uint32_t base, std::size_t size) : base_{base}, held_(size) {}

  /// False: it was there already, or is none of the set's.
  bool add(std::uint32_t address) { return change(address, true); }
  /// False: it was not there, or is none of the set's.
  bool remove(std::uint32_t address) { return change(address, false); }
  void clear() {
    held_.assign(held_.size(), false);
    count_ = 0;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  bool change(std::uint32_t address, bool held) {
    const std::uint32_t at = address - base_;  // below the base: beyond the end
    if (at >= held_.size() || held_[at] == held) return false;
    held_[at] = held;
    held ? ++count_ : --count_;
    return true;
  }

  std::uint32_t base_;
  std::vector<bool> held_;
  std::size_t count_ = 0;
};

}  // namespace eipd::bench
