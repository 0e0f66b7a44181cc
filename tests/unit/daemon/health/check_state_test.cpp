// Thresholds, fail_ratio, what a decision may conclude, and the counts: issue "Health", design §2 "verdicts as seen by
// the decision".
#include "daemon/health/check_state.hpp"

#include <cstddef>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/daemon/health/script.hpp"

namespace eipd::health {
namespace {

using namespace script;

struct Path {
  const char* name;
  Rules rules;
  const char* runs;
  const char* verdicts;
};

class VerdictPath : public testing::TestWithParam<Path> {};
constexpr Rules kOneOne{.rise = 1, .fall = 1, .fail_ratio = {}, .stale_after = 1s};
constexpr Rules kRatio{.rise = 2, .fall = 3, .fail_ratio = FailRatio{.failed = 3, .of = 7}, .stale_after = 1s};
// clang-format off: a table
const Path kPaths[] = {
    {"RisesInTwo", kTwoThree, "++", "R+"},
    {"FallsFromUnknownInThree", kTwoThree, "---", "FF-"},
    {"FallsFromUpInThree", kTwoThree, "++---", "R+FF-"},
    {"FallingIsUpAgainByOneSuccess", kTwoThree, "++--+", "R+FF+"},
    {"FailuresAreCountedInARow", kTwoThree, "++--+--+", "R+FF+FF+"},
    {"RisingIsDownAgainByOneFailure", kTwoThree, "---+-", "FF-R-"},
    {"SuccessesAreCountedInARow", kTwoThree, "---+-+-++", "FF-R-R-R+"},
    {"UnsettledGoesToAndFro", kTwoThree, "+-+-", "RFRF"},
    {"UnsettledStillSettles", kTwoThree, "+-++", "RFR+"},
    {"OneSuccessIsEnoughWithRiseOne", kOneOne, "+", "+"},
    {"OneFailureIsEnoughWithFallOne", kOneOne, "-", "-"},
    {"NoMiddleStatesWithOneAndOne", kOneOne, "+-+-", "+-+-"},
    {"AlternatingFailuresFallByRatio", kRatio, "++-+-+-", "R+F+F+-"},
    {"AfterARatioTheWindowMustClear", kRatio, "++-+-+-++++", "R+F+F+-RR++"},
    {"RatioCountsWhileUnsettled", kRatio, "-+--", "FRF-"},
    {"FewFailuresInTheWindowStayUp", kRatio, "++-++++-++++-", "R+F++++F++++F"},
};
// clang-format on
INSTANTIATE_TEST_SUITE_P(Table, VerdictPath, testing::ValuesIn(kPaths),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(VerdictPath, IsTheTables) {
  EXPECT_EQ(path(GetParam().rules, GetParam().runs), GetParam().verdicts);
}

TEST(CheckStateStart, IsUnknownAndNotHealthy) {
  const CheckState state{kTwoThree, at(0ms)};
  EXPECT_EQ(state.verdict(), Verdict::Unknown);
  EXPECT_EQ(state.reason(), VerdictReason::NotYetRun);
  EXPECT_EQ(state.since(), at(0ms));
  EXPECT_EQ(state.health(), (Health{}));
  EXPECT_FALSE(state.last());
}

TEST(CheckStateHealth, IsNotKnownBeforeTheFirstSettledVerdict) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "+");
  EXPECT_EQ(state.health(), (Health{.healthy = false, .known = false, .stale_since = {}}));
  path(state, "+");
  EXPECT_EQ(state.health(), (Health{.healthy = true, .known = true, .stale_since = {}}));
}

TEST(CheckStateHealth, IsAsBeforeWhileFallingAndWhileRising) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++--");
  ASSERT_EQ(state.verdict(), Verdict::Falling);
  EXPECT_TRUE(state.health().healthy);
  path(state, "-+");
  ASSERT_EQ(state.verdict(), Verdict::Rising);
  EXPECT_FALSE(state.health().healthy);
  EXPECT_TRUE(state.health().known);
}

TEST(CheckStateTransition, TellsWhatCausedIt) {
  CheckState state{kOneOne, at(0ms)};
  const auto change = state.feed(fail(at(30ms), Outcome::BadStatus));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->from, Verdict::Unknown);
  EXPECT_EQ(change->to, Verdict::Down);
  EXPECT_EQ(change->at, at(30ms));
  EXPECT_EQ(change->reason, VerdictReason::Failed);
  EXPECT_EQ(change->outcome, Outcome::BadStatus);
  EXPECT_EQ(change->detail, "of the test");
  EXPECT_EQ(change->transitions, 1U);
  EXPECT_EQ(change->flips, 1U);
  EXPECT_EQ(state.since(), at(30ms));
}

TEST(CheckStateTransition, NamesTheRatioThatTookItDown) {
  CheckState state{kRatio, at(0ms)};
  path(state, "++-+-+");
  const auto change = state.feed(fail(at(1s)));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->reason, VerdictReason::FailRatio);
}

TEST(CheckStateCounts, FlipsLeaveOutWhatADecisionDoesNotSee) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++-+-+");  // R + F + F +
  const auto falling = state.feed(fail(at(1s)));
  ASSERT_TRUE(falling);
  EXPECT_EQ(falling->transitions, 7U);
  EXPECT_EQ(falling->flips, 1U);
}

