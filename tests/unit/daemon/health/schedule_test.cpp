// When runs start: the grid, fast runs, no overlap, skipping, spreading. Times are milliseconds since `kZero`.
#include "daemon/health/schedule.hpp"

#include <set>

#include <gtest/gtest.h>

#include "daemon/health/check_settings.hpp"

namespace eipd::health {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kZero = TimePoint{} + 1000s;  // on the grid of a phase of 0
constexpr Schedule::Timing kSecond{.interval = 1000ms, .fast_interval = 200ms};
constexpr std::uint64_t kPhase = 300'000'000;  // as a hash: 300 ms into each interval

Duration ms(TimePoint instant) {
  return instant - kZero;
}

/// One run that starts when due and takes `took`.
void run(Schedule& schedule, Duration took, Pace pace) {
  const TimePoint start = schedule.due();
  schedule.start(start);
  schedule.finish(start + took, pace);
}

TEST(SteadySchedule, IsLockedToItsPhaseWhateverARunTakes) {
  Schedule schedule{kSecond, kPhase, kZero + 10ms};
  run(schedule, 30ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 300ms);
  run(schedule, 400ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 1300ms);
  run(schedule, 1ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 2300ms);
  EXPECT_EQ(schedule.skipped(), 0U);
}

TEST(SteadySchedule, StartsOnWholeMilliseconds) {
  Schedule schedule{kSecond, kPhase + 456'789, kZero + 10ms};
  run(schedule, 30ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 300ms);
}

TEST(SteadySchedule, DoesNotDriftWhenRunsStartLate) {
  Schedule schedule{kSecond, kPhase, kZero + 300ms};
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(schedule.start(schedule.due() + 7ms), 7ms);
    schedule.finish(schedule.due() + 20ms, Pace::Steady);
  }
  EXPECT_EQ(ms(schedule.due()), 1000 * 1000ms + 300ms);
  EXPECT_EQ(schedule.skipped(), 0U);
}

TEST(SteadySchedule, SkipsAndCountsTheInstantsThatPassed) {
  Schedule schedule{kSecond, kPhase, kZero + 300ms};
  EXPECT_EQ(schedule.start(kZero + 2500ms), 2200ms);  // 1300 and 2300 went by
  schedule.finish(kZero + 2600ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 3300ms);
  EXPECT_EQ(schedule.skipped(), 2U);
}

TEST(SteadySchedule, NeverOverlapsARunThatTakesLongerThanItsInterval) {
  Schedule schedule{kSecond, kPhase, kZero + 300ms};
  run(schedule, 1800ms, Pace::Steady);  // until 2100
  EXPECT_EQ(ms(schedule.due()), 2300ms);
  EXPECT_EQ(schedule.skipped(), 1U);
}

TEST(FastSchedule, StartsTheFastIntervalAfterTheLastStart) {
  Schedule schedule{kSecond, kPhase, kZero + 10ms};
  run(schedule, 30ms, Pace::Fast);
  EXPECT_EQ(ms(schedule.due()), 210ms);
  run(schedule, 30ms, Pace::Fast);
  EXPECT_EQ(ms(schedule.due()), 410ms);
}

TEST(FastSchedule, StartsAtTheEndOfALongerRunAndIsNotLate) {
  Schedule schedule{kSecond, kPhase, kZero + 10ms};
  run(schedule, 500ms, Pace::Fast);
  EXPECT_EQ(ms(schedule.due()), 510ms);
  EXPECT_EQ(schedule.start(kZero + 510ms), 0ms);
  EXPECT_EQ(schedule.skipped(), 0U);
}

TEST(FastSchedule, ReturnsToTheGrid) {
  Schedule schedule{kSecond, kPhase, kZero + 1310ms};
  run(schedule, 10ms, Pace::Fast);
  run(schedule, 10ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 2300ms);
}

// Design §2: interval + timeout + (fall − 1) × max(fast_interval, timeout), for a target that dies right after a pass.
TEST(FastSchedule, KeepsTheWorstCaseDetection) {
  CheckSettings settings;
  settings.interval = 1000ms;
  settings.fast_interval = 200ms;
  settings.timeout = 500ms;
  settings.fall = 3;
  Schedule schedule{{.interval = settings.interval, .fast_interval = settings.fast_interval}, kPhase, kZero + 300ms};
  const TimePoint dies = schedule.due();
  run(schedule, 0ms, Pace::Steady);
  TimePoint down;
  for (int failure = 1; failure <= settings.fall; ++failure) {
    down = schedule.due() + settings.timeout;
    run(schedule, settings.timeout, Pace::Fast);
  }
  EXPECT_LE(down - dies, worst_case_detection(settings));
  EXPECT_EQ(down - dies, 2500ms);
}

TEST(RunSoon, IsDueAtOnceWhenIdle) {
  Schedule schedule{kSecond, kPhase, kZero + 300ms};
  schedule.run_soon(kZero + 20ms);
  EXPECT_EQ(ms(schedule.due()), 20ms);
  run(schedule, 5ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 300ms) << "and the grid stays what it was";
}

TEST(RunSoon, DoesNotPutOffWhatIsDueEarlier) {
  Schedule schedule{kSecond, kPhase, kZero + 10ms};
  schedule.run_soon(kZero + 20ms);
  EXPECT_EQ(ms(schedule.due()), 10ms);
}

TEST(RunSoon, FollowsARunThatIsUnderWay) {
  Schedule schedule{kSecond, kPhase, kZero + 300ms};
  schedule.start(kZero + 300ms);
  schedule.run_soon(kZero + 310ms);
  schedule.finish(kZero + 350ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 350ms);
  run(schedule, 5ms, Pace::Steady);
  EXPECT_EQ(ms(schedule.due()), 1300ms) << "once";
}

// Design §2: the first runs are spread over min(interval, 1 ms × number of checks).
TEST(FirstRuns, AreSpreadOverAMillisecondACheck) {
  std::set<TimePoint> starts;
  for (std::uint64_t hash = 0; hash < 100; ++hash) {
    const auto start = first_run(kZero, 1000ms, 100, hash * 0x9E3779B97F4A7C15);
    EXPECT_GE(ms(start), 0ms);
    EXPECT_LT(ms(start), 100ms);
    starts.insert(start);
  }
  EXPECT_GT(starts.size(), 90U);
}

TEST(FirstRuns, AreSpreadOverTheIntervalAtMost) {
  Duration latest{};
  for (std::uint64_t hash = 0; hash < 1000; ++hash) {
    latest = std::max(latest, ms(first_run(kZero, 1000ms, 10'000'000, hash * 0x9E3779B97F4A7C15)));
  }
  EXPECT_LT(latest, 1000ms);
  EXPECT_GT(latest, 900ms);
}

TEST(FirstRuns, OfOneCheckIsWithinAMillisecond) {
  EXPECT_LT(ms(first_run(kZero, 1000ms, 1, ~0ULL)), 1ms);
  EXPECT_LT(ms(first_run(kZero, 1000ms, 0, ~0ULL)), 1ms);
}

}  // namespace
}  // namespace eipd::health
