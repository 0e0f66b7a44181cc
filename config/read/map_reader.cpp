#include "config/read/map_reader.hpp"

#include <algorithm>

namespace eipd::config {
namespace {

std::string unknown_key(std::string_view key, const std::vector<std::string_view>& known) {
  if (const auto near = nearest(key, known); !near.empty()) {
    return "unknown key; did you mean " + std::string{near} + "?";
  }
  std::string message = "unknown key; expected one of ";
  for (const auto& name : known) message += (&name == known.data() ? "" : ", ") + std::string{name};
  return message;
}

}  // namespace

MapReader::MapReader(Reading& reading, NodeId node, std::string_view expected)
    : reading_{reading}, node_{node}, is_map_{reading.tree().kind(node) == yaml::Kind::Map} {
  if (!is_map_) reading.refuse(node, reading.lacks(node, "map") + std::string{expected});
}

MapReader::~MapReader() {
  if (!is_map_) return;
  const auto& tree = reading_.tree();
  for (NodeId entry = tree.first(node_); entry != kNoNode; entry = tree.next(entry)) {
    const auto key = tree.key(entry);
    if (std::ranges::find(known_, key) != known_.end() || std::ranges::find(refused_, key) != refused_.end()) continue;
    reading_.refuse_key(entry, unknown_key(key, known_));
    std::erase_if(missing_, [&](const Missing& missing) { return missing.key == nearest(key, known_); });
  }
  for (const auto& [key, what] : missing_) {
    reading_.refuse_missing(node_, key, "is missing; expected " + what);
  }
}

NodeId MapReader::find(std::string_view key) {
  reading_.asked(node_, key);
  if (std::ranges::find(known_, key) == known_.end()) known_.push_back(key);
  return reading_.tree().find(node_, key);
}

void MapReader::never(std::string_view key, std::string_view why) {
  const NodeId found = reading_.tree().find(node_, key);
  if (found == kNoNode) return;
  reading_.refuse_key(found, std::string{why});
  refused_.push_back(key);
}

void MapReader::require(std::string_view key, std::string_view what) {
  if (!is_map_ || reading_.tree().find(node_, key) != kNoNode) return;
  missing_.push_back({key, std::string{what}});
}

}  // namespace eipd::config
