// The decisions under a policy that has time in it, and under operators' drains.
#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;

/// A POP whose decisions are looked at as time goes by.
class PacedDecisions : public testing::Test {
 protected:
  void begin() {
    decisions_.emplace(pop_.decisions());
    run();
  }
  void hear(const CheckId& id, const Health& health) {
    decisions_->apply(id, health, now_);
    run();
  }
  void pass(milliseconds time) {
    now_ += time;
    while (decisions_->next_due() && *decisions_->next_due() <= now_) {
      decisions_->advance(now_);
      run();
    }
  }
  void run() {
    std::vector<Decisions::Change> changes;
    while (decisions_->step(7, changes, now_)) {
    }
  }
  [[nodiscard]] Reason reason(EipIndex eip = 0) const { return decisions_->of(eip).reason; }
  [[nodiscard]] std::size_t announced() const {
    std::size_t count = 0;
    for (EipIndex eip = 0; eip < pop_.eips.size(); ++eip) count += decisions_->of(eip).announce ? 1 : 0;
    return count;
  }

  Pop pop_;
  std::optional<Decisions> decisions_;
  TimePoint now_ = kNow;
};

using Step = UnhealthyStep;

TEST_F(PacedDecisions, ClimbDownTheLadderInTheirOwnTime) {
  pop_.policy.on_unhealthy = {Step{Step::Kind::Depreference, 10s}, Step{}};
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  hear(web("a:1"), kDown);
  EXPECT_EQ(reason(), Reason::Depreferred);
  EXPECT_EQ(decisions_->next_due(), now_ + 10s);
  pass(10s);
  EXPECT_EQ(reason(), Reason::Unhealthy);
  EXPECT_EQ(decisions_->next_due(), std::nullopt);
}

TEST_F(PacedDecisions, AnnounceAfterSteadyHealth) {
  pop_.policy.announce_after = 5s;
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  EXPECT_EQ(reason(), Reason::AnnounceAfter);
  pass(5s);
  EXPECT_EQ(reason(), Reason::Healthy);
}

TEST_F(PacedDecisions, DrainWithGracefulShutdownFirst) {
  pop_.add({bound("a:1")});
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  decisions_->drain(0, now_ + 60s);
  run();
  EXPECT_EQ(reason(), Reason::Draining);
  EXPECT_EQ(decisions_->of(0).preference, Preference::GracefulShutdown);
  EXPECT_EQ(reason(1), Reason::Healthy);
  pass(60s);
  EXPECT_EQ(reason(), Reason::Drained);
  EXPECT_TRUE(decisions_->of(0).healthy);
  decisions_->drain(0, std::nullopt);
  run();
  EXPECT_EQ(reason(), Reason::Healthy);
}

TEST_F(PacedDecisions, DrainTheWholeAccessPoint) {
  for (int i = 0; i < 20; ++i) pop_.add({bound("a:1")});
  pop_.add({bound("a:1")}, "europe");
  begin();
  hear(web("a:1"), kUp);
  decisions_->drain_all(now_ + 60s);
  run();
  EXPECT_EQ(announced(), 20U);
  EXPECT_EQ(reason(19), Reason::Draining);
  pass(60s);
  EXPECT_EQ(announced(), 0U);
  EXPECT_EQ(reason(19), Reason::Drained);
  EXPECT_EQ(reason(20), Reason::AreaElsewhere) << "a lasting obstacle is named before a passing one";
  EXPECT_EQ(decisions_->next_due(), std::nullopt);
  decisions_->drain_all(std::nullopt);
  run();
  EXPECT_EQ(announced(), 20U);
}

TEST_F(PacedDecisions, DrainForGoodWithoutTheWithdrawal) {  // bgp.stop_gshut
  pop_.add({bound("a:1", "none")});
  begin();
  decisions_->drain_all(kNever);
  run();
  EXPECT_EQ(reason(), Reason::Draining);
  EXPECT_EQ(decisions_->next_due(), std::nullopt);
}

