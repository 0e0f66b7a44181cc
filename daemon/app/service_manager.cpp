#include "daemon/app/service_manager.hpp"

#include <cstdint>

#include <systemd/sd-daemon.h>

namespace eipd::app {

void notify_ready() {
  ::sd_notify(0, "READY=1");
}

void notify_stopping(std::chrono::microseconds at_most) {
  ::sd_notifyf(0, "STOPPING=1\nEXTEND_TIMEOUT_USEC=%lld", static_cast<long long>(at_most.count()));
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t interval = 0;
  if (::sd_watchdog_enabled(0, &interval) <= 0) return std::nullopt;
  return std::chrono::microseconds{interval};
}

void notify_alive() {
  ::sd_notify(0, "WATCHDOG=1");
}

}  // namespace eipd::app
