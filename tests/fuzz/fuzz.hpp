// What every fuzz target has: libFuzzer's entry point, and a law that must hold in every build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace eipd::fuzz {

/// Ends the program with the law's name if it does not hold.
inline void law(bool holds, const char* name) {
  if (holds) return;
  std::fprintf(stderr, "law broken: %s\n", name);
  std::abort();
}

}  // namespace eipd::fuzz
