// A histogram of durations with fixed upper bounds, as the exporter wants it: counts per bucket, sum, merge.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "daemon/health/outcome.hpp"

namespace eipd::probe {

/// Not thread-safe: it stands under its owner's lock.
class DurationHistogram {
 public:
  /// Upper bounds, ascending, each inclusive; what is beyond the last goes into one bucket more (+Inf).
  static constexpr std::array<double, 14> kBoundsSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                         0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   5.0};

  void observe(health::Duration duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    std::size_t bucket = 0;
    while (bucket < kBoundsSeconds.size() && seconds > kBoundsSeconds[bucket]) ++bucket;
    ++counts_[bucket];
    sum_seconds_ += seconds;
  }
  void merge(const DurationHistogram& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    sum_seconds_ += other.sum_seconds_;
  }

  /// Per bucket, not cumulative; the last is +Inf.
  [[nodiscard]] const std::array<std::uint64_t, kBoundsSeconds.size() + 1>& counts() const { return counts_; }
  [[nodiscard]] double sum_seconds() const { return sum_seconds_; }
  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t all = 0;
    for (const auto bucket : counts_) all += bucket;
    return all;
  }

 private:
  std::array<std::uint64_t, kBoundsSeconds.size() + 1> counts_{};
  double sum_seconds_ = 0;
};

}  // namespace eipd::probe
