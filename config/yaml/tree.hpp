// A YAML document as a compact tree that knows where each key and each value stands: 40 octets a node beside the text,
// so that 100,000 EIPs fit where yaml-cpp's own nodes take a gigabyte. Built once by parse(); then only the mark of
// what was found faulty changes.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>

namespace eipd::config::yaml {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();

/// Line and column, both from 1; 0: nowhere.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Empty: "key:" without a value, "~" or "null".
enum class Kind : std::uint8_t { Empty, Text, List, Map };

class Tree {
 public:
  /// kNoNode: the document is empty.
  [[nodiscard]] NodeId root() const { return nodes_.empty() ? kNoNode : 0; }
  [[nodiscard]] Kind kind(NodeId node) const { return nodes_[node].kind; }
  /// The value of a Text; empty for anything else and for kNoNode. Valid as long as the tree.
  [[nodiscard]] std::string_view text(NodeId node) const;
  /// Whether a Text stood in quotes, or as a block: then it is never a number or a truth value.
  [[nodiscard]] bool is_quoted(NodeId node) const { return nodes_[node].quoted; }
  /// The key of a map's entry; empty for the root and for a list's element.
  [[nodiscard]] std::string_view key(NodeId node) const;
  /// Where the value stands; the key, if the value is empty or an alias.
  [[nodiscard]] Place place(NodeId node) const;
  /// Where the key stands; the value itself for the root and for a list's element.
  [[nodiscard]] Place key_place(NodeId node) const;
  /// "bgp.neighbors[0].hold_time"; empty for the root.
  [[nodiscard]] std::string path(NodeId node) const;

  /// The entries of a map or elements of a list in the order of the file; kNoNode ends them. kNoNode has none.
  [[nodiscard]] NodeId first(NodeId node) const;
  [[nodiscard]] NodeId next(NodeId node) const { return nodes_[node].next; }
  /// The value of a map's key, the first of duplicates; kNoNode if there is none, also if `map` is no map or kNoNode.
  [[nodiscard]] NodeId find(NodeId map, std::string_view key) const;

  /// Something was said of this value, so that nothing more follows from it.
  [[nodiscard]] bool is_faulty(NodeId node) const { return nodes_[node].faulty; }
  void mark_faulty(NodeId node) { nodes_[node].faulty = true; }

  // Building, in the order of the document.
  /// Where a new node goes. `parent` is kNoNode for the root, `previous` for a first child.
  struct Slot {
    NodeId parent = kNoNode;
    NodeId previous = kNoNode;
    std::uint32_t key_or_index = 0;  ///< what intern() returned, or the element's index
    Place key_place;                 ///< nowhere: an element
  };
  std::uint32_t intern(std::string_view key);
  [[nodiscard]] std::string_view interned(std::uint32_t key) const { return *keys_[key]; }
  NodeId add(const Slot& slot, Kind kind, Place place);
  NodeId add_text(const Slot& slot, Place place, std::string_view text, bool quoted);
  /// A second appearance of `anchor`, which shares what is below it.
  NodeId add_alias(const Slot& slot, NodeId anchor);
  [[nodiscard]] std::uint32_t key_or_index(NodeId node) const { return nodes_[node].key_or_index; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  struct Node {
    Kind kind = Kind::Empty;
    bool quoted = false;
    bool faulty = false;
    std::uint32_t first_or_offset = kNoNode;  ///< the first child, or where the text starts
    std::uint32_t length = 0;                 ///< of the text
    std::uint32_t key_or_index = 0;
    NodeId parent = kNoNode;
    NodeId next = kNoNode;
    Place place;
    Place key_place;
  };
  [[nodiscard]] bool is_entry(const Node& node) const {
    return node.parent != kNoNode && nodes_[node.parent].kind == Kind::Map;
  }

  std::deque<Node> nodes_;  // a deque: growing never holds two copies
  std::string text_;
  std::unordered_map<std::string, std::uint32_t> key_ids_;
  std::deque<const std::string*> keys_;  // into key_ids_, whose keys stay where they are
};

}  // namespace eipd::config::yaml
