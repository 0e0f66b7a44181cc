#include "daemon/inventory/refuse.hpp"

#include <algorithm>

namespace eipd::inventory {
namespace {

constexpr std::size_t kNamed = 10;  // what a line can hold

}  // namespace

std::string listed(const std::vector<std::string>& names, std::size_t total) {
  const auto named = std::min(names.size(), kNamed);
  std::string text;
  for (std::size_t i = 0; i < named; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (total > named) text += " and " + std::to_string(total - named) + " more";
  return text.empty() ? "none" : text;
}

std::string one_of(const std::vector<std::string>& names, std::string_view none) {
  return names.empty() ? std::string{none} : "one of " + listed(names);
}

}  // namespace eipd::inventory
