#include "daemon/announce/course.hpp"

#include <random>

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;
using Step = UnhealthyStep;

const TimePoint kNow{1000s};
const Decision kGood{.announce = true, .reason = Reason::Healthy, .healthy = true};
const Decision kBad{.announce = false, .reason = Reason::Unhealthy};
const Decision kGate{.announce = false, .reason = Reason::GateFailed, .healthy = true};
const std::vector kWithdraw{Step{}};
const std::vector kLadder{Step{Step::Kind::Depreference, 10s}, Step{Step::Kind::Withdraw, std::nullopt}};
const std::vector kLastResort{Step{Step::Kind::Keep, std::nullopt}};

/// A course under one set of rules, with a clock.
struct Eip {
  CourseRules rules;
  std::optional<WithdrawalGuard> guard{};
  Course course{};
  TimePoint now = kNow;

  Decision see(const Decision& wanted, milliseconds later = 0s, bool local = false, bool guard_off = false) {
    now += later;
    return course.proceed({wanted, local, guard_off}, rules, guard ? &*guard : nullptr, now);
  }
  Reason reason(const Decision& wanted, milliseconds later = 0s) { return see(wanted, later).reason; }
};

TEST(Course, GoesUpAndDownAtOnceByDefault) {
  Eip eip{{kWithdraw}};
  EXPECT_EQ(eip.see(kBad), kBad);
  EXPECT_EQ(eip.see(kGood), kGood);
  EXPECT_EQ(eip.see(kBad), kBad);
  EXPECT_EQ(eip.course.due(), std::nullopt);
}

TEST(Ladder, DeprefersThenWithdraws) {
  Eip eip{{kLadder}};
  eip.see(kGood);
  const Decision first = eip.see(kBad);
  EXPECT_TRUE(first.announce);
  EXPECT_FALSE(first.healthy);
  EXPECT_EQ(first.preference, Preference::Depreferred);
  EXPECT_EQ(first.reason, Reason::Depreferred);
  EXPECT_EQ(eip.course.due(), kNow + 10s);
  EXPECT_TRUE(eip.see(kBad, 9s).announce);
  EXPECT_EQ(eip.see(kBad, 1s), kBad);
}

TEST(Ladder, IsForWhatWasAnnounced) {
  Eip eip{{kLastResort}};
  EXPECT_EQ(eip.see(kBad), kBad);
}

TEST(Ladder, KeepsAsALastResortWithTheWorstPreference) {
  Eip eip{{kLastResort}};
  eip.see(kGood);
  EXPECT_EQ(eip.see(kBad, 24h).preference, Preference::Depreferred);
  EXPECT_EQ(eip.course.due(), std::nullopt);
}

TEST(Ladder, EndsInAWithdrawalWhenThisAccessPointIsBroken) {  // local failures always withdraw
  Eip eip{{kLastResort}};
  eip.see(kGood);
  EXPECT_EQ(eip.see(kBad, 0s, true), kBad);
}

TEST(Ladder, IsForHealthAlone) {
  Eip eip{{kLadder}};
  eip.see(kGood);
  EXPECT_EQ(eip.see(kGate), kGate);
  eip.see(kGood);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGate, 1s), kGate) << "also in the midst of it";
}

TEST(Ladder, IsLeftOnRecovery) {
  Eip eip{{kLadder}};
  eip.see(kGood);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGood, 5s), kGood);
  EXPECT_TRUE(eip.see(kBad, 9s).announce) << "a new failure begins at the top";
  EXPECT_EQ(eip.see(kBad, 10s), kBad);
}

TEST(Ladder, GoesOnWhereItStoodForWhatAlternates) {
  Eip eip{{kLadder, 5s}};
  eip.see(kGood);
  ASSERT_EQ(eip.see(kGood, 5s), kGood);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGood, 2s).preference, Preference::Depreferred);
  EXPECT_EQ(eip.see(kGood).reason, Reason::AnnounceAfter);
  EXPECT_TRUE(eip.see(kBad, 2s).announce);
  EXPECT_TRUE(eip.see(kGood, 4s).announce);
  EXPECT_EQ(eip.see(kBad, 3s), kBad) << "11 s after the first failure";
}

TEST(WayUp, WaitsForSteadyHealth) {
  Eip eip{{kWithdraw, 10s}};
  EXPECT_EQ(eip.reason(kGood), Reason::AnnounceAfter);
  EXPECT_EQ(eip.course.due(), kNow + 10s);
  EXPECT_EQ(eip.reason(kBad, 9s), Reason::Unhealthy);
  EXPECT_EQ(eip.reason(kGood, 1s), Reason::AnnounceAfter);
  EXPECT_EQ(eip.reason(kGood, 9s), Reason::AnnounceAfter);
  EXPECT_EQ(eip.see(kGood, 1s), kGood);
}

