// StateQueries: checks. Their state is the probe engine's, read one at a time under its lock.
#include <charconv>

#include "daemon/app/state_queries.hpp"
#include "daemon/health/outcome.hpp"

namespace eipd::app {
namespace {

using control::CheckView;

CheckView check_view(const probe::CheckSnapshot& check, std::size_t eips) {
  CheckView view{.check = check.id.check,
                 .target = check.id.target,
                 .type = check.type,
                 .verdict = std::string{to_string(check.verdict)},
                 .runs = check.runs,
                 .skipped = check.skipped,
                 .eips = static_cast<std::uint32_t>(eips)};
  if (check.runs > 0) view.since = to_system(check.since);
  if (check.last) {
    view.last_result = to_string(check.last->outcome);
    view.detail = check.last->detail;
    view.last_latency_seconds = std::chrono::duration<double>{check.last->latency}.count();
    view.last_run = to_system(check.last->at);
  }
  view.failures = check.failures;
  return view;
}

}  // namespace

/// The cursor is the place in the list of what is watched, which a check keeps as long as it is watched.
control::Page<CheckView> StateQueries::checks(std::string_view cursor, std::size_t limit) const {
  const announce::WatchList& watched = announcer_.decisions().watched();
  std::size_t place = 0;
  std::from_chars(cursor.data(), cursor.data() + cursor.size(), place);
  control::Page<CheckView> page;
  for (; place < watched.places() && page.items.size() < limit; ++place) {
    const health::CheckId* id = watched.at(place);
    const auto check = id == nullptr ? std::nullopt : probes_.find(*id);
    if (check) page.items.push_back(check_view(*check, announcer_.decisions().eips_behind(*id)));
  }
  if (place < watched.places()) page.next = std::to_string(place);
  return page;
}

std::vector<CheckView> StateQueries::check(std::string_view name) const {
  std::vector<CheckView> views;
  for (const probe::CheckSnapshot& check : probes_.snapshot(name)) {
    views.push_back(check_view(check, announcer_.decisions().eips_behind(check.id)));
  }
  return views;
}

}  // namespace eipd::app
