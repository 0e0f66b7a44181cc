#include "bgp/types/duration.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "bgp/types/decimal.hpp"

namespace eipd::bgp {

using std::chrono::milliseconds;

namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 4> kUnits{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
constexpr std::int64_t kLongestHours = 8760;

/// "1.5" of a unit in whole milliseconds.
std::optional<milliseconds> scaled(std::string_view number, std::int64_t unit) {
  const auto point = number.find('.');
  const auto whole = parse_decimal<std::uint32_t>(number.substr(0, point));
  if (!whole) return std::nullopt;
  std::int64_t total = std::int64_t{*whole} * unit;
  if (point != std::string_view::npos) {
    const auto digits = number.substr(point + 1);
    if (digits.empty()) return std::nullopt;
    std::int64_t worth = unit;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9' || worth % 10 != 0) return std::nullopt;
      worth /= 10;
      total += worth * (digit - '0');
    }
  }
  if (total > kLongestHours * 3'600'000) return std::nullopt;
  return milliseconds{total};
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  const auto end = text.find_first_not_of("0123456789.");
  if (end == std::string_view::npos) return std::nullopt;
  const auto unit = std::ranges::find(kUnits, text.substr(end), &Unit::name);
  return unit == kUnits.end() ? std::nullopt : scaled(text.substr(0, end), unit->milliseconds);
}

std::string duration_text(milliseconds duration) {
  if (duration.count() == 0) return "0s";
  for (const Unit& unit : {kUnits[3], kUnits[2], kUnits[1]}) {
    if (duration.count() % unit.milliseconds == 0) {
      return std::to_string(duration.count() / unit.milliseconds) + std::string{unit.name};
    }
  }
  return std::to_string(duration.count()) + "ms";
}

}  // namespace eipd::bgp
