// EIPs that come, change and go, and policies that are exchanged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ChangingDecisions, DecideANewEipAlone) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  decisions.set(1, Pop::record(1, {bound("a:1")}));
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].eip, 1U);
  EXPECT_TRUE(changes[0].first);
  EXPECT_TRUE(changes[0].now.announce) << "the check that it shares has a verdict already";
}

TEST(ChangingDecisions, DecideAChangedEipAnewAndBeforeTheNewOnes) {
  Pop pop;
  pop.add({bound("", "none")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.set(1, Pop::record(1, {bound("", "none")}));
  decisions.set(0, Pop::record(0, {}));
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].eip, 0U);
  EXPECT_EQ(changes[0].now.reason, Reason::NoBinding);
  EXPECT_FALSE(changes[0].first);
}

TEST(ChangingDecisions, ForgetAnEipAndTakeAnotherInItsSlot) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  EXPECT_EQ(decisions.remove(0, kNow), std::nullopt) << "not decided yet";
  EXPECT_THAT(run(decisions), IsEmpty()) << "the work that was due for it is void";
  decisions.set(0, Pop::record(7, {bound("", "none")}));
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].first);
  const auto last = decisions.remove(0, kNow);
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->announce);
  decisions.apply(web("a:1"), kUp, kNow);
  EXPECT_THAT(run(decisions), IsEmpty());
}

TEST(ChangingDecisions, SayWhichChecksCameAndWent) {
  Pop pop;
  pop.add({bound("a:1"), bound("b:1")});
  Decisions decisions = pop.decisions();
  EXPECT_THAT(decisions.take_watched_changes(10).added, UnorderedElementsAre(web("a:1"), web("b:1")));
  decisions.set(0, Pop::record(0, {bound("b:1"), bound("c:1")}));
  const auto changes = decisions.take_watched_changes(10);
  EXPECT_THAT(changes.added, ElementsAre(web("c:1")));
  EXPECT_THAT(changes.removed, ElementsAre(web("a:1")));
  EXPECT_FALSE(decisions.watched().changed());
}

TEST(ChangingDecisions, KeepWhatIsKnownOfACheckThatStays) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  (void)decisions.take_watched_changes(10);
  decisions.set(0, Pop::record(0, {bound("b:1"), bound("a:1")}));
  EXPECT_THAT(run(decisions), IsEmpty()) << "one of two is healthy";
  decisions.remove(0, kNow);
  decisions.set(1, Pop::record(1, {bound("a:1")}));
  EXPECT_TRUE(run(decisions).at(0).now.announce) << "let go and taken again before anybody was told";
}

TEST(ChangingDecisions, ForgetWhatWasKnownOfACheckThatWent) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  decisions.remove(0, kNow);
  (void)decisions.take_watched_changes(10);
  EXPECT_TRUE(decisions.complete() || !decisions.idle());
  decisions.set(0, Pop::record(0, {bound("a:1")}));
  EXPECT_EQ(run(decisions).at(0).now.reason, Reason::NoVerdictYet);
  EXPECT_FALSE(decisions.complete());
}

TEST(ChangingDecisions, CountAnEipOnceBehindACheckThatItNamesTwice) {
  Pop pop;
  pop.add({bound("a:1"), bound("a:1")});
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  EXPECT_EQ(decisions.eips_behind(web("a:1")), 2U);
  decisions.remove(0, kNow);
  EXPECT_EQ(decisions.eips_behind(web("a:1")), 1U);
  decisions.remove(1, kNow);
  EXPECT_EQ(decisions.eips_behind(web("a:1")), 0U);
}

TEST(ChangingDecisions, MissNobodyWhenAnEipLeavesDuringAWalk) {
  Pop pop;
  for (int i = 0; i < 10; ++i) pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.apply(web("a:1"), kUp, kNow);
  std::vector<Decisions::Change> changes;
  decisions.step(5, changes, kNow);
  decisions.remove(0, kNow);  // the last, not visited yet, takes its place, which is
  decisions.remove(1, kNow);
  while (decisions.step(3, changes, kNow)) {
  }
  for (EipIndex eip = 2; eip < 10; ++eip) EXPECT_TRUE(decisions.of(eip).announce) << eip;
}

TEST(ChangingDecisions, ObeyAnExchangedPolicy) {
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("", "none")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  const AnnouncePolicy gated{.allowed = pop.policy.allowed, .gates = {"flag"}};
  decisions.set_policy({pop.inventory, gated, pop.checks}, kNow);
  EXPECT_EQ(run(decisions).at(1).now.reason, Reason::NoVerdictYet);
  EXPECT_THAT(decisions.take_watched_changes(10).added, testing::Contains(CheckId{"flag", ""}));
  const AnnouncePolicy narrow{.allowed = {*bgp::parse_prefix_range("203.0.113.1/32")}};
  decisions.set_policy({pop.inventory, narrow, pop.checks}, kNow);
  run(decisions);
  EXPECT_EQ(decisions.of(0).reason, Reason::OutsideAllowed);
  EXPECT_TRUE(decisions.of(1).announce);
  EXPECT_THAT(decisions.take_watched_changes(10).removed, ElementsAre(CheckId{"flag", ""}));
}

TEST(ChangingDecisions, ReportNothingForAPolicyThatIsTheSame) {
  Pop pop;
  pop.policy.gates = {"flag"};
  for (int i = 0; i < 20; ++i) pop.add({bound("a:1"), bound("b:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  decisions.apply({"flag", ""}, kUp, kNow);
  run(decisions);
  (void)decisions.take_watched_changes(10);
  const Pop same = pop;
  decisions.set_policy(same.inputs(), kNow);
  EXPECT_THAT(run(decisions), IsEmpty());
  EXPECT_TRUE(decisions.take_watched_changes(10).empty());
}

TEST(ChangingDecisions, MeasureStaleVerdictsByTheNewLease) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), {.healthy = true, .known = true, .stale_since = kNow}, kNow);
  run(decisions);
  const AnnouncePolicy shorter{.allowed = pop.policy.allowed, .lease = 10s};
  decisions.set_policy({pop.inventory, shorter, pop.checks}, kNow + 5s);
  EXPECT_EQ(decisions.next_due(), kNow + 10s);
  const AnnouncePolicy shortest{.allowed = pop.policy.allowed, .lease = 1s};
  decisions.set_policy({pop.inventory, shortest, pop.checks}, kNow + 5s);
  EXPECT_EQ(decisions.next_due(), std::nullopt);
  EXPECT_EQ(run(decisions).at(0).now.reason, Reason::VerdictExpired);
}

}  // namespace
}  // namespace eipd::announce
