// A metric family as it is declared: its name, what it says, its kind, and the names of its labels, which are closed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eipd::observe {

enum class Kind : std::uint8_t { Gauge, Counter, Histogram };

struct Family {
  std::string_view name;
  Kind kind = Kind::Gauge;
  std::string_view help;
  std::array<std::string_view, 5> labels{};  ///< the first empty one ends the list

  [[nodiscard]] constexpr std::size_t label_count() const {
    std::size_t count = 0;
    while (count < labels.size() && !labels[count].empty()) ++count;
    return count;
  }
};

}  // namespace eipd::observe
