// What the probe engine lets others see of its checks: copies, taken under a short lock, safe to keep.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

/// What made a check run out of turn. From Link on it was the network.
enum class Trigger : std::uint8_t {
  Request,   ///< an operator asked for it
  Attached,  ///< its attached connection ended
  Link,      ///< the link that it leaves by went up or down
  Address,   ///< the address that it leaves from came or went
  Route,     ///< the way to its target is another one
  Lost,      ///< the kernel has lost events, so it may have been any of the three
};
inline constexpr std::array kTriggers{Trigger::Request, Trigger::Attached, Trigger::Link,
                                      Trigger::Address, Trigger::Route,    Trigger::Lost};
/// The metric's `trigger` label, by Trigger.
inline constexpr std::array<std::string_view, kTriggers.size()> kTriggerNames{"request", "attached", "link",
                                                                              "address", "route",    "lost"};

/// Counts over everything that runs.
struct EngineTotals {
  std::map<std::string, CheckTotals> checks;  ///< by the check's name
  DurationHistogram schedule_lag;             ///< how much later than due each run started
  std::uint64_t skipped = 0;
  std::array<std::uint64_t, kTriggers.size()> triggered{};  ///< runs that were asked for out of turn, by Trigger
  bool network_watched = false;                             ///< whether the kernel tells of links, addresses and routes
};

}  // namespace eipd::probe
