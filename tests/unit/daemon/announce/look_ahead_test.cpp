// Laws of looking ahead, over random sequences of verdicts, drains, reloads and waiting: of the present it says nothing
// but what time will bring; what it says of an act is exactly what the act then does; and it touches nothing.
#include "daemon/announce/look_ahead.hpp"

#include "tests/unit/daemon/announce/policy_world.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;

Decisions::Copy copy_of(const Decisions& decisions, std::size_t slice) {
  Decisions::Copy copy;
  for (std::optional<std::size_t> place = 0; place;) place = decisions.copy(*place, slice, copy);
  return copy;
}

/// With the present decisions counted, and settled.
Aggregates aggregates_over(const Decisions& decisions, TimePoint now) {
  Aggregates aggregates;
  const auto settings = covers();
  aggregates.set(settings);
  for (EipIndex eip = 0; eip < decisions.slots(); ++eip) {
    if (decisions.record_of(eip) == nullptr) continue;
    aggregates.count(decisions.record_of(eip)->eip.address, std::nullopt, decisions.of(eip));
  }
  aggregates.settle({.drain = decisions.drain_phase_of_all(now), .gate_failed = decisions.gate_failed()}, now);
  return aggregates;
}

class LookAheadLaws : public testing::TestWithParam<std::uint32_t> {
 protected:
  void live(int acts) {
    for (int i = 0; i < acts; ++i) world_.act();
  }
  /// Goes on from the present, of which nothing is to be decided anew.
  [[nodiscard]] Decisions fork() {
    Decisions copy{world_.pop().inputs(), copy_of(world_.decisions(), 1 + world_.pick(7)), world_.now()};
    std::vector<Decisions::Change> changes;
    while (copy.step(1 + world_.pick(9), changes, world_.now())) {
    }
    EXPECT_TRUE(changes.empty());
    return copy;
  }
  PolicyWorld world_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Seeds, LookAheadLaws, testing::Range(1U, 41U));

TEST_P(LookAheadLaws, ACopyOfThePresentDecidesNothingAnew) {
  for (int round = 0; round < 40 && !HasFailure(); ++round) {
    live(5);
    const Decisions copy = fork();
    EXPECT_EQ(copy.held(), world_.decisions().held());
    EXPECT_EQ(copy.next_due(), world_.decisions().next_due());
  }
}

TEST_P(LookAheadLaws, WhatIsForetoldOfAnActIsWhatItDoes) {
  for (int round = 0; round < 20 && !HasFailure(); ++round) {
    live(5);
    Decisions supposed = fork();
    Aggregates aggregates = aggregates_over(supposed, world_.now());
    Aggregates really = aggregates;
    const auto act = world_.any_act();
    act(supposed);
    const Outlook outlook = look_ahead(supposed, aggregates, world_.now());

    act(world_.decisions());
    const Outlook lived = look_ahead(world_.decisions(), really, world_.now());
    world_.pass(25h);  // it has lived a day ahead
    EXPECT_EQ(outlook.eips, lived.eips);
    EXPECT_EQ(outlook.aggregates, lived.aggregates);
    for (EipIndex eip = 0; eip < supposed.slots(); ++eip) {
      EXPECT_EQ(supposed.of(eip), world_.decisions().of(eip)) << eip;
    }
  }
}

TEST_P(LookAheadLaws, TouchesNothing) {
  live(50);
  const Decisions::Copy before = copy_of(world_.decisions(), 100);
  Decisions supposed = fork();
  Aggregates aggregates = aggregates_over(supposed, world_.now());
  for (const char* target : kTargets) supposed.apply(web(target), kDown, world_.now());
  look_ahead(supposed, aggregates, world_.now());
  const Decisions::Copy after = copy_of(world_.decisions(), 100);
  ASSERT_EQ(before.eips.size(), after.eips.size());
  for (std::size_t i = 0; i < after.eips.size(); ++i) EXPECT_EQ(before.eips[i].decision, after.eips[i].decision);
  ASSERT_EQ(before.checks.size(), after.checks.size());
  for (std::size_t i = 0; i < after.checks.size(); ++i) EXPECT_EQ(before.checks[i].health, after.checks[i].health);
}

class LookAhead : public testing::Test {
 protected:
  Outlook all_down() {
    for (int i = 0; i < 4; ++i) pop_.add({bound("a:1")});
    Decisions live = pop_.decisions();
    live.apply(web("a:1"), kUp, kNow);
    run(live);
    Decisions supposed{pop_.inputs(), copy_of(live, 100), kNow};
    Aggregates aggregates = aggregates_over(supposed, kNow);
    supposed.apply(web("a:1"), kDown, kNow);
    return look_ahead(supposed, aggregates, kNow);
  }
  Pop pop_;
};

TEST_F(LookAhead, IsCopiedInSlicesThatMoveNothingOfTheOnesBefore) {  // or the last would be as long as all
  for (int i = 0; i < 100; ++i) pop_.add({bound("a:1")});
  Decisions live = pop_.decisions();
  live.apply(web("a:1"), kUp, kNow);
  run(live);
  Decisions::Copy copy;
  auto place = live.copy(0, 8, copy);
  const auto* const first = copy.eips.data();
  while (place) place = live.copy(*place, 8, copy);
  EXPECT_EQ(copy.eips.size(), 100U);
  EXPECT_EQ(copy.eips.data(), first);
}

TEST_F(LookAhead, TellsTheStepsOfTheLadderAndWhenTheyCome) {
  pop_.policy.on_unhealthy = {{Step::Kind::Depreference, 10s}, {}};
  const Outlook outlook = all_down();
  ASSERT_EQ(outlook.eips.size(), 4U);
  const auto& steps = outlook.eips.at(0);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].after, 0s);
  EXPECT_EQ(steps[0].decision.reason, Reason::Depreferred);
  EXPECT_EQ(steps[1].after, 10s);
  EXPECT_EQ(steps[1].decision.reason, Reason::Unhealthy);
  EXPECT_TRUE(outlook.ended);
}

TEST_F(LookAhead, TellsWhatTheGuardWouldHoldAndUntilWhen) {
  pop_.policy.guard = Guard{.max_share_percent = 50, .min_count = 2, .hold = 60s};
  const Outlook outlook = all_down();
  std::size_t held = 0;
  for (const auto& [eip, steps] : outlook.eips) {
    if (steps.front().decision.reason != Reason::HeldByGuard) continue;
    ++held;
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[1].after, 60s);
    EXPECT_FALSE(steps[1].decision.announce);
  }
  EXPECT_EQ(held, 2U);
}

TEST_F(LookAhead, TakesTheCoverAwayAfterItsMembersAndItsHold) {
  const Outlook outlook = all_down();
  const auto& held = outlook.aggregates.at(*bgp::parse_prefix("203.0.113.0/28"));
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held[0].decision.reason, Reason::HoldDown);
  EXPECT_EQ(held[1].after, 3s);
  EXPECT_FALSE(held[1].decision.announce);
}

}  // namespace
}  // namespace eipd::announce
