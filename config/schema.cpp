#include "config/schema.hpp"

#include <array>

#include "config/read/sections.hpp"
#include "config/yaml/parse.hpp"

namespace eipd::config {
namespace {

/// "checks.web.interval" → "checks.*.interval".
std::string without_name(const std::string& path) {
  constexpr std::array<std::string_view, 3> named{"access_areas.", "accounts.", "checks."};
  for (const auto section : named) {
    if (!path.starts_with(section)) continue;
    const auto rest = path.find('.', section.size());
    return std::string{section} + '*' + (rest == std::string::npos ? "" : path.substr(rest));
  }
  return path;
}

}  // namespace

std::set<std::string> keys_asked_for(std::string_view yaml) {
  auto parsed = yaml::parse(yaml);
  if (!parsed.complete) return {};
  const NodeId root = parsed.tree.root();
  Reading reading{std::move(parsed.tree), {}};
  std::set<std::string> asked;
  reading.record_keys(&asked);
  Draft draft;
  read_root(reading, root, draft);
  std::set<std::string> keys;
  for (const auto& path : asked) keys.insert(without_name(path));
  return keys;
}

}  // namespace eipd::config
