#include "daemon/intent/time_limits.hpp"

#include <algorithm>
#include <ranges>

namespace eipd::intent {
namespace {

LimitedKey key_of(const Drain& drain) {
  return DrainKey{.scope = drain.scope, .name = drain.name};
}
LimitedKey key_of(const Blackhole& blackhole) {
  return blackhole.prefix;
}

}  // namespace

void TimeLimits::note(const Change& change, SystemTime wall, SteadyTime steady) {
  const auto note_row = [&]<class Row>(const RowChange<Row>& row) {
    if constexpr (requires(const Row& limited) { limited.until; }) {
      if (row.before) ends_.erase(key_of(*row.before));
      if (!row.after || !row.after->until) return;
      const auto left = std::chrono::ceil<SteadyTime::duration>(*row.after->until - wall);
      ends_.insert_or_assign(key_of(*row.after), steady + left);
    }
  };
  std::visit(note_row, change);
}

std::optional<SteadyTime> TimeLimits::next() const {
  const auto ends = ends_ | std::views::values;
  const auto first = std::ranges::min_element(ends);
  return first == ends.end() ? std::nullopt : std::optional{*first};
}

std::vector<LimitedKey> TimeLimits::take_due(SteadyTime now) {
  std::vector<LimitedKey> due;
  std::erase_if(ends_, [&](const auto& entry) {
    if (entry.second > now) return false;
    due.push_back(entry.first);
    return true;
  });
  return due;
}

}  // namespace eipd::intent
