// Finds what stands twice.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "config/read/reading.hpp"

namespace eipd::config {

/// Values and where each was first seen. `Map`: a hash table, where there may be 100,000.
template <class Value, class Map = std::map<Value, NodeId>>
class Seen {
 public:
  /// Refuses the node if the value was seen before: "is a duplicate <what>, first in line 7".
  void add(Reading& reading, NodeId node, const Value& value, std::string_view what) {
    const auto [first, added] = first_.try_emplace(value, node);
    if (added) return;
    reading.refuse(node, "is a duplicate " + std::string{what} + ", first in line " +
                             std::to_string(reading.tree().place(first->second).line) + "; expected it once");
  }

 private:
  Map first_;
};

}  // namespace eipd::config
