#include "daemon/announce/decisions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;

TEST(Decisions, RunACheckOfATargetOnceHoweverManyEipsShareIt) {
  Pop pop;
  pop.add({bound("192.0.2.80:80")});
  pop.add({bound("192.0.2.80:80"), bound("192.0.2.80:80")});
  pop.add({bound("192.0.2.81:80"), bound("", "flag")});
  pop.add({bound("192.0.2.99:80")}, "europe");
  const Decisions decisions = pop.decisions();
  EXPECT_THAT(watched_by(decisions),
              testing::ElementsAre(web("192.0.2.80:80"), web("192.0.2.81:80"), CheckId{"flag", ""}));
  EXPECT_EQ(decisions.eips_behind(web("192.0.2.80:80")), 2U);
}

TEST(Decisions, GiveEveryEipAFirstDecision) {
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("a:1", "none")});
  pop.add({bound("a:1")}, "europe");
  Decisions decisions = pop.decisions();
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_TRUE(changes[0].first);
  EXPECT_EQ(changes[0].now.reason, Reason::NoVerdictYet);
  EXPECT_TRUE(changes[1].now.announce);
  EXPECT_EQ(changes[2].now.reason, Reason::AreaElsewhere);
  EXPECT_TRUE(run(decisions).empty()) << "what did not change is not reported again";
}

TEST(Decisions, CountTheEipsThatAreUnchecked) {  // design §2 "bindings": marked in status
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("a:1"), bound("b:1", "none")});
  pop.add({bound("", "none")}, "europe");
  Decisions decisions = pop.decisions();
  EXPECT_EQ(decisions.unchecked(), 2U);
  decisions.set_policy(pop.inputs(), kNow);
  run(decisions);
  EXPECT_EQ(decisions.unchecked(), 2U);
  decisions.set(0, Pop::record(0, {bound("", "none")}));
  decisions.set(1, Pop::record(1, {bound("a:1")}));
  EXPECT_EQ(decisions.unchecked(), 2U);
  decisions.remove(0, kNow);
  decisions.remove(1, kNow);
  EXPECT_EQ(decisions.unchecked(), 1U);
}

TEST(Decisions, TouchOnlyTheEipsBehindAVerdict) {
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("b:1")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.apply(web("a:1"), kUp, kNow);
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].eip, 0U);
  EXPECT_TRUE(changes[0].now.announce);
}

TEST(Decisions, PutWithdrawalsBeforeAnnouncements) {
  Pop pop;
  for (int i = 0; i < 50; ++i) pop.add({bound("good:1")});
  for (int i = 0; i < 50; ++i) pop.add({bound("bad:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("bad:1"), kUp, kNow);
  run(decisions);
  decisions.apply(web("good:1"), kUp, kNow);
  std::vector<Decisions::Change> changes;
  decisions.step(10, changes, kNow);
  decisions.apply(web("bad:1"), kDown, kNow);
  changes.clear();
  decisions.step(50, changes, kNow);
  ASSERT_EQ(changes.size(), 50U);
  EXPECT_FALSE(changes.front().now.announce);
  EXPECT_FALSE(changes.back().now.announce);
}

TEST(Decisions, WorkInSlicesOfTheSizeGiven) {
  Pop pop;
  for (int i = 0; i < 100; ++i) pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  std::vector<Decisions::Change> changes;
  EXPECT_TRUE(decisions.step(60, changes, kNow));
  EXPECT_EQ(changes.size(), 60U);
  EXPECT_FALSE(decisions.step(60, changes, kNow));
  EXPECT_EQ(changes.size(), 100U);
}

TEST(Decisions, ExpireAStaleVerdictAfterItsLease) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  decisions.apply(web("a:1"), {.healthy = true, .known = true, .stale_since = kNow}, kNow);
  EXPECT_TRUE(run(decisions).empty()) << "as before, for the lease";
  ASSERT_EQ(decisions.next_due(), kNow + 30s);
  decisions.advance(kNow + 30s);
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].now.reason, Reason::VerdictExpired);
  EXPECT_EQ(decisions.next_due(), std::nullopt);
}

TEST(Decisions, ForgetALeaseWhenAResultCameBack) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), {.healthy = true, .known = true, .stale_since = kNow}, kNow);
  decisions.apply(web("a:1"), kUp, kNow + 1s);
  EXPECT_EQ(decisions.next_due(), std::nullopt);
}

TEST(Decisions, WithholdEverythingBehindAFailedGate) {
  Pop pop;
  pop.add({bound("", "none")});
  pop.policy.gates = {"flag"};
  Decisions decisions = pop.decisions();
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::NoVerdictYet);
  decisions.apply({"flag", ""}, kUp, kNow);
  EXPECT_TRUE(run(decisions)[0].now.announce);
  decisions.apply({"flag", ""}, kDown, kNow);
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::GateFailed);
}

TEST(Decisions, AreCompleteOnceEveryCheckHasAVerdictAndNothingWaits) {
  Pop pop;
  pop.add({bound("a:1"), bound("b:1")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  EXPECT_FALSE(decisions.complete());
  decisions.apply(web("b:1"), kDown, kNow);
  run(decisions);
  EXPECT_TRUE(decisions.complete());
}

TEST(Decisions, WithholdEverythingOnceStopping) {
  Pop pop;
  pop.add({bound("a:1", "none")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.stop();
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::Stopping);
  decisions.apply(web("a:1"), kUp, kNow);
  EXPECT_TRUE(run(decisions).empty());
}

}  // namespace
}  // namespace eipd::announce
