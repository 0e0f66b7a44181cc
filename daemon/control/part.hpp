// A part of a list, as a client asks for it.
#pragma once

#include <cstddef>
#include <string>

namespace eipd::control {

inline constexpr std::size_t kDefaultLimit = 200;
inline constexpr std::size_t kMaxLimit = 1000;

/// After the element that `cursor` names (empty: from the start), `limit` at most.
struct Part {
  std::string cursor;
  std::size_t limit = kDefaultLimit;
  friend bool operator==(const Part&, const Part&) = default;
};

}  // namespace eipd::control
