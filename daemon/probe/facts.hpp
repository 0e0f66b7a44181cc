// What the probe engine lets others see of its checks: copies, taken under a short lock, safe to keep.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "daemon/health/facts.hpp"
#include "daemon/probe/histogram.hpp"

namespace eipd::probe {

/// One check of one target at one instant.
struct CheckSnapshot {
  health::CheckId id;
  std::string type;  ///< "tcp", "http", "file", …
  health::Verdict verdict = health::Verdict::Unknown;
  health::VerdictReason reason = health::VerdictReason::NotYetRun;
  health::Health health;
  health::TimePoint since;                  ///< when the verdict was reached
  std::optional<health::ProbeResult> last;  ///< the last run's result; none before the first
  std::uint64_t successes = 0;              ///< in a row
  std::uint64_t failures = 0;               ///< in a row
  std::uint64_t transitions = 0;            ///< changes of the verdict
  std::uint64_t runs = 0;
  std::uint64_t skipped = 0;  ///< runs left out because the one before had not ended
  health::TimePoint next_run;
  bool running = false;
  /// When the first certificate of the chain that the target showed last runs out; none before it showed one.
  std::optional<std::chrono::sys_seconds> certificate_ends;
};

/// Counts of one named check over all its targets. They live as long as the check is configured.
struct CheckTotals {
  std::array<std::uint64_t, health::kOutcomes.size()> results{};  ///< indexed by Outcome
  DurationHistogram duration;
};

/// Counts over everything that runs.
struct EngineTotals {
  std::map<std::string, CheckTotals> checks;  ///< by the check's name
  DurationHistogram schedule_lag;             ///< how much later than due each run started
  std::uint64_t skipped = 0;
};

}  // namespace eipd::probe
