// file: healthy while the file is there, or is not there. Anything that has the name counts, also a directory; a
// symbolic link counts as what it points to. With `contains`, a file without that text counts as not there. A file that
// cannot be looked at is neither, nor is one whose text is asked for and that is no regular file, or larger than
// kLargestFile: the run fails either way.
//
// The look is one stat(), or one read, on the loop's thread: microseconds for the local file systems this is for
// (/run). On a network file system that hangs it stops the other checks of the thread, whose verdicts then go stale,
// which the engine sees.
#pragma once

#include <cstddef>

#include "daemon/probe/probe.hpp"

namespace eipd::probe {

/// Octets of a file that are looked through.
inline constexpr std::size_t kLargestFile = 65536;

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
