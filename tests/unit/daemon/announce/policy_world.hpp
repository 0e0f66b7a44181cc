// A POP under random verdicts, drains, reloads and waiting, with a policy that has time in it: for laws.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce::testing_pop {

using Step = UnhealthyStep;

inline constexpr std::array kTargets{"a:1", "b:1", "c:1", "d:1"};
inline constexpr EipIndex kEips = 24;

class PolicyWorld {
 public:
  explicit PolicyWorld(std::uint32_t seed) : random_{seed} {
    for (EipIndex eip = 0; eip < kEips; ++eip) {
      pop_.add({bound(kTargets[pick(4)]), bound(kTargets[pick(4)])}, eip % 8 == 7 ? "europe" : "asia");
    }
    exchange_policy();
    decisions_.emplace(pop_.decisions());
    settle();
  }

  /// Something that happens, to be done to any decisions on this POP.
  using Act = std::function<void(Decisions&)>;
  Act any_act() {
    switch (pick(8)) {
      case 0:
        return drain_some();
      case 1:
        drained_ = pick(3) == 0 ? std::optional{now_ + milliseconds{pick(3000)}} : std::nullopt;
        return [this](Decisions& on) { on.drain_all(drained_); };
      case 2:
        if (pick(5) == 0) exchange_policy();
        return [this](Decisions& on) { on.set_policy(pop_.inputs(), now_); };
      case 3:
        gate_up_ = pick(4) != 0;
        return [this](Decisions& on) { on.apply({"flag", ""}, gate_up_ ? kUp : kDown, now_); };
      case 4:
        return [this](Decisions& on) { on.release_held(now_); };
      default:
        return [this, id = web(kTargets[pick(4)]), health = pick(2) == 0 ? kUp : kDown](Decisions& on) {
          on.apply(id, health, now_);
        };
    }
  }
  void wait() {
    now_ += milliseconds{pick(4000)};
    settle();
  }
  void act() {
    now_ += milliseconds{pick(4000)};
    any_act()(*decisions_);
    settle();
  }

  [[nodiscard]] Decisions& decisions() { return *decisions_; }
  [[nodiscard]] const Pop& pop() const { return pop_; }
  [[nodiscard]] TimePoint now() const { return now_; }
  std::uint32_t pick(std::uint32_t below) { return random_() % below; }

  void check() {
    std::size_t held = 0;
    for (EipIndex eip = 0; eip < kEips; ++eip) {
      SCOPED_TRACE(eip);
      check(eip);
      held += decisions_->of(eip).reason == Reason::HeldByGuard ? 1 : 0;
    }
    EXPECT_LE(held, decisions_->held());
    if (decisions_->next_due()) EXPECT_GT(*decisions_->next_due(), now_);
  }

 private:
  void exchange_policy() {
    pop_.policy = {.allowed = pop_.policy.allowed};
    if (pick(2) == 0) pop_.policy.gates = {"flag"};
    if (pick(2) == 0) pop_.policy.on_unhealthy = {Step{Step::Kind::Depreference, milliseconds{2000}}, Step{}};
    if (pick(4) == 0) pop_.policy.on_unhealthy = {Step{Step::Kind::Keep, std::nullopt}};
    if (pick(3) == 0) pop_.policy.announce_after = milliseconds{pick(5000)};
    pop_.policy.flap_hold_exponential = pick(2) == 0;
    if (pick(2) == 0) pop_.policy.guard = Guard{.max_share_percent = 30, .min_count = 3, .window = 10s, .hold = 6s};
  }
  Act drain_some() {
    const EipIndex eip = pick(kEips);
    drains_[eip] = pick(2) == 0 ? std::optional{now_ + milliseconds{pick(4000)} - 1s} : std::nullopt;
    return [eip, until = drains_[eip]](Decisions& on) { on.drain(eip, until); };
  }
  void settle() {
    decisions_->advance(now_);
    std::vector<Decisions::Change> changes;
    while (decisions_->step(1 + pick(9), changes, now_)) {
    }
    while (decisions_->watched().changed()) decisions_->take_watched_changes(3);
    for (const auto& change : changes) {
      if (!change.first) EXPECT_NE(change.before, change.now);
    }
  }

  void check(EipIndex eip) {
    const Decision& decision = decisions_->of(eip);
    SCOPED_TRACE(to_string(decision.reason));
    const DrainPhase drain = further(phase(drains_[eip], now_), phase(drained_, now_));
    const bool gated = !pop_.policy.gates.empty();
    if (!decision.announce) {
      EXPECT_EQ(decision.preference, Preference::Normal);
      EXPECT_NE(decision.reason, Reason::Healthy);
      if (decision.healthy && drain == DrainPhase::None && (!gated || gate_up_) && decisions_->standing_of(eip).here &&
          pop_.policy.announce_after == 0s && !pop_.policy.flap_hold_exponential && !gated) {
        ADD_FAILURE() << "withheld for nothing";
      }
      return;
    }
    EXPECT_TRUE(decisions_->standing_of(eip).here);
    EXPECT_NE(drain, DrainPhase::Withdrawn);
    EXPECT_TRUE(!gated || gate_up_);
    EXPECT_EQ(decision.preference == Preference::GracefulShutdown, drain == DrainPhase::GracefulShutdown);
    EXPECT_EQ(decision.reason == Reason::Draining, drain == DrainPhase::GracefulShutdown);
    if (decision.reason == Reason::Healthy) {
      EXPECT_TRUE(decision.healthy);
      EXPECT_EQ(decision.preference, Preference::Normal);
    }
    if (!decision.healthy) {
      EXPECT_NE(decision.preference, Preference::Normal) << "the unhealthy is never sent as if it were healthy";
      const bool ladder = pop_.policy.on_unhealthy.front().kind != Step::Kind::Withdraw;
      EXPECT_TRUE(ladder || pop_.policy.guard) << "nothing else delays a withdrawal";
    }
  }

  std::mt19937 random_;
  Pop pop_;
  std::optional<Decisions> decisions_;
  TimePoint now_ = kNow;
  std::array<std::optional<TimePoint>, kEips> drains_;
  std::optional<TimePoint> drained_;
  bool gate_up_ = false;
};

}  // namespace eipd::announce::testing_pop
