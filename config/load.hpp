// YAML text → Config, with every mistake of the file in one run. Reads no file itself, except that the program that
// calls it passes the text in; so tests and fuzzers need no disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace eipd::config {

enum class Severity : std::uint8_t { Error, Warning };

/// One thing wrong (the file is refused) or worth a word (a key without effect in this version, documentation space,
/// …).
struct Issue {
  Severity severity = Severity::Error;
  std::size_t line = 0;    ///< from 1; 0: the file as a whole
  std::size_t column = 0;  ///< from 1
  std::string path;        ///< the key path: "bgp.neighbors[0].hold_time"
  std::string message;     ///< what is wrong, what was expected, what to do
  friend bool operator==(const Issue&, const Issue&) = default;
};
/// "eipd.yaml:12:7: bgp.neighbors[0].hold_time: …"; a warning says so behind the place.
std::string to_string(const Issue& issue, std::string_view file);

struct Loaded {
  std::optional<Config> config;  ///< present exactly when no issue is an error
  std::vector<Issue> issues;     ///< in the order of the file
};

/// What the loader needs to know of the world, passed in so that loading is a pure function.
struct LoadContext {
  std::string host_name;  ///< the default of `instance`
};

Loaded load(std::string_view yaml, const LoadContext& context);

}  // namespace eipd::config
