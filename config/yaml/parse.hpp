// YAML text → Tree. Total: whatever the text, it returns; no exception leaves it. The one file that knows yaml-cpp is
// parse.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "config/issue.hpp"
#include "config/yaml/tree.hpp"

namespace eipd::config::yaml {

/// Deeper nesting, or more nodes once aliases are counted as what they stand for, is refused. The schema needs ten
/// levels; 100,000 EIPs take about 1.5 million nodes.
inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxNodes = 8'000'000;

struct Parsed {
  Tree tree;                  ///< of no use if `complete` is false
  bool complete = false;      ///< the text is one YAML document
  std::vector<Issue> issues;  ///< errors only
};

/// Beyond the syntax of YAML, these are errors: duplicate keys, keys that are no text, merge keys (`<<`), tags, a
/// second document, an empty one. Anchors and aliases are understood.
Parsed parse(std::string_view text);

}  // namespace eipd::config::yaml
