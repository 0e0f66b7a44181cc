// References: a name that has to stand elsewhere in the file.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "config/read/reading.hpp"

namespace eipd::config {

/// Refuses a name that none of `known` has: "is not among accounts; did you mean acme?". `where` is the section of the
/// top level; one that is itself faulty says nothing.
template <class Element, class Name>
void refuse_unknown(Reading& reading, NodeId node, std::string_view name, const std::vector<Element>& known, Name of,
                    std::string_view where) {
  const auto& tree = reading.tree();
  if (const NodeId section = tree.find(tree.root(), where); section != kNoNode && tree.is_faulty(section)) return;
  if (std::ranges::find(known, name, of) != known.end()) return;
  std::vector<std::string_view> names;
  std::ranges::transform(known, std::back_inserter(names), of);
  const auto near = nearest(name, names);
  reading.refuse(
      node, quoted(name) + " is not among " + std::string{where} +
                (near.empty() ? "; expected a name that stands there" : "; did you mean " + std::string{near} + "?"));
}

}  // namespace eipd::config
