// When a check runs. Pure: the shell asks when the next run is due, and tells when one started and ended.
//
// In a settled verdict runs are locked to a grid, phase + k × interval on the steady clock, with the phase, in whole
// milliseconds, taken from the check's id: no drift, an even spread, the same instants in every test, and of thousands
// of checks those of a millisecond start together, which costs one wake-up instead of many. While the verdict is not
// settled the next run is due fast_interval after the last one's start, or at its end if that is later. A run never
// overlaps its predecessor: the grid's instants that pass meanwhile are skipped and counted.
#pragma once

#include <cstddef>
#include <cstdint>

#include "daemon/health/outcome.hpp"

namespace eipd::health {

/// Which rule places the next run: the grid, or fast_interval.
enum class Pace : std::uint8_t { Steady, Fast };

/// The first run of one of `count` checks that start together: spread by `hash` over min(interval, 1 ms × count).
TimePoint first_run(TimePoint now, Duration interval, std::size_t count, std::uint64_t hash);

class Schedule {
 public:
  struct Timing {
    Duration interval{};       ///< more than 0
    Duration fast_interval{};  ///< 0 < fast_interval ≤ interval
  };

  Schedule(Timing timing, std::uint64_t hash, TimePoint first);

  /// When the next run is to start. While one is running: when that one was.
  [[nodiscard]] TimePoint due() const { return due_; }
  [[nodiscard]] bool running() const { return running_; }
  /// The grid's instants that passed without a run because the one before had started late or not ended.
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

  /// A run starts now. Returns how late it is, at least 0. Not while one is running.
  Duration start(TimePoint now);
  /// The run ended now; `pace` is the one of the verdict that it led to.
  void finish(TimePoint now, Pace pace);
  /// Someone wants a result now: due at once or, since a run that is under way may have looked before the wish, right
  /// after that one.
  void run_soon(TimePoint now);

 private:
  TimePoint grid_after(TimePoint instant) const;

  Timing timing_;
  Duration phase_;
  TimePoint due_;
  TimePoint started_;
  bool running_ = false;
  bool again_ = false;
  std::uint64_t skipped_ = 0;
};

}  // namespace eipd::health
