// The verdict on a check, why it was reached, and what a decision may conclude from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/outcome.hpp"

namespace eipd::health {

/// Unknown: nothing settled yet, or stale. Rising and Falling: on the way, not yet `rise` successes or `fall` failures
/// in a row. Up and Down are the settled ones.
enum class Verdict : std::uint8_t { Unknown, Rising, Up, Falling, Down };

/// "unknown", "rising", "up", "falling", "down".
std::string_view to_string(Verdict verdict);

/// Whether runs come at `fast_interval` under this verdict: Unknown, Rising and Falling.
constexpr bool is_settled(Verdict verdict) {
  return verdict == Verdict::Up || verdict == Verdict::Down;
}

/// Why a check has its verdict. Closed.
enum class VerdictReason : std::uint8_t {
  NotYetRun,  ///< Unknown, because no run has ended yet
  Passed,     ///< the last run succeeded
  Failed,     ///< the last run failed
  FailRatio,  ///< Down, because `fail_ratio` of the last runs failed
  Stale,      ///< Unknown, because no result came for 3 × interval + timeout
  Initial,    ///< Up or Down, because the configuration says so of a check that has not run yet
  Changed,    ///< Unknown, because a reload made the check look at something else
};

/// "not-yet-run", "passed", "failed", "fail-ratio", "stale", "initial", "changed".
std::string_view to_string(VerdictReason reason);

/// What a decision may conclude. The rules are design §2's "verdicts as seen by the decision":
///
///   Up               healthy
///   Down             not
///   Rising, Falling  as before: the last settled verdict, which `healthy` still holds
///   Unknown, first   not: `known` is false, and so is `healthy`
///   Unknown, stale   as before, from `stale_since` for the lease, then what `on_lease` says
///
/// Rising and Falling out of a stale Unknown leave `stale_since` standing until Up or Down is reached, so a single
/// result after the lease ran out does not bring back what the lease withdrew.
struct Health {
  bool healthy = false;  ///< the last settled verdict was Up
  bool known = false;    ///< Up or Down was reached at least once
  std::optional<TimePoint> stale_since;
  friend bool operator==(const Health&, const Health&) = default;
};

/// One change of a verdict.
struct Transition {
  Verdict from = Verdict::Unknown;
  Verdict to = Verdict::Unknown;
  TimePoint at;
  VerdictReason reason = VerdictReason::NotYetRun;
  std::optional<Outcome> outcome;  ///< of the run that caused it; none for Stale and Changed
  std::string detail;              ///< the run's; may be empty
  Health health;                   ///< after the change
  /// How many changes of verdict the check has seen, this one included. Only ever grows: who sees it jump by more
  /// than one has missed changes in between.
  std::uint64_t transitions = 0;
  /// How many of them changed `health.healthy` or made it known: the flaps that a decision cares about.
  std::uint64_t flips = 0;
};

}  // namespace eipd::health
