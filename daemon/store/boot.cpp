#include "daemon/store/boot.hpp"

#include <ctime>
#include <fstream>

namespace eipd::store {
namespace {

using namespace std::chrono_literals;

/// Less is what NTP slews, or the time between two readings.
constexpr auto kLeastStep = 1s;

std::string read_id() {
  std::string id;
  std::ifstream{"/proc/sys/kernel/random/boot_id"} >> id;
  return id;
}

std::chrono::nanoseconds since_boot() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace

BootMark boot_mark() {
  static const std::string id = read_id();
  return {.id = id, .at = std::chrono::system_clock::now() - since_boot()};
}

std::chrono::nanoseconds clock_step(const BootMark& then, const BootMark& now) {
  if (then.id.empty() || then.id != now.id) return 0ns;
  const std::chrono::nanoseconds step = now.at - then.at;
  return std::chrono::abs(step) < kLeastStep ? 0ns : step;
}

}  // namespace eipd::store
