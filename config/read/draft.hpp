// A configuration while it is being read: the values, and for what the rules judge, the nodes they came from.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/yaml/tree.hpp"

namespace eipd::config {

/// Each list is parallel to the values of its name: `neighbors[i]` is the node of `config.neighbors[i]`.
struct Places {
  yaml::NodeId root = yaml::kNoNode;
  std::vector<yaml::NodeId> neighbors;
  std::vector<yaml::NodeId> checks;
  std::vector<yaml::NodeId> access_areas;
  std::vector<yaml::NodeId> accounts;
  std::vector<yaml::NodeId> pools;
  std::vector<yaml::NodeId> eips;
  std::vector<yaml::NodeId> aggregates;
  std::vector<yaml::NodeId> allowed;
  std::vector<yaml::NodeId> gates;
};

/// A value that could not be read is its default here, and its node is faulty.
struct Draft {
  Config config;
  Places places;
};

}  // namespace eipd::config
