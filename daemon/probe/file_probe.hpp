// file: healthy while the file is there, or is not there. Anything that has the name counts, also a directory; a
// symbolic link counts as what it points to. A file that cannot be looked at is neither: the run fails either way.
//
// The look is one stat() on the loop's thread: microseconds for the local file systems this is for (/run). On a network
// file system that hangs it stops the other checks of the thread, whose verdicts then go stale, which the engine sees.
#pragma once

#include "daemon/probe/probe.hpp"

namespace eipd::probe {

class FileProbe final : public Probe {
 public:
  explicit FileProbe(health::FileCheck check);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  health::FileCheck check_;
};

/// What run() does, without the loop.
Attempt look_at_file(const health::FileCheck& check);

}  // namespace eipd::probe
