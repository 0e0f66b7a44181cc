// Lines of the log of which somebody else decides how many there are: so many a period are written, the others counted
// by cause until it is over. Pure: time comes in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace eipd::observe {

template <class Cause>
class LineBudget {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Counts = std::map<Cause, std::uint64_t>;

  LineBudget(std::size_t lines, std::chrono::steady_clock::duration period) : most_{lines}, period_{period} {}

  /// Whether a line may be written now; what may not is to be counted.
  bool takes(TimePoint now) {
    if (now - began_ >= period_ && counted_.empty()) {
      began_ = now;
      lines_ = 0;
    }
    if (lines_ >= most_) return false;
    ++lines_;
    return true;
  }
  void count(Cause cause) { ++counted_[std::move(cause)]; }
  [[nodiscard]] const Counts& counted() const { return counted_; }
  /// When the counted ones are due; nothing if none were counted.
  [[nodiscard]] std::optional<TimePoint> next() const {
    if (counted_.empty()) return std::nullopt;
    return began_ + period_;
  }
  [[nodiscard]] bool is_due(TimePoint now) const { return !counted_.empty() && now - began_ >= period_; }
  /// What was counted; it begins anew.
  Counts flush() { return std::exchange(counted_, {}); }

 private:
  std::size_t most_;
  std::chrono::steady_clock::duration period_;
  TimePoint began_;        ///< the current period
  std::size_t lines_ = 0;  ///< in it
  Counts counted_;
};

}  // namespace eipd::observe
