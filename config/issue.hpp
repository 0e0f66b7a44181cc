// One thing that is wrong with a configuration file, or worth a word, and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace eipd::config {

/// An error refuses the file. A warning does not: documentation space, a certificate that has run out, …
enum class Severity : std::uint8_t { Error, Warning };

struct Issue {
  Severity severity = Severity::Error;
  std::size_t line = 0;    ///< from 1; 0: the file as a whole
  std::size_t column = 0;  ///< from 1, in characters
  std::string path;        ///< the key path: "bgp.neighbors[0].hold_time"; empty: the file as a whole
  std::string message;     ///< what is wrong, what was expected, what to do
  friend bool operator==(const Issue&, const Issue&) = default;
};

/// "eipd.yaml:12:7: bgp.neighbors[0].hold_time: …", always one line; a warning says so behind the place.
std::string to_string(const Issue& issue, std::string_view file);

}  // namespace eipd::config
