// Law: after any sequence of EIPs, verdicts and policies, in any slices, the incremental result is the result from
// scratch.
#include <array>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;

constexpr std::array kTargets{"a:1", "b:1", "c:1", "d:1", "e:1", "f:1"};
constexpr std::size_t kSlots = 60;

/// Random acts on decisions, with a book of what they rest on.
class World {
 public:
  explicit World(std::uint32_t seed) : random_{seed} {
    pop_.eips.resize(kSlots);
    policies_[1] = {.allowed = pop_.policy.allowed, .gates = {"flag"}};
    policies_[2] = {.allowed = {*bgp::parse_prefix_range("203.0.113.0/28 le 32")}, .lease = 5s};
    policies_[3] = {.allowed = pop_.policy.allowed, .gates = {"flag"}, .on_lease = OnLease::Freeze};
    policies_[0] = pop_.policy;
  }

  void act() {
    now_ += std::chrono::seconds{pick(10)};
    switch (pick(8)) {
      case 0:
      case 1:
        return put();
      case 2:
        return take_away();
      case 3:
        if (pick(4) == 0) exchange_policy();
        return;
      default:
        return hear();
    }
  }
  void work() {
    decisions_.advance(now_);
    std::vector<Decisions::Change> changes;
    decisions_.step(pick(20), changes, kNow);
    if (pick(3) == 0) take_watched();
  }

  void compare() {
    decisions_.advance(now_);
    run(decisions_);
    Decisions scratch = pop_.decisions();
    for (const auto& [check, health] : latest_) scratch.apply(check, health, now_);
    scratch.advance(now_);
    run(scratch);
    for (EipIndex eip = 0; eip < kSlots; ++eip) {
      if (!pop_.eips[eip]) continue;
      Decision got = decisions_.of(eip);
      got.origin = scratch.of(eip).origin;  // among equals the one that was there first stays
      ASSERT_EQ(got, scratch.of(eip)) << "eip " << eip;
      for (std::size_t binding = 0; binding < pop_.eips[eip]->eip.bindings.size(); ++binding) {
        ASSERT_EQ(decisions_.binding_health(eip, binding), scratch.binding_health(eip, binding));
      }
    }
    take_watched();
    ASSERT_EQ(decisions_.complete(), scratch.complete());
    ASSERT_EQ(decisions_.watched().size(), scratch.watched().size());
    ASSERT_EQ(running_.size(), scratch.watched().size()) << "what the changes add up to";
    for (const CheckId& id : watched_by(scratch)) {
      ASSERT_TRUE(running_.contains(id));
      ASSERT_EQ(decisions_.eips_behind(id), scratch.eips_behind(id));
    }
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return random_() % below; }
  CheckId any_check() { return pick(5) == 0 ? CheckId{"flag", ""} : web(kTargets[pick(kTargets.size())]); }

  void put() {
    const EipIndex slot = pick(kSlots);
    std::vector<inventory::Binding> bindings;
    for (std::size_t count = pick(4); count > 0; --count) {
      bindings.push_back(bound(kTargets[pick(kTargets.size())], pick(8) == 0 ? "none" : "web"));
    }
    auto record = *Pop::record(slot, bindings, pick(6) == 0 ? "europe" : "asia");
    record.eip.health = {.kind = static_cast<inventory::HealthRule::Kind>(pick(3)), .at_least = 2};
    record.releasing = pick(10) == 0;
    pop_.eips[slot] = std::make_shared<const inventory::EipRecord>(std::move(record));
    decisions_.set(slot, pop_.eips[slot]);
  }
  void take_away() {
    const EipIndex slot = pick(kSlots);
    if (pop_.eips[slot] == nullptr) return;
    pop_.eips[slot] = nullptr;
    decisions_.remove(slot, kNow);
  }
  void exchange_policy() {
    pop_.policy = policies_.at(pick(4));
    decisions_.set_policy(pop_.inputs(), now_);
  }
  void hear() {
    const CheckId id = any_check();
    Health health{.healthy = pick(2) == 0, .known = pick(8) != 0};
    if (pick(4) == 0) health.stale_since = now_;
    if (decisions_.watched().find(id)) latest_[id] = health;
    decisions_.apply(id, health, now_);
  }
  void take_watched() {
    if (!decisions_.idle()) return;
    while (decisions_.watched().changed()) {
      const auto changes = decisions_.take_watched_changes(2);
      for (const CheckId& id : changes.added) ASSERT_TRUE(running_.insert(id).second) << "added twice";
      for (const CheckId& id : changes.removed) {
        ASSERT_EQ(running_.erase(id), 1U) << "never added";
        latest_.erase(id);
      }
      std::erase_if(latest_, [&](const auto& entry) { return !decisions_.watched().find(entry.first); });
    }
  }

  std::mt19937 random_;
  Pop pop_;
  std::map<std::uint32_t, AnnouncePolicy> policies_;
  Decisions decisions_ = pop_.decisions();
  TimePoint now_ = kNow;
  std::map<CheckId, Health> latest_;
  std::set<CheckId> running_;
};

class DecisionLaws : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, DecisionLaws, testing::Range(1U, 21U));
TEST_P(DecisionLaws, IncrementalEqualsFromScratch) {
  World world{GetParam()};
  for (int round = 0; round < 1000 && !HasFatalFailure(); ++round) {
    SCOPED_TRACE(round);
    world.act();
    world.work();
    if (round % 20 == 0) world.compare();
  }
}

}  // namespace
}  // namespace eipd::announce