TEST_F(PacedDecisions, FailDuringADrainWithoutBeingAnnounced) {
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  decisions_->drain(0, TimePoint::min());
  run();
  hear(web("a:1"), kDown);
  decisions_->drain(0, std::nullopt);
  run();
  EXPECT_EQ(reason(), Reason::Unhealthy);
}

// Design §2 "drain": undrained by the ordinary way up, which is for what is healthy.
TEST_F(PacedDecisions, ComeBackFromADrainOnlyIfHealthy) {
  pop_.policy.on_unhealthy = {Step{Step::Kind::Keep, std::nullopt}};
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  decisions_->drain(0, TimePoint::min());
  run();
  hear(web("a:1"), kDown);
  decisions_->drain(0, std::nullopt);
  run();
  EXPECT_EQ(reason(), Reason::Unhealthy) << "the last resort is for what is announced";
}

TEST_F(PacedDecisions, TakeTheWholeWayUpAfterADrain) {
  pop_.policy.on_unhealthy = {Step{Step::Kind::Keep, std::nullopt}};
  pop_.policy.announce_after = 5s;
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  pass(5s);
  hear(web("a:1"), kDown);
  hear(web("a:1"), kUp);
  ASSERT_TRUE(decisions_->of(0).announce) << "recovers, less wanted, without having been withdrawn";
  decisions_->drain(0, TimePoint::min());
  run();
  pass(2s);
  decisions_->drain(0, std::nullopt);
  run();
  EXPECT_FALSE(decisions_->of(0).announce);
  EXPECT_EQ(reason(), Reason::AnnounceAfter);
  pass(3s);
  EXPECT_EQ(reason(), Reason::Healthy);
}

class GuardedDecisions : public PacedDecisions {
 protected:
  /// 20 EIPs, announced, each behind a check of its own.
  void begin_guarded() {
    pop_.policy.guard = Guard{.max_share_percent = 50, .min_count = 10, .window = 30s, .hold = 10min};
    pop_.policy.gates = {"flag"};
    pop_.checks.push_back({.name = "nic", .kind = health::TcpCheck{}, .scope = health::Scope::Local});
    for (int i = 0; i < 20; ++i) pop_.add({bound(target(i).c_str())});
    pop_.add({bound("here:1", "nic")});
    begin();
    hear({"flag", ""}, kUp);
    hear({"nic", "here:1"}, kUp);
    for (int i = 0; i < 20; ++i) hear(web(target(i).c_str()), kUp);
    EXPECT_EQ(announced(), 21U);
  }
  void fail_all() {
    for (int i = 0; i < 20; ++i) hear(web(target(i).c_str()), kDown);
  }
  static std::string target(int number) { return "t" + std::to_string(number) + ":1"; }
};

TEST_F(GuardedDecisions, KeepWhatGoesBeyondTheShareDepreferred) {
  begin_guarded();
  fail_all();
  EXPECT_EQ(announced(), 11U) << "10 of 21 may go";
  EXPECT_EQ(decisions_->held(), 10U);
  EXPECT_EQ(decisions_->first_hold_ends(), now_ + 10min);
  EXPECT_EQ(reason(19), Reason::HeldByGuard);
  EXPECT_EQ(decisions_->of(19).preference, Preference::Depreferred);
}

TEST_F(GuardedDecisions, WithdrawWhatIsHeldAfterTheHold) {
  begin_guarded();
  fail_all();
  pass(10min);
  EXPECT_EQ(announced(), 1U);
  EXPECT_EQ(decisions_->held(), 0U);
  EXPECT_FALSE(decisions_->first_hold_ends());
}

TEST_F(GuardedDecisions, WithdrawWhatIsHeldWhenReleased) {
  begin_guarded();
  fail_all();
  EXPECT_EQ(decisions_->release_held(now_), 10U);
  run();
  EXPECT_EQ(announced(), 1U);
}

