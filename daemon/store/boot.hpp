// Which boot of the host this is, and when the host's clock says it began. Two marks of one boot tell how far the clock
// was set between them, which no time of day alone tells.
#pragma once

#include <chrono>
#include <string>

namespace eipd::store {

struct BootMark {
  std::string id;                            ///< the kernel's, another for each boot; empty: it gives none
  std::chrono::system_clock::time_point at;  ///< now, less the time since the boot
};

/// Reads the clocks, and once in a process the kernel's id. Any thread.
BootMark boot_mark();

/// How far the clock was set forward from `then` to `now`; 0 if that cannot be said, or if it was not set but slewed.
std::chrono::nanoseconds clock_step(const BootMark& then, const BootMark& now);

}  // namespace eipd::store
