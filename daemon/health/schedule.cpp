#include "daemon/health/schedule.hpp"

#include <algorithm>
#include <chrono>

namespace eipd::health {

TimePoint first_run(TimePoint now, Duration interval, std::size_t count, std::uint64_t hash) {
  constexpr Duration kEach = std::chrono::milliseconds{1};
  // Compared as counts, so that no count of checks can overflow the product.
  const auto whole = static_cast<std::size_t>(interval / kEach);
  const Duration spread =
      count >= whole ? interval : kEach * static_cast<Duration::rep>(std::max<std::size_t>(count, 1));
  return now + Duration{static_cast<Duration::rep>(hash % static_cast<std::uint64_t>(spread.count()))};
}

Schedule::Schedule(Timing timing, std::uint64_t hash, TimePoint first)
    : timing_{timing},
      phase_{std::chrono::floor<std::chrono::milliseconds>(
          Duration{static_cast<Duration::rep>(hash % static_cast<std::uint64_t>(timing.interval.count()))})},
      due_{first},
      started_{first} {}

Duration Schedule::start(TimePoint now) {
  running_ = true;
  again_ = false;
  started_ = std::max(now, due_);
  return started_ - due_;
}

void Schedule::finish(TimePoint now, Pace pace) {
  running_ = false;
  const TimePoint end = std::max(now, started_);
  TimePoint next = pace == Pace::Fast ? std::max(started_ + timing_.fast_interval, end) : grid_after(end);
  if (pace == Pace::Steady) {
    // Instants between the one this run was for and the next one; the run itself stands for one of them.
    const auto passed = (next - grid_after(due_)) / timing_.interval;
    skipped_ += static_cast<std::uint64_t>(std::max<Duration::rep>(passed, 0));
  }
  if (again_) next = end;
  again_ = false;
  due_ = next;
}

void Schedule::run_soon(TimePoint now) {
  if (running_) {
    again_ = true;
  } else {
    due_ = std::min(due_, now);
  }
}

TimePoint Schedule::grid_after(TimePoint instant) const {
  const Duration since_phase = instant.time_since_epoch() - phase_;
  Duration into = since_phase % timing_.interval;
  if (into < Duration::zero()) into += timing_.interval;  // before the first instant of the grid
  return instant + (timing_.interval - into);
}

}  // namespace eipd::health
