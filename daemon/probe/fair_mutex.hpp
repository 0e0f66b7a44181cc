// A mutex for a table that one thread works on all the time and others read in slices. With std::mutex whoever unlocks
// and locks again at once has it before a waiting thread is awake, so that a reader of many slices keeps the worker out
// until its last one. Here who waits comes next.
#pragma once

#include <mutex>

namespace eipd::probe {

class FairMutex {
 public:
  void lock() {
    const std::lock_guard next{next_};
    held_.lock();
  }
  void unlock() { held_.unlock(); }

 private:
  std::mutex next_;  ///< held while waiting for `held_`: who comes after that waits here
  std::mutex held_;
};

}  // namespace eipd::probe
