#include "config/without_effect.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace eipd::config {
namespace {

/// "[]" stands for every element of a list, "*" for every entry of a map. With `values`, only these are without effect.
struct Entry {
  std::string_view pattern;
  std::string_view value = {};
};

constexpr auto kWithoutEffect = std::to_array<Entry>({
    {"control.tcp"},
});

/// Whether the pattern's key stands below `node`, with the entry's value where it names one.
bool stands(const yaml::Tree& tree, NodeId node, std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return value.empty() || tree.text(node) == value;
  const auto dot = std::min(pattern.find('.'), pattern.size());
  const auto step = pattern.substr(0, dot);
  const auto rest = pattern.substr(std::min(dot + 1, pattern.size()));
  if (step != "[]" && step != "*") {
    const NodeId found = tree.find(node, step);
    return found != kNoNode && stands(tree, found, rest, value);
  }
  if (tree.kind(node) != (step == "*" ? yaml::Kind::Map : yaml::Kind::List)) return false;
  for (NodeId child = tree.first(node); child != kNoNode; child = tree.next(child)) {
    if (stands(tree, child, rest, value)) return true;
  }
  return false;
}

/// As key paths are printed everywhere: "bgp.neighbors[].bfd".
std::string shown(const Entry& entry) {
  std::string text{entry.pattern};
  for (auto at = text.find(".[]"); at != std::string::npos; at = text.find(".[]")) text.erase(at, 1);
  if (!entry.value.empty()) text += ": " + std::string{entry.value};
  return text;
}

}  // namespace

std::vector<std::string> keys_without_effect(const yaml::Tree& tree, NodeId root) {
  std::vector<std::string> keys;
  for (const Entry& entry : kWithoutEffect) {
    if (stands(tree, root, entry.pattern, entry.value)) keys.push_back(shown(entry));
  }
  return keys;
}

void warn_of_keys_without_effect(Reading& reading, NodeId root) {
  const auto keys = keys_without_effect(reading.tree(), root);
  if (keys.empty()) return;
  std::string message = "no effect yet in this version: ";
  for (const auto& key : keys) message += (&key == keys.data() ? "" : ", ") + key;
  reading.warn_of_file(std::move(message));
}

}  // namespace eipd::config
