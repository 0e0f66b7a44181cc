#include "config/yaml/tree.hpp"

#include <vector>

namespace eipd::config::yaml {

std::string_view Tree::text(NodeId node) const {
  if (node == kNoNode || nodes_[node].kind != Kind::Text) return {};
  const Node& at = nodes_[node];
  return std::string_view{text_}.substr(at.first_or_offset, at.length);
}

std::string_view Tree::key(NodeId node) const {
  const Node& at = nodes_[node];
  return is_entry(at) ? interned(at.key_or_index) : std::string_view{};
}

Place Tree::place(NodeId node) const {
  const Node& at = nodes_[node];
  return at.place.line != 0 ? at.place : at.key_place;
}

Place Tree::key_place(NodeId node) const {
  const Node& at = nodes_[node];
  return at.key_place.line != 0 ? at.key_place : at.place;
}

std::string Tree::path(NodeId node) const {
  std::vector<NodeId> steps;
  for (NodeId at = node; at != kNoNode && nodes_[at].parent != kNoNode; at = nodes_[at].parent) steps.push_back(at);
  std::string path;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const Node& at = nodes_[*step];
    if (!is_entry(at)) {
      path += '[' + std::to_string(at.key_or_index) + ']';
      continue;
    }
    if (!path.empty()) path += '.';
    path += interned(at.key_or_index);
  }
  return path;
}

NodeId Tree::first(NodeId node) const {
  if (node == kNoNode) return kNoNode;
  const Node& at = nodes_[node];
  return at.kind == Kind::Map || at.kind == Kind::List ? at.first_or_offset : kNoNode;
}

NodeId Tree::find(NodeId map, std::string_view key) const {
  if (map == kNoNode || kind(map) != Kind::Map) return kNoNode;
  for (NodeId entry = first(map); entry != kNoNode; entry = next(entry)) {
    if (interned(nodes_[entry].key_or_index) == key) return entry;
  }
  return kNoNode;
}

std::uint32_t Tree::intern(std::string_view key) {
  const auto [found, added] = key_ids_.try_emplace(std::string{key}, static_cast<std::uint32_t>(keys_.size()));
  if (added) keys_.push_back(&found->first);
  return found->second;
}

NodeId Tree::add(const Slot& slot, Kind kind, Place place) {
  const auto id = static_cast<NodeId>(nodes_.size());
  Node& node = nodes_.emplace_back();
  node.kind = kind;
  node.key_or_index = slot.key_or_index;
  node.parent = slot.parent;
  node.place = place;
  node.key_place = slot.key_place;
  if (slot.previous != kNoNode) {
    nodes_[slot.previous].next = id;
  } else if (slot.parent != kNoNode) {
    nodes_[slot.parent].first_or_offset = id;
  }
  return id;
}

NodeId Tree::add_text(const Slot& slot, Place place, std::string_view text, bool quoted) {
  const NodeId id = add(slot, Kind::Text, place);
  nodes_[id].quoted = quoted;
  nodes_[id].first_or_offset = static_cast<std::uint32_t>(text_.size());
  nodes_[id].length = static_cast<std::uint32_t>(text.size());
  text_ += text;
  return id;
}

NodeId Tree::add_alias(const Slot& slot, NodeId anchor) {
  // An entry is pointed at by its key; an element can only be pointed at through its anchor.
  const NodeId id = add(slot, nodes_[anchor].kind, slot.key_place.line != 0 ? slot.key_place : nodes_[anchor].place);
  nodes_[id].quoted = nodes_[anchor].quoted;
  nodes_[id].first_or_offset = nodes_[anchor].first_or_offset;
  nodes_[id].length = nodes_[anchor].length;
  return id;
}

}  // namespace eipd::config::yaml