TEST(CheckStateReload, NewThresholdsKeepVerdictAndCounts) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++-");
  Rules rules = kTwoThree;
  rules.fall = 2;
  state.obey(rules);
  EXPECT_EQ(state.verdict(), Verdict::Falling);
  EXPECT_EQ(path(state, "-"), "-");
}

TEST(CheckStateReload, ASmallerWindowForgetsItsOldest) {
  CheckState state{kRatio, at(0ms)};
  path(state, "++-+-+");  // two failures among six
  Rules rules = kRatio;
  rules.fail_ratio = FailRatio{.failed = 2, .of = 2};
  state.obey(rules);
  EXPECT_EQ(path(state, "-"), "F") << "only one of the last two runs failed";
}

TEST(CheckStateReload, StartingOverNeitherPromotesNorWithdraws) {
  CheckState up{kTwoThree, at(0ms)};
  path(up, "++");
  const auto change = up.start_over(kTwoThree, at(5s));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->to, Verdict::Unknown);
  EXPECT_EQ(change->reason, VerdictReason::Changed);
  EXPECT_EQ(up.health(), (Health{.healthy = true, .known = true, .stale_since = at(5s)}));

  CheckState down{kTwoThree, at(0ms)};
  path(down, "---");
  down.start_over(kTwoThree, at(5s));
  EXPECT_FALSE(down.health().healthy);

  CheckState stale{kTwoThree, at(0ms)};
  path(stale, "++");
  EXPECT_TRUE(stale.expire(at(1h)));
  EXPECT_FALSE(stale.start_over(kTwoThree, at(2h))) << "unknown before";
  EXPECT_EQ(stale.reason(), VerdictReason::Changed);
  EXPECT_EQ(stale.health().stale_since, at(1h)) << "the lease goes on";

  CheckState fresh{kTwoThree, at(0ms)};
  EXPECT_FALSE(fresh.start_over(kTwoThree, at(5s)));
  EXPECT_EQ(fresh.health(), (Health{}));
}

TEST(CheckStateStart, MayCountAsUpOrDownUntilItsFirstResult) {
  CheckState up{kTwoThree, at(0ms)};
  const auto change = up.assume(InitialState::Up, at(0ms));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->to, Verdict::Up);
  EXPECT_EQ(change->reason, VerdictReason::Initial);
  EXPECT_EQ(change->health, (Health{.healthy = true, .known = true, .stale_since = {}}));
  EXPECT_EQ(path(up, "---"), "FF-");
  CheckState down{kTwoThree, at(0ms)};
  EXPECT_EQ(down.assume(InitialState::Down, at(0ms))->health,
            (Health{.healthy = false, .known = true, .stale_since = {}}));
  EXPECT_EQ(path(down, "++"), "R+");
  CheckState unknown{kTwoThree, at(0ms)};
  EXPECT_FALSE(unknown.assume(InitialState::Unknown, at(0ms)));
}

TEST(CheckStateStart, GoesStaleWhenNoResultFollowsWhatWasAssumed) {
  CheckState state{kTwoThree, at(0ms)};
  state.assume(InitialState::Up, at(0ms));
  EXPECT_FALSE(state.expire(at(0ms) + kTwoThree.stale_after));
  const auto change = state.expire(at(1ms) + kTwoThree.stale_after);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->reason, VerdictReason::Stale);
}

/// Laws over random runs: transitions chain, counts only grow, healthy changes exactly at flips.
TEST(CheckStateLaws, HoldForRandomRuns) {
  std::mt19937 random{7};  // NOLINT: the same every time
  for (int round = 0; round < 200; ++round) {
    Rules rules{.rise = static_cast<std::uint16_t>(1 + random() % 4),
                .fall = static_cast<std::uint16_t>(1 + random() % 4),
                .fail_ratio = {},
                .stale_after = 1s};
    if (random() % 2 == 0)
      rules.fail_ratio = FailRatio{.failed = 3, .of = static_cast<std::uint16_t>(3 + random() % 5)};
    CheckState state{rules, at(0ms)};
    Verdict verdict = Verdict::Unknown;
    Health health;
    std::uint64_t transitions = 0;
    std::uint64_t flips = 0;
    Duration now = 0ms;
    for (int run = 0; run < 60; ++run) {
      now += random() % 10 == 0 ? 1500ms : 100ms;
      const bool silent = random() % 12 == 0;
      const auto change =
          silent ? state.expire(at(now)) : state.feed(random() % 2 == 0 ? pass(at(now)) : fail(at(now)));
      if (!change) continue;
      ASSERT_EQ(change->from, verdict);
      ASSERT_NE(change->to, verdict);
      ASSERT_EQ(change->transitions, transitions + 1);
      const bool flipped = change->health.healthy != health.healthy || change->health.known != health.known;
      ASSERT_EQ(change->flips, flips + (flipped ? 1 : 0));
      ASSERT_TRUE(!change->health.healthy || change->health.known);
      ASSERT_TRUE(!is_settled(change->to) || !change->health.stale_since);
      verdict = change->to;
      health = change->health;
      transitions = change->transitions;
      flips = change->flips;
    }
  }
}

}  // namespace
}  // namespace eipd::health
