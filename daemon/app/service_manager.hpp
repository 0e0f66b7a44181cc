// What systemd is told (sd_notify(3)). Does nothing where no service manager listens.
#pragma once

namespace eipd::app {

/// Everything is decided for the first time: what depends on this daemon may start.
void notify_ready();
void notify_stopping();

}  // namespace eipd::app