TEST_F(GuardedDecisions, AreNotHeldBackOnceAGateFails) {
  begin_guarded();
  fail_all();
  hear({"flag", ""}, kDown);
  EXPECT_EQ(announced(), 0U);
  EXPECT_EQ(decisions_->held(), 0U);
}

TEST_F(GuardedDecisions, AreNotHeldBackOnceALocalCheckFails) {
  begin_guarded();
  fail_all();
  hear({"nic", "here:1"}, kDown);
  EXPECT_EQ(announced(), 0U);
}

TEST_F(GuardedDecisions, BelieveALocalCheckFromTheStart) {
  begin_guarded();
  hear({"nic", "here:1"}, kDown);
  fail_all();
  EXPECT_EQ(announced(), 0U);
}

TEST_F(GuardedDecisions, BelieveACheckThatAReloadMakesLocal) {
  begin_guarded();
  pop_.checks.back().scope = health::Scope::Origin;
  decisions_->set_policy(pop_.inputs(), now_);
  run();
  hear({"nic", "here:1"}, kDown);
  fail_all();
  EXPECT_EQ(announced(), 11U) << "10 of 21 may go";
  pop_.checks.back().scope = health::Scope::Local;
  decisions_->set_policy(pop_.inputs(), now_);
  run();
  EXPECT_EQ(announced(), 0U);
}

TEST_F(GuardedDecisions, BelieveNoCheckThatIsRunNoMore) {
  pop_.policy.on_unhealthy = {Step{Step::Kind::Depreference, 10s}, Step{}};
  begin_guarded();
  hear({"nic", "here:1"}, kDown);
  fail_all();
  decisions_->remove(20, now_);
  while (decisions_->watched().changed()) decisions_->take_watched_changes(10);
  pass(10s);
  EXPECT_EQ(decisions_->held(), 10U);
}

TEST_F(GuardedDecisions, HoldNothingThatADrainHasWithdrawn) {
  begin_guarded();
  fail_all();
  decisions_->drain_all(TimePoint::min());
  run();
  EXPECT_EQ(announced(), 0U);
  EXPECT_EQ(decisions_->held(), 0U);
  decisions_->drain_all(std::nullopt);
  run();
  EXPECT_EQ(announced(), 1U) << "what has failed does not come back";
}

TEST_F(GuardedDecisions, LetALeaseRunOutUnguarded) {
  begin_guarded();
  for (int i = 0; i < 20; ++i) {
    decisions_->apply(web(target(i).c_str()), {.healthy = true, .known = true, .stale_since = now_}, now_);
  }
  pass(30s);
  EXPECT_EQ(announced(), 1U);
}

TEST_F(GuardedDecisions, LetGoWhenAReloadTakesTheGuardAway) {
  begin_guarded();
  fail_all();
  pop_.policy.guard.reset();
  decisions_->set_policy(pop_.inputs(), now_);
  run();
  EXPECT_EQ(announced(), 1U);
}

TEST_F(GuardedDecisions, ObeyAGuardThatAReloadBringsFromTheFirstFailureOn) {
  begin_guarded();
  const auto guard = std::exchange(pop_.policy.guard, std::nullopt);
  decisions_->set_policy(pop_.inputs(), now_);
  run();
  pop_.policy.guard = guard;
  decisions_->set_policy(pop_.inputs(), now_);
  for (int i = 0; i < 20; ++i) decisions_->apply(web(target(i).c_str()), kDown, now_);  // before anything is decided
  run();
  EXPECT_EQ(announced(), 11U);
}

TEST_F(GuardedDecisions, ForgetAHeldEipThatIsRemoved) {
  begin_guarded();
  fail_all();
  for (EipIndex eip = 0; eip < 20; ++eip) decisions_->remove(eip, now_);
  EXPECT_EQ(decisions_->held(), 0U);
  EXPECT_FALSE(decisions_->first_hold_ends());
}

