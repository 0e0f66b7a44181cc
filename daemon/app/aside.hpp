// A detached thread for what would keep control from its work. A host can be out of threads (its pids, the unit's
// TasksMax, memory); then it is not done, and the daemon goes on.
#pragma once

#include <functional>

namespace eipd::app {

/// Runs `work` on a thread of its own. False: the system gives none now; `work` was not called and is gone, and so is
/// what it held, on this thread.
[[nodiscard]] bool run_aside(std::move_only_function<void()> work);

}  // namespace eipd::app
