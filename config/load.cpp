#include "config/load.hpp"

#include <algorithm>
#include <utility>

#include "config/read/draft.hpp"
#include "config/read/reading.hpp"
#include "config/read/sections.hpp"
#include "config/rules/rules.hpp"
#include "config/yaml/parse.hpp"

namespace eipd::config {
namespace {

Loaded refused(std::vector<Issue> issues) {
  return {.config = std::nullopt, .issues = std::move(issues)};
}

}  // namespace

Loaded load(std::string_view yaml, const LoadContext& context) {
  auto parsed = yaml::parse(yaml);
  if (!parsed.complete) return refused(std::move(parsed.issues));
  const NodeId root = parsed.tree.root();
  Reading reading{std::move(parsed.tree), std::move(parsed.issues)};
  Draft draft;
  draft.config.instance = context.host_name;
  read_root(reading, root, draft);
  apply_rules(reading, draft);
  auto issues = reading.take_issues();
  if (std::ranges::any_of(issues, [](const Issue& i) { return i.severity == Severity::Error; })) {
    return refused(std::move(issues));
  }
  return {.config = std::move(draft.config), .issues = std::move(issues)};
}

}  // namespace eipd::config
