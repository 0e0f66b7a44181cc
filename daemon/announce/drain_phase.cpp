#include "daemon/announce/drain_phase.hpp"

#include <algorithm>

namespace eipd::announce {

std::string_view to_string(DrainPhase phase) {
  switch (phase) {
    case DrainPhase::GracefulShutdown:
      return "graceful-shutdown";
    case DrainPhase::Withdrawn:
      return "withdrawn";
    case DrainPhase::None:
      break;
  }
  return "none";
}

TimePoint withdraws_at(const intent::Drain& drain, milliseconds gshut_wait, const Clocks& clocks) {
  if (drain.withdraw_now) return TimePoint::min();
  const auto ago = std::max(clocks.system - drain.since, intent::SystemTime::duration::zero());
  return clocks.steady + gshut_wait - std::chrono::duration_cast<TimePoint::duration>(ago);
}

}  // namespace eipd::announce
