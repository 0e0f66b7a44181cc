#include "daemon/ctl/moment.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace eipd::ctl {
namespace {

std::optional<unsigned> digits(std::string_view text, std::size_t from, std::size_t count) {
  unsigned value = 0;
  const char* begin = text.data() + from;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  if (error != std::errc{} || end != begin + count) return std::nullopt;
  return value;
}

}  // namespace

std::optional<SystemTime> parse_rfc3339(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
  if (text.size() != kForm.size()) return std::nullopt;
  for (const std::size_t i : {4UL, 7UL, 10UL, 13UL, 16UL, 19UL, 23UL}) {
    if (text[i] != kForm[i]) return std::nullopt;
  }
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  const auto millisecond = digits(text, 20, 3);
  if (!year || !month || !day || !hour || !minute || !second || !millisecond) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                         std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + std::chrono::milliseconds{*millisecond};
}

std::string age(SystemTime since, SystemTime now) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 4> kUnits{
      {{86'400, "d"}, {3'600, "h"}, {60, "m"}, {1, "s"}}};
  std::int64_t rest = std::chrono::duration_cast<std::chrono::seconds>(now - since).count();
  std::string out;
  int left = 2;
  for (const auto& [size, unit] : kUnits) {
    if (left == 0) break;
    if (rest < size) {
      if (left == 1) break;  // "3d", not "3d 5s"
      continue;
    }
    out.append(out.empty() ? "" : " ").append(std::to_string(rest / size)).append(unit);
    rest %= size;
    --left;
  }
  return out.empty() ? "0s" : out;
}

std::string latency(double seconds, bool unicode) {
  std::array<char, 32> text{};
  if (seconds < 0.001) {
    std::snprintf(text.data(), text.size(), "%.0f%s", seconds * 1e6, unicode ? "µs" : "us");
  } else if (seconds < 1) {
    std::snprintf(text.data(), text.size(), seconds < 0.1 ? "%.1fms" : "%.0fms", seconds * 1e3);
  } else {
    std::snprintf(text.data(), text.size(), "%.2fs", seconds);
  }
  return text.data();
}

}  // namespace eipd::ctl
