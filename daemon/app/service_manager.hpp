// What systemd is told (sd_notify(3)). Does nothing where no service manager listens.
#pragma once

#include <chrono>
#include <optional>

namespace eipd::app {

/// Everything is decided for the first time: what depends on this daemon may start.
void notify_ready();
/// The end has begun, and takes so long at most: where that is beyond the unit's TimeoutStopSec, it is waited for.
void notify_stopping(std::chrono::microseconds at_most);

/// How often the service manager wants to hear that we live, at least; nothing: it does not ask
/// (sd_watchdog_enabled(3)).
std::optional<std::chrono::microseconds> watchdog_interval();
/// The decision loop goes round.
void notify_alive();

}  // namespace eipd::app
