// Reads a map key by key, and at the end names the keys that nobody asked for. A reader is anything that takes a
// Reading and a node, and returns an optional value; where it returns none it has said why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/read/reading.hpp"

namespace eipd::config {

class MapReader {
 public:
  /// Refuses a node that is no map; then every key is absent, and none is missing. `expected` completes "expected …".
  MapReader(Reading& reading, NodeId node, std::string_view expected);
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;
  /// Refuses the keys that were not asked for and the required ones that are missing; one that is merely mistyped is
  /// one mistake.
  ~MapReader();

  /// The value of a key that is now known; kNoNode: absent.
  NodeId find(std::string_view key);
  [[nodiscard]] bool is_map() const { return is_map_; }
  [[nodiscard]] NodeId node() const { return node_; }

  /// Leaves `value` as it is when the key is absent or its value is wrong.
  template <class T, class Read>
  void optional(std::string_view key, T& value, Read&& read) {
    const NodeId found = find(key);
    if (found == kNoNode) return;
    if (auto result = read(reading_, found)) value = *std::move(result);
  }

  /// `what` completes "is missing; expected …". The key lives as long as the reader.
  template <class T, class Read>
  void required(std::string_view key, T& value, std::string_view what, Read&& read) {
    optional(key, value, read);
    require(key, what);
  }
  void require(std::string_view key, std::string_view what);
  /// A key that means something, but nothing that this version does: refused with a reason of its own where it stands.
  /// It isn't counted among the keys that are known.
  void never(std::string_view key, std::string_view why);

 private:
  Reading& reading_;
  NodeId node_;
  bool is_map_;
  struct Missing {
    std::string_view key;
    std::string what;
  };
  std::vector<std::string_view> known_;
  std::vector<std::string_view> refused_;
  std::vector<Missing> missing_;
};

/// Reads every element of a list by `read`; an element that fails is left out. Refuses what is no list.
template <class Read>
auto list_of(Read read, std::string_view expected) {
  return [read, expected](Reading& reading, NodeId node) {
    using Element = typename decltype(read(reading, node))::value_type;
    using Result = std::optional<std::vector<Element>>;
    const auto& tree = reading.tree();
    if (tree.kind(node) != yaml::Kind::List) {
      reading.refuse(node, "is no list; expected a list of " + std::string{expected});
      return Result{};
    }
    std::vector<Element> elements;
    for (NodeId element = tree.first(node); element != kNoNode; element = tree.next(element)) {
      if (auto value = read(reading, element)) {
        elements.push_back(*std::move(value));
      } else {
        reading.distrust(node);
      }
    }
    return Result{std::move(elements)};
  };
}

}  // namespace eipd::config
