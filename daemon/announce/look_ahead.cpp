#include "daemon/announce/look_ahead.hpp"

#include <algorithm>

namespace eipd::announce {
namespace {

template <class Steps, class D>
void note(Steps& steps, milliseconds after, const D& decision) {
  if (!steps.empty() && steps.back().after == after) steps.pop_back();
  steps.push_back({after, decision});
}

/// The way of the announcer: decisions until none waits, then aggregates.
void settle(Decisions& decisions, Aggregates& aggregates, TimePoint at, milliseconds after, Outlook& outlook) {
  constexpr std::size_t kSlice = 4096;
  std::vector<Decisions::Change> changes;
  for (bool more = true; more;) {
    changes.clear();
    more = decisions.step(kSlice, changes, at);
    for (const Decisions::Change& change : changes) {
      aggregates.count(decisions.record_of(change.eip)->eip.address,
                       change.first ? std::nullopt : std::optional{change.before}, change.now);
      note(outlook.eips[change.eip], after, change.now);
    }
  }
  const HereAndNow here{.drain = decisions.drain_phase_of_all(at), .gate_failed = decisions.gate_failed()};
  for (const Aggregates::Row* row : aggregates.settle(here, at)) {
    note(outlook.aggregates[row->settings.prefix], after, row->decision);
  }
}

std::optional<TimePoint> next_due(const Decisions& decisions, const Aggregates& aggregates) {
  const auto of_eips = decisions.next_due();
  const auto of_aggregates = aggregates.next_due();
  if (!of_eips || !of_aggregates) return of_eips ? of_eips : of_aggregates;
  return std::min(*of_eips, *of_aggregates);
}

}  // namespace

Outlook look_ahead(Decisions& decisions, Aggregates& aggregates, TimePoint now, milliseconds horizon) {
  Outlook outlook;
  settle(decisions, aggregates, now, milliseconds{0}, outlook);
  TimePoint at = now;
  while (const auto due = next_due(decisions, aggregates)) {
    if (*due > now + horizon) {
      outlook.ended = false;
      break;
    }
    at = std::max(at, *due);
    decisions.advance(at);
    settle(decisions, aggregates, at, std::chrono::ceil<milliseconds>(at - now), outlook);
  }
  return outlook;
}

}  // namespace eipd::announce
