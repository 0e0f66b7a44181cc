// Decimal numbers as they stand in addresses, AS numbers and communities: digits only, no sign, no leading zero, no
// space, in range. std::from_chars alone would take "007" and stop early at "1x".
#pragma once

#include <charconv>
#include <concepts>
#include <limits>
#include <optional>
#include <string_view>

namespace eipd::bgp {

template <std::unsigned_integral T>
std::optional<T> parse_decimal(std::string_view text, T max = std::numeric_limits<T>::max()) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  if (text.front() == '0' && text.size() > 1) return std::nullopt;
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

}  // namespace eipd::bgp
