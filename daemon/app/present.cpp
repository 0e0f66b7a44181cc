#include "daemon/app/present.hpp"

namespace eipd::app {
namespace {

/// EIPs, or checks, copied in one turn of the control thread.
constexpr std::size_t kSlice = 1024;

}  // namespace

PresentCopy::PresentCopy(const ConfigPtr& config, const Announcer& announcer)
    : announcer_{announcer}, present_{.config = config} {}

bool PresentCopy::step() {
  const std::size_t from = present_.decisions.eips.size();
  const auto next = announcer_.decisions().copy(place_, kSlice, present_.decisions);
  look_at_places(from);
  if (next) {
    place_ = *next;
    return true;
  }
  finish();
  return false;
}

/// What the neighbors with a limit have of the EIPs that were copied last. Groups come and go between slices.
void PresentCopy::look_at_places(std::size_t from) {
  for (const config::Neighbor& neighbor : present_.config->neighbors) {
    if (!neighbor.max_prefixes_out) continue;
    const auto* group = announcer_.groups().group_of(neighbor.session.name);
    if (group == nullptr) continue;
    for (std::size_t i = from; i < present_.decisions.eips.size(); ++i) {
      const auto prefix = bgp::Prefix::host(present_.decisions.eips[i].record->eip.address);
      if (group->attributes(prefix) != nullptr) present_.placed[neighbor.session.name].insert(prefix);
    }
  }
}

void PresentCopy::finish() {
  present_.at = {.system = std::chrono::system_clock::now(), .steady = std::chrono::steady_clock::now()};
  present_.aggregates = announcer_.aggregates();
  present_.sessions = announcer_.groups().sessions();
  for (const auto& [prefix, route] : announcer_.groups().own()) {
    if (route.blackhole) present_.blackholes.emplace(prefix, route);
  }
  present_.drains = announcer_.drains();
  for (const announce::Aggregates::Row& row : present_.aggregates.rows()) {
    for (auto& [name, placed] : present_.placed) {
      const auto* group = announcer_.groups().group_of(name);
      if (group != nullptr && group->attributes(row.settings.prefix) != nullptr) placed.insert(row.settings.prefix);
    }
  }
}

}  // namespace eipd::app
