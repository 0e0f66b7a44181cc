// Durations as operators write them, in the configuration, on the command line and to the API.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::bgp {

/// "250ms", "3s", "1.5s", "2m", "1h": whole milliseconds, at most 8760h.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// The shortest such text.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace eipd::bgp
