#include "daemon/announce/drain_phase.hpp"

#include <algorithm>

namespace eipd::announce {

TimePoint withdraws_at(const intent::Drain& drain, milliseconds gshut_wait, const Clocks& clocks) {
  if (drain.withdraw_now) return TimePoint::min();
  const auto ago = std::max(clocks.system - drain.since, intent::SystemTime::duration::zero());
  return clocks.steady + gshut_wait - std::chrono::duration_cast<TimePoint::duration>(ago);
}

}  // namespace eipd::announce
