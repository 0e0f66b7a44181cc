// References: a name that has to stand elsewhere in the file.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "config/read/reading.hpp"

namespace eipd::config {

/// "; did you mean acme?", or "; expected one of a, b": few names are told, of many only that they stand there.
std::string instead_of(std::string_view name, const std::vector<std::string_view>& names);

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
  reading.refuse(node, quoted(name) + " is not among " + std::string{where} + instead_of(name, names));
}

}  // namespace eipd::config
