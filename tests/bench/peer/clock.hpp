// The machine's monotonic clock in nanoseconds: the same clock in every process, so that the runner's trigger and the
// peer's arrival can be subtracted (Python: time.monotonic_ns()).
#pragma once

#include <cstdint>
#include <ctime>

namespace eipd::bench {

using Nanoseconds = std::int64_t;  ///< since boot; 0: never

inline Nanoseconds now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return Nanoseconds{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace eipd::bench
