#include "daemon/intent/time_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::intent {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr SystemTime kWall{1'000'000s};
constexpr SteadyTime kSteady{500s};

Change drain(const std::string& name, std::optional<SystemTime> until) {
  return RowChange<Drain>{.before = {}, .after = Drain{.scope = Scope::Eip, .name = name, .until = until}};
}
LimitedKey key(const std::string& name) {
  return DrainKey{.scope = Scope::Eip, .name = name};
}

TEST(TimeLimits, AreNoneForWhatHasNone) {
  TimeLimits limits;
  limits.note(drain("a", std::nullopt), kWall, kSteady);
  limits.note(RowChange<Shutdown>{.before = {}, .after = Shutdown{.neighbor = "edge1"}}, kWall, kSteady);
  EXPECT_FALSE(limits.next());
  EXPECT_THAT(limits.take_due(SteadyTime::max()), IsEmpty());
}

TEST(TimeLimits, RunOutOnTheSteadyClock) {
  TimeLimits limits;
  const auto hole = bgp::Prefix::host(bgp::parse_address("203.0.113.9").value());
  limits.note(drain("late", kWall + 30s), kWall, kSteady);
  limits.note(drain("early", kWall + 10s), kWall, kSteady);
  limits.note(RowChange<Blackhole>{.before = {}, .after = Blackhole{.prefix = hole, .until = kWall + 20s}}, kWall,
              kSteady);
  EXPECT_EQ(limits.next(), kSteady + 10s);
  EXPECT_THAT(limits.take_due(kSteady + 10s - 1ns), IsEmpty());
  EXPECT_THAT(limits.take_due(kSteady + 20s), UnorderedElementsAre(key("early"), LimitedKey{hole}));
  EXPECT_THAT(limits.take_due(kSteady + 20s), IsEmpty());
  EXPECT_EQ(limits.next(), kSteady + 30s);
}

// The wall clock stood an hour early at boot, and has been set since.
TEST(TimeLimits, DoNotMoveWithTheWallClock) {
  TimeLimits limits;
  limits.note(drain("before the step", kWall + 10s), kWall, kSteady);
  limits.note(drain("after the step", kWall + 1h + 10s), kWall + 1h, kSteady + 1s);
  EXPECT_EQ(limits.take_due(kSteady + 10s), std::vector{key("before the step")});
  EXPECT_EQ(limits.take_due(kSteady + 11s), std::vector{key("after the step")});
}

TEST(TimeLimits, ThatPassedWhileTheProcessWasDownAreDueAtOnce) {
  TimeLimits limits;
  limits.note(drain("a", kWall - 1h), kWall, kSteady);
  EXPECT_THAT(limits.take_due(kSteady), ElementsAre(key("a")));
}

TEST(TimeLimits, GoWithWhatHadThemAndChangeWithIt) {
  TimeLimits limits;
  limits.note(drain("a", kWall + 10s), kWall, kSteady);
  limits.note(drain("b", kWall + 10s), kWall, kSteady);
  limits.note(inverse(drain("a", kWall + 10s)), kWall, kSteady);
  limits.note(drain("b", kWall + 60s), kWall, kSteady);
  EXPECT_EQ(limits.next(), kSteady + 60s);
}

}  // namespace
}  // namespace eipd::intent