TEST_F(PacedDecisions, CarryTrafficToTheHealthyBindingOfLowestPriority) {  // A6
  auto near = bound("near:1");
  near.priority = 10;
  near.region = "hong-kong";
  auto far = bound("far:1");
  far.priority = 20;
  far.region = "frankfurt";
  pop_.add({far, near});
  begin();
  EXPECT_EQ(decisions_->of(0).origin, std::nullopt);
  hear(web("far:1"), kUp);
  EXPECT_EQ(decisions_->of(0).origin, 0U);
  hear(web("near:1"), kUp);
  EXPECT_EQ(decisions_->of(0).origin, 1U);
  const auto revision = decisions_->forwarding(0)->revision;
  hear(web("near:1"), kDown);
  EXPECT_EQ(decisions_->of(0).origin, 0U);
  EXPECT_TRUE(decisions_->of(0).announce) << "announcing goes on while any binding is healthy";
  EXPECT_GT(decisions_->forwarding(0)->revision, revision);
}

TEST_F(PacedDecisions, CarryNoTrafficBeforeTheOnlyBindingWasHealthyOnce) {
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kDown);
  EXPECT_EQ(decisions_->forwarding(0)->origin, std::nullopt);
  hear(web("a:1"), kUp);
  EXPECT_EQ(decisions_->forwarding(0)->origin, 0U);
  hear(web("a:1"), kDown);
  EXPECT_EQ(decisions_->forwarding(0)->origin, 0U) << "there is no better one";
}

TEST_F(PacedDecisions, WaitForTheDataPlaneWhereThatIsRequired) {
  pop_.policy.require_forwarding_ack = true;
  pop_.add({bound("a:1"), bound("b:1")});
  begin();
  hear(web("a:1"), kUp);
  EXPECT_EQ(reason(), Reason::ForwardingNotAcknowledged);
  const auto revision = decisions_->forwarding(0)->revision;
  EXPECT_FALSE(decisions_->acknowledge(0, revision + 1));
  EXPECT_TRUE(decisions_->acknowledge(0, revision));
  run();
  EXPECT_EQ(reason(), Reason::Healthy);
  hear(web("b:1"), kUp);
  hear(web("a:1"), kDown);
  EXPECT_EQ(decisions_->of(0).origin, 1U);
  EXPECT_FALSE(decisions_->forwarding(0)->acknowledged);
  EXPECT_EQ(reason(), Reason::Healthy) << "a switch makes no outage";
}

TEST_F(PacedDecisions, AreNotAnnouncedByAnAcknowledgementThatComesAfterTheFailure) {
  pop_.policy.require_forwarding_ack = true;
  pop_.policy.on_unhealthy = {Step{Step::Kind::Keep, std::nullopt}};
  pop_.add({bound("a:1")});
  begin();
  hear(web("a:1"), kUp);
  hear(web("a:1"), kDown);
  EXPECT_TRUE(decisions_->acknowledge(0, decisions_->forwarding(0)->revision));
  run();
  EXPECT_EQ(reason(), Reason::Unhealthy);
}

TEST_F(PacedDecisions, AskForMoreHealthOnTheWayUp) {  // at_least with hysteresis
  auto record = *Pop::record(0, {bound("a:1"), bound("b:1"), bound("c:1")});
  record.eip.health = {.kind = inventory::HealthRule::Kind::AtLeast, .at_least = 2, .hysteresis = 1};
  pop_.eips.push_back(std::make_shared<const inventory::EipRecord>(record));
  begin();
  for (const char* target : {"a:1", "b:1"}) hear(web(target), kUp);
  hear(web("c:1"), kDown);
  EXPECT_EQ(reason(), Reason::Unhealthy);
  hear(web("c:1"), kUp);
  EXPECT_EQ(reason(), Reason::Healthy);
  hear(web("c:1"), kDown);
  EXPECT_EQ(reason(), Reason::Healthy);
  hear(web("b:1"), kDown);
  EXPECT_EQ(reason(), Reason::Unhealthy);
}

}  // namespace
}  // namespace eipd::announce
