// The target of a request taken apart (RFC 3986). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eipd::control {

/// Percent-decoded; nothing if an escape is cut short or no hex, or the result is no printable UTF-8 text (no control
/// characters, so nothing that could forge a line of a log).
std::optional<std::string> percent_decode(std::string_view text);

/// UTF-8 without control characters.
bool is_printable(std::string_view text);

struct Target {
  std::vector<std::string> segments;                            ///< of the path, decoded; "/v1/status" → "v1", "status"
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the query, decoded, in order
};
/// Nothing if it does not begin with a slash or something in it does not decode.
std::optional<Target> parse_target(std::string_view target);

}  // namespace eipd::control
