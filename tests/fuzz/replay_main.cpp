// Runs a fuzz target over the files of its corpus: `fuzz_NAME DIRECTORY…`. A corpus without files is a failure.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

int main(int argc, char** argv) {
  std::size_t inputs = 0;
  for (const char* directory : std::span{argv, static_cast<std::size_t>(argc)}.subspan(1)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file{entry.path(), std::ios::binary};
      const std::vector<char> text{std::istreambuf_iterator<char>{file}, {}};
      const std::vector<std::uint8_t> octets{text.begin(), text.end()};
      std::cerr << entry.path().filename().string() << '\n';  // the last name printed is the input that failed
      LLVMFuzzerTestOneInput(octets.data(), octets.size());
      ++inputs;
    }
  }
  std::cout << inputs << " inputs\n";
  return inputs > 0 ? 0 : 1;
}
