// What a drain does at a moment (design §2 "drain"): GRACEFUL_SHUTDOWN for `drain.gshut_wait`, then withdrawn. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/announce/binding_health.hpp"
#include "daemon/intent/intents.hpp"

namespace eipd::announce {

enum class DrainPhase : std::uint8_t { None, GracefulShutdown, Withdrawn };

/// "none", "graceful-shutdown", "withdrawn".
std::string_view to_string(DrainPhase phase);

/// The phase that lasts longer wins: what is drained twice is withdrawn as soon as one of the drains says so.
constexpr DrainPhase further(DrainPhase a, DrainPhase b) {
  return a < b ? b : a;
}

/// The two clocks at one moment. A drain's beginning is wall time, as it outlives the process; from the moment on which
/// it is read it runs on the steady clock.
struct Clocks {
  intent::SystemTime system;
  TimePoint steady;
};

/// A drain that announces with GRACEFUL_SHUTDOWN and never withdraws by itself.
inline constexpr TimePoint kNever = TimePoint::max();

/// When a drain withdraws. `since` in the future (the wall clock was set back) counts as now.
TimePoint withdraws_at(const intent::Drain& drain, milliseconds gshut_wait, const Clocks& clocks);

/// The phase at `now` of a drain that withdraws at `withdraws_at`; none: not drained.
constexpr DrainPhase phase(const std::optional<TimePoint>& withdraws_at, TimePoint now) {
  if (!withdraws_at) return DrainPhase::None;
  return now < *withdraws_at ? DrainPhase::GracefulShutdown : DrainPhase::Withdrawn;
}

}  // namespace eipd::announce
