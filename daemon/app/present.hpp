// The present as what-if goes on from it: a copy of all that announcing rests on, taken on the control thread in
// slices.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/announce/prefix_limit.hpp"
#include "daemon/app/announcer.hpp"

namespace eipd::app {

struct Present {
  ConfigPtr config;
  announce::Clocks at{};  ///< when the last slice was taken
  announce::Decisions::Copy decisions;
  announce::Aggregates aggregates;
  std::vector<ExportGroups::Session> sessions;  ///< Established
  std::map<bgp::Prefix, ExportGroups::OwnRoute> blackholes;
  Announcer::Drains drains;
  std::map<std::string, announce::PrefixLimit::Prefixes> placed;  ///< of neighbors with max_prefixes_out
};

class PresentCopy {
 public:
  /// `announcer` outlives it.
  PresentCopy(const ConfigPtr& config, const Announcer& announcer);
  /// Copies a slice, well below a millisecond. False: all is there, and `take` gives it.
  bool step();
  [[nodiscard]] Present take() { return std::move(present_); }

 private:
  void look_at_places(std::size_t from);
  void finish();

  const Announcer& announcer_;
  std::size_t place_ = 0;
  Present present_;
};

}  // namespace eipd::app
