// One run of the loader: the document, and everything found wrong in it so far. Readers and rules say what is wrong at
// a node; place and key path come from the tree.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/issue.hpp"
#include "config/yaml/tree.hpp"

namespace eipd::config {

using yaml::kNoNode;
using yaml::NodeId;

class Reading {
 public:
  /// `found` is what the parser found wrong.
  Reading(yaml::Tree tree, std::vector<Issue> found) : tree_{std::move(tree)}, issues_{std::move(found)} {}

  [[nodiscard]] const yaml::Tree& tree() const { return tree_; }

  /// The value at `at` is wrong. Only the first word about a value is kept: what follows from it is no news.
  void refuse(NodeId at, std::string message);
  /// The same, pointing at the key: what is wrong is that it stands there.
  void refuse_key(NodeId at, std::string message);
  /// `map` lacks a key.
  void refuse_missing(NodeId map, std::string_view key, std::string message);
  /// Part of the value at `at` is wrong, as has been said: nothing follows from the whole either.
  void distrust(NodeId at) { tree_.mark_faulty(at); }
  void warn(NodeId at, std::string message);
  /// How the word about a value begins that is no `kind`: "is no map; expected ", or "has no value; expected ".
  [[nodiscard]] std::string lacks(NodeId at, std::string_view kind) const;

  /// Whether `map` has the key, and nothing was said of its value yet: rules judge only such.
  [[nodiscard]] bool is_sound(NodeId map, std::string_view key) const;
  /// The value of a key, or else the map that should have had it: where to point.
  [[nodiscard]] NodeId at(NodeId map, std::string_view key) const;

  /// In the order of the file. Moves them out.
  std::vector<Issue> take_issues();

  /// Collects, for the documentation's test, every key that a reader asks for: "bgp.neighbors[].name".
  void record_keys(std::set<std::string>* keys) { keys_ = keys; }
  void asked(NodeId map, std::string_view key);

 private:
  yaml::Tree tree_;
  std::vector<Issue> issues_;
  std::set<std::string>* keys_ = nullptr;
};

/// "\"text\"", shortened if it is long: how messages show a value of the file.
std::string quoted(std::string_view text);
/// The word nearest to a mistyped one, within a third of its length, or else the only one that begins with it and '_';
/// empty: none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words);

}  // namespace eipd::config
