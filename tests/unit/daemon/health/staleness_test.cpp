// A verdict without results: design §2, "no result for 3 × interval + timeout: as before for lease".
#include <gtest/gtest.h>

#include "daemon/health/check_state.hpp"
#include "tests/unit/daemon/health/script.hpp"

namespace eipd::health {
namespace {

using namespace script;

TEST(StaleVerdict, ComesAfterThreeIntervalsAndATimeout) {
  CheckSettings settings;
  settings.interval = 1000ms;
  settings.timeout = 500ms;
  EXPECT_EQ(rules_of(settings).stale_after, 3500ms);

  CheckState state{rules_of(settings), at(0ms)};
  state.feed(pass(at(100ms)));
  EXPECT_FALSE(state.expire(at(3600ms)));
  const auto change = state.expire(at(3601ms));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->to, Verdict::Unknown);
  EXPECT_EQ(change->reason, VerdictReason::Stale);
  EXPECT_FALSE(change->outcome);
  EXPECT_FALSE(state.expire(at(9s))) << "only once";
}

TEST(StaleVerdict, IsNotWhatHasNeverRun) {
  CheckState state{kTwoThree, at(0ms)};
  EXPECT_FALSE(state.expire(at(1h)));
  EXPECT_EQ(state.reason(), VerdictReason::NotYetRun);
  EXPECT_FALSE(state.health().stale_since);
}

TEST(StaleVerdict, LeavesHealthAsBeforeAndSaysSinceWhen) {
  CheckState up{kTwoThree, at(0ms)};
  path(up, "++");
  up.expire(at(10s));
  EXPECT_EQ(up.health(), (Health{.healthy = true, .known = true, .stale_since = at(10s)}));

  CheckState down{kTwoThree, at(0ms)};
  path(down, "---");
  down.expire(at(10s));
  EXPECT_EQ(down.health(), (Health{.healthy = false, .known = true, .stale_since = at(10s)}));
}

TEST(StaleVerdict, NeverSettledStaysNotKnown) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "+");
  ASSERT_TRUE(state.expire(at(10s)));
  EXPECT_EQ(state.health(), (Health{}));
}

TEST(StaleVerdict, EndsOnlyWhenUpOrDownIsReached) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++");
  state.expire(at(10s));
  EXPECT_EQ(path(state, "+", 20s), "R") << "the streak of before counts no more";
  EXPECT_EQ(state.health().stale_since, at(10s)) << "one result does not renew the lease";
  EXPECT_EQ(path(state, "+", 21s), "+");
  EXPECT_FALSE(state.health().stale_since);
}

TEST(StaleVerdict, OfAStaleOneKeepsTheFirstTime) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++");
  state.expire(at(10s));
  path(state, "+", 20s);
  ASSERT_TRUE(state.expire(at(30s)));
  EXPECT_EQ(state.health().stale_since, at(10s));
}

TEST(StaleVerdict, ForgetsTheWindowOfTheRatio) {
  CheckState state{{.rise = 1, .fall = 5, .fail_ratio = FailRatio{.failed = 2, .of = 10}, .stale_after = 1s}, at(0ms)};
  path(state, "+-");
  state.expire(at(10s));
  EXPECT_EQ(path(state, "-", 20s), "F");
}

}  // namespace
}  // namespace eipd::health
