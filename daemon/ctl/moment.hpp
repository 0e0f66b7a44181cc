// Times as people read them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace eipd::ctl {

using SystemTime = std::chrono::system_clock::time_point;

/// Reads what the API writes: RFC 3339 in UTC with milliseconds. Nothing on other input.
std::optional<SystemTime> parse_rfc3339(std::string_view text);

/// The two largest units: "45s", "3m 20s", "2h 3m", "4d 2h". "0s" for what lies ahead (another host's clock).
std::string age(SystemTime since, SystemTime now);

/// Three digits or so with a unit: "850µs", "12.3ms", "1.25s"; "us" without Unicode.
std::string latency(double seconds, bool unicode);

}  // namespace eipd::ctl
