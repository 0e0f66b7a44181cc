// A slice of a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace eipd::control {

/// `next` is the cursor of the slice after; absent at the end. A cursor stays good when the list changes meanwhile: it
/// names the last element given, not a number.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
};

}  // namespace eipd::control
