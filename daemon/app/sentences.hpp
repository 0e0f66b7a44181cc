// A decision's reason in plain words, with the names concerned, and what would have to change. Pure.
#pragma once

#include <span>
#include <string>

#include "config/config.hpp"
#include "daemon/announce/aggregates.hpp"
#include "daemon/announce/reason.hpp"

namespace eipd::app {

struct Sentences {
  std::string sentence;
  std::string remedy;  ///< empty where nothing has to change
};

/// For the reasons of a decision (not of the export to a neighbor).
Sentences sentences(announce::Reason reason, const inventory::Eip& eip, const config::Config& config);
/// Of the decision on an aggregate.
Sentences sentences(const announce::Aggregates::Row& aggregate, const config::Config& config);

/// What would have to change for a neighbor to be sent what is to be announced; empty for a reason of the decision.
std::string neighbor_remedy(announce::Reason reason, const std::string& neighbor);

/// What a blackhole in force means for a neighbor that takes such routes, and for one that doesn't.
std::string blackhole_note(bool takes);

/// A neighbor that has an aggregate and not the route of an EIP inside it.
struct Covered {
  std::string cover;
  std::string neighbor;
  bool takes_hosts = false;  ///< so it may have the EIP's route of another access point
};
/// That traffic of a withheld EIP still comes here, and from whom; empty where it is covered nowhere.
std::string attracted(std::span<const Covered> covered);

}  // namespace eipd::app
