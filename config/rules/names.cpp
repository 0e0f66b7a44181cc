#include "config/rules/names.hpp"

namespace eipd::config {
namespace {

constexpr std::size_t kFewNames = 8;

}  // namespace

std::string instead_of(std::string_view name, const std::vector<std::string_view>& names) {
  if (const auto near = nearest(name, names); !near.empty()) return "; did you mean " + std::string{near} + "?";
  if (names.empty() || names.size() > kFewNames) return "; expected a name that stands there";
  std::string text = names.size() == 1 ? "; expected " : "; expected one of ";
  for (const auto& known : names) text.append(&known == names.data() ? "" : ", ").append(known);
  return text;
}

}  // namespace eipd::config
