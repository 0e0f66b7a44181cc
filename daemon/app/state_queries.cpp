#include "daemon/app/state_queries.hpp"

#include <algorithm>
#include <utility>

namespace eipd::app {

using control::StatusView;

namespace {

/// All of them are at /v1/drains.
constexpr std::size_t kDrainsShown = 100;

void add_drains(const Announcer& announcer, StatusView& view) {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [drain, withdraws_at] : announcer.widest_drains(kDrainsShown)) {
    view.drains.push_back(
        {.drain = std::move(drain), .phase = std::string{to_string(announce::phase(withdraws_at, now))}});
  }
  view.drain_count = static_cast<std::uint32_t>(announcer.drain_count());
}

}  // namespace

SystemTime to_system(SteadyTime at) {
  const auto ago = std::chrono::steady_clock::now() - at;
  return std::chrono::system_clock::now() - std::chrono::duration_cast<SystemTime::duration>(ago);
}

StateQueries::StateQueries(const ConfigPtr& config, const ProcessState& process, const Announcer& announcer,
                           const bgp::net::Speaker& speaker, const probe::ProbeEngine& probes)
    : config_{config}, process_{process}, announcer_{announcer}, speaker_{speaker}, probes_{probes} {}

StatusView StateQueries::status() const {
  const Announcer::Counts& counts = announcer_.counts();
  StatusView view{.version = process_.version,
                  .access_point = config_->inventory.access_point,
                  .instance = config_->instance,
                  .started = process_.started,
                  .neighbors = static_cast<std::uint32_t>(config_->neighbors.size()),
                  .eips_declared = static_cast<std::uint32_t>(announcer_.eips().size()),
                  .eips_healthy = counts.healthy,
                  .eips_unchecked = static_cast<std::uint32_t>(announcer_.decisions().unchecked()),
                  .eips_desired = counts.desired,
                  .eips_announced = static_cast<std::uint32_t>(announcer_.sent().announced_count()),
                  .checks = static_cast<std::uint32_t>(announcer_.decisions().watched().size()),
                  .configuration_loaded = process_.configuration_loaded,
                  .last_reload_successful = process_.last_reload_successful,
                  .last_reload_error = process_.last_reload_error,
                  .stopping = announcer_.stopping(),
                  .guard = {.configured = config_->announce.guard.has_value(),
                            .held = static_cast<std::uint32_t>(announcer_.decisions().held()),
                            .until = {}}};
  if (const auto ends = announcer_.decisions().first_hold_ends()) view.guard.until = to_system(*ends);
  add_drains(announcer_, view);
  for (const auto& area : config_->inventory.access_areas) {
    if (config_->inventory.is_here(area.name)) view.areas.push_back(area.name);
  }
  for (const config::Neighbor& neighbor : config_->neighbors) {
    const auto status = speaker_.status(neighbor.session.name);
    view.established += status && status->state == bgp::fsm::State::Established ? 1 : 0;
  }
  for (const auto& [reason, count] : counts.withheld) {
    if (count > 0) view.withheld.emplace_back(to_string(reason), count);
  }
  std::ranges::sort(view.withheld, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  const announce::WatchList& watched = announcer_.decisions().watched();
  for (std::size_t place = 0; place < watched.places(); ++place) {
    const health::CheckId* id = watched.at(place);
    const health::Transition* last = id == nullptr ? nullptr : announcer_.last_transition(*id);
    view.checks_up += last != nullptr && last->to == health::Verdict::Up ? 1 : 0;
  }
  return view;
}

}  // namespace eipd::app
