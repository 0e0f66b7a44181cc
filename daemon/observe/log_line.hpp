// One line of the log as a value, and its two forms. Pure.
//
//   text  2026-11-22T00:03:42.123Z info session-up neighbor=edge1 hold_time=9
//   json  {"time":"2026-11-22T00:03:42.123Z","level":"info","event":"session-up","neighbor":"edge1","hold_time":9}
//
// The event is a stable word that scripts may look for; every other fact is a key with a value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace eipd::observe {

using SystemTime = std::chrono::system_clock::time_point;

enum class Level : std::uint8_t { Trace, Debug, Info, Warning, Error };
enum class Format : std::uint8_t { Text, Json };

/// "trace", "debug", "info", "warning", "error".
std::string_view to_string(Level level);

using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;

struct Field {
  std::string key;  ///< snake_case; never "time", "level" or "event"
  Value value;
};

struct LogLine {
  Level level = Level::Info;
  std::string event;  ///< kebab-case
  std::vector<Field> fields;
  SystemTime at = std::chrono::system_clock::now();
};

/// Without a line's end. Whatever stands in a value, the result is one line of valid UTF-8: a value with spaces,
/// quotes, '=' or control characters is quoted and escaped as in JSON.
std::string to_text(const LogLine& line);
std::string to_json(const LogLine& line);

/// RFC 3339 in UTC with milliseconds: "2026-11-22T00:03:42.123Z".
std::string to_rfc3339(SystemTime at);

}  // namespace eipd::observe