TEST(WayUp, IsLongerTheMoreOftenItFailed) {
  Eip eip{{kWithdraw, 0s, true}};
  EXPECT_EQ(eip.see(kGood), kGood);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGood), kGood) << "the first failure is no flap";
  for (const milliseconds hold : {1s, 2s, 4s, 8s, 16s}) {
    eip.see(kBad);
    EXPECT_EQ(eip.reason(kGood), Reason::FlapHold);
    EXPECT_EQ(eip.course.due(), eip.now + hold);
    EXPECT_EQ(eip.see(kGood, hold), kGood);
  }
}

TEST(WayUp, IsNeverLongerThanTheCapAndForgetsAfterTenQuietMinutes) {
  Eip eip{{kWithdraw, 0s, true}};
  eip.see(kGood);
  for (int i = 0; i < 60; ++i) {
    eip.see(kBad);
    eip.see(kGood);
    if (const auto due = eip.course.due()) {
      ASSERT_LE(*due - eip.now, kLongestFlapHold);
      ASSERT_EQ(eip.see(kGood, std::chrono::duration_cast<milliseconds>(*due - eip.now)), kGood);
    }
  }
  eip.see(kGood, kFlapMemory);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGood), kGood);
}

Eip guarded(std::vector<Step> const& ladder = kWithdraw) {
  Eip eip{{ladder}};
  eip.guard.emplace(Guard{.max_share_percent = 0, .min_count = 0, .window = 30s, .hold = 10min}, 1);
  eip.guard->arm();
  return eip;
}

TEST(Held, StaysAnnouncedUntilTheHoldIsOver) {
  Eip eip = guarded();
  eip.see(kGood);
  const Decision held = eip.see(kBad);
  EXPECT_TRUE(held.announce);
  EXPECT_EQ(held.reason, Reason::HeldByGuard);
  EXPECT_EQ(held.preference, Preference::Depreferred);
  EXPECT_TRUE(eip.course.held());
  EXPECT_EQ(eip.course.due(), kNow + 10min);
  EXPECT_EQ(eip.see(kBad, 10min), kBad);
}

TEST(Held, GoesWhenReleasedOrBypassedOrByAGate) {
  for (int way = 0; way < 4; ++way) {
    Eip eip = guarded();
    eip.see(kGood);
    ASSERT_TRUE(eip.see(kBad).announce);
    if (way == 0) eip.course.release(eip.now);
    EXPECT_FALSE(eip.see(way == 3 ? kGate : kBad, 0s, way == 1, way == 2).announce) << way;
    EXPECT_FALSE(eip.course.held());
  }
}

TEST(Held, IsNotAskedForWhatIsLocal) {
  Eip eip = guarded();
  eip.see(kGood);
  EXPECT_EQ(eip.see(kBad, 0s, true), kBad);
}

TEST(Held, RecoversWithoutHavingBeenWithdrawn) {
  Eip eip = guarded();
  eip.see(kGood);
  eip.see(kBad);
  EXPECT_EQ(eip.see(kGood, 1s), kGood);
}

TEST(Held, ComesAfterTheLadder) {
  Eip eip = guarded(kLadder);
  eip.see(kGood);
  EXPECT_EQ(eip.see(kBad).reason, Reason::Depreferred);
  EXPECT_EQ(eip.see(kBad, 10s).reason, Reason::HeldByGuard);
}

// Laws over random sequences: what cannot be announced for another reason than health is down at once; what is healthy
// and was up stays announced; without ladder and guard the unhealthy is down at once; asking again changes nothing.
TEST(CourseLaws, HoldForAnySequence) {
  std::mt19937 random{9234};
  for (int round = 0; round < 200; ++round) {
    Eip eip{{round % 2 == 0 ? kWithdraw : kLadder, milliseconds{random() % 3 * 1000}, random() % 2 == 0}};
    if (round % 5 == 4) eip.guard.emplace(Guard{.max_share_percent = 50, .min_count = 0, .window = 5s, .hold = 3s}, 3);
    bool announced = false;
    for (int i = 0; i < 200; ++i) {
      const Decision& wanted = random() % 8 == 0 ? kGate : random() % 2 == 0 ? kBad : kGood;
      const Decision got = eip.see(wanted, milliseconds{random() % 3000});
      EXPECT_EQ(got, eip.see(wanted));
      if (wanted == kGate) ASSERT_EQ(got, kGate);
      if (wanted == kBad && round % 2 == 0 && !eip.guard) ASSERT_EQ(got, kBad);
      if (wanted == kGood && announced) ASSERT_TRUE(got.announce);
      if (wanted == kBad && !announced) ASSERT_FALSE(got.announce);
      if (eip.course.due()) ASSERT_GT(*eip.course.due(), eip.now);
      announced = got.announce;
    }
  }
}

}  // namespace
}  // namespace eipd::announce
