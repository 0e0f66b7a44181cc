// Drives a CheckState by a script, one letter a run: '+' a success, '-' a failure; 100 ms apart from t = 0.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/health/check_state.hpp"

namespace eipd::health::script {

using namespace std::chrono_literals;  // NOLINT: the tests' times

inline constexpr Rules kTwoThree{.rise = 2, .fall = 3, .fail_ratio = {}, .stale_after = 3500ms};

inline TimePoint at(Duration since_start) {
  return TimePoint{} + 1h + since_start;
}

inline ProbeResult pass(TimePoint when) {
  return {.outcome = Outcome::Success, .at = when, .latency = 1ms, .detail = {}};
}
inline ProbeResult fail(TimePoint when, Outcome outcome = Outcome::Refused) {
  return {.outcome = outcome, .at = when, .latency = 2ms, .detail = "of the test"};
}

/// U, R, + (Up), F, - (Down): a verdict as one letter, so that a whole path is one word.
inline char letter(Verdict verdict) {
  return std::string_view{"UR+F-"}[std::to_underlying(verdict)];
}

/// The verdict after each run of the script, run on `state`; the first run ends at `start`.
inline std::string path(CheckState& state, std::string_view runs, Duration start = 100ms) {
  std::string verdicts;
  for (const char run : runs) {
    const auto before = state.verdict();
    const auto change = state.feed(run == '+' ? pass(at(start)) : fail(at(start)));
    EXPECT_EQ(change.has_value(), before != state.verdict()) << "a transition for every change and for nothing else";
    verdicts += letter(state.verdict());
    start += 100ms;
  }
  return verdicts;
}

inline std::string path(Rules rules, std::string_view runs) {
  CheckState state{rules, at(0ms)};
  return path(state, runs);
}

}  // namespace eipd::health::script
