// One life of a keeper in the crash test: it looks at what the lives before left, then writes until it is killed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eipd::app {

/// A write that was answered.
struct Acknowledged {
  std::uint64_t revision = 0;
  std::string key;  ///< the Idempotency-Key, and the write's author
  std::string body;
};

struct Life {
  std::string path;                        ///< of the store
  unsigned seed = 0;                       ///< what it writes
  std::vector<Acknowledged> acknowledged;  ///< by the lives before, in the order of revisions
  int report = -1;                         ///< each line in one write(2): kSound, "!why not", "REVISION KEY BODY"
  bool writes = true;                      ///< false: it ends after the look
};

inline constexpr const char* kSound = "=";

/// In a process of its own.
[[noreturn]] void live(const Life& life);

}  // namespace eipd::app
