// YAML text → Config, with every mistake of the file in one run. Reads no file itself, except that the program that
// calls it passes the text in; so tests and fuzzers need no disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/issue.hpp"

namespace eipd::config {

struct Loaded {
  std::optional<Config> config;  ///< present exactly when no issue is an error
  std::vector<Issue> issues;     ///< in the order of the file
};

/// What the loader needs to know of the world, passed in so that loading is a pure function.
struct LoadContext {
  std::string host_name;  ///< the default of `instance`
};

/// Total: whatever the text, it returns. 100,000 EIPs take about 5 s and 150 MB, so a reload calls it on a worker
/// thread.
Loaded load(std::string_view yaml, const LoadContext& context);

}  // namespace eipd::config
