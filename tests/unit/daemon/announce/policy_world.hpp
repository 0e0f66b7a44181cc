// A POP to which anything happens: verdicts that come, go stale and expire, drains, reloads, EIPs that come, change and
// go, acknowledgements, and time, under a policy that has time in it. For laws: policy_book.hpp says what they are.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "tests/unit/daemon/announce/policy_book.hpp"

namespace eipd::announce::testing_pop {

class PolicyWorld {
 public:
  explicit PolicyWorld(std::uint32_t seed) : random_{seed} {
    pop_.checks.push_back({.name = "nic", .kind = health::TcpCheck{}});
    pop_.eips.resize(kEips);
    for (EipIndex eip = 0; eip < kEips; ++eip) pop_.eips[eip] = any_record(eip);
    exchange_policy();
    decisions_.emplace(pop_.decisions());
    aggregates_.set(covers());
    settle();
  }

  /// Something that happens, to be done to any decisions on this POP.
  using Act = std::function<void(Decisions&)>;
  Act any_act() {
    switch (pick(12)) {
      case 0:
        return drain_some();
      case 1:
        truth_.drained = pick(4) == 0 ? std::optional{now_ + milliseconds{pick(3000)} - 1s} : std::nullopt;
        return [this](Decisions& on) { on.drain_all(truth_.drained); };
      case 2:
        if (pick(3) == 0) exchange_policy();
        if (pick(3) == 0) exchange_scope();
        return [this](Decisions& on) { on.set_policy(pop_.inputs(), now_); };
      case 3:
        return hear({"flag", ""}, pick(4) != 0);
      case 4:
        return hear({"nic", "here:1"}, pick(4) != 0);
      case 5:
        book_.released(*decisions_);
        return [this](Decisions& on) { on.release_held(now_); };
      case 6:
        return change_some();
      default:
        return hear(web(kTargets[pick(4)]), pick(3) != 0);
    }
  }
  void act() {
    pass();
    switch (pick(8)) {
      case 0:
        take_away(pick(kEips));
        break;
      case 1:
      case 2:
        acknowledge(pick(kEips));
        break;
      default:
        any_act()(*decisions_);
    }
    settle();
  }
  /// Every target at once.
  void fail_all() {
    for (const char* target : kTargets) hear(web(target), false)(*decisions_);
    settle();
  }
  void stop() {
    decisions_->stop();
    truth_.stopping = true;
    settle();
  }

  void pass(milliseconds time) { now_ += time; }

  /// All laws, of the present.
  void check() { book_.check(truth(), *decisions_, aggregates_); }

  [[nodiscard]] Decisions& decisions() { return *decisions_; }
  [[nodiscard]] const Pop& pop() const { return pop_; }
  [[nodiscard]] TimePoint now() const { return now_; }
  std::uint32_t pick(std::uint32_t below) { return random_() % below; }

 private:
  const Truth& truth() {
    truth_.pop = &pop_;
    truth_.now = now_;
    return truth_;
  }

  void exchange_policy() {
    AnnouncePolicy policy{.allowed = {*bgp::parse_prefix_range("203.0.113.0/24 le 32")}, .lease = 5s};
    if (pick(10) == 0) policy.allowed = {*bgp::parse_prefix_range("203.0.113.0/28 le 32")};
    if (pick(3) == 0) policy.gates = {"flag"};
    const std::array ladders{
        std::vector{Step{}}, std::vector{Step{Step::Kind::Depreference, kLadder}, Step{}},
        std::vector{Step{Step::Kind::Depreference, kLadder / 2}, Step{Step::Kind::Depreference, kLadder / 2}, Step{}},
        std::vector{Step{Step::Kind::Keep, std::nullopt}}};
    policy.on_unhealthy = ladders[pick(4)];
    if (pick(3) == 0) policy.announce_after = milliseconds{pick(5000)};
    policy.flap_hold_exponential = pick(3) == 0;
    if (pick(3) != 0) policy.guard = kGuard;
    policy.require_forwarding_ack = pick(6) == 0;
    policy.on_lease = pick(3) == 0 ? OnLease::Freeze : OnLease::Withdraw;
    pop_.policy = policy;
    exchange_scope();
  }
  void exchange_scope() {
    pop_.checks.back().scope = pick(2) == 0 ? health::Scope::Local : health::Scope::Origin;
    book_.exchanged();
  }

  inventory::EipPtr any_record(EipIndex slot) {
    std::vector<inventory::Binding> bindings;
    for (std::uint32_t count = pick(16) == 0 ? 0 : 1 + pick(2) * pick(3); count > 0; --count) {
      bindings.push_back(bound(kTargets[pick(4)], pick(12) == 0 ? "none" : "web"));
    }
    if (pick(6) == 0) bindings.push_back(bound("here:1", "nic"));
    auto record = *Pop::record(slot, std::move(bindings), pick(16) == 0 ? "europe" : "asia");
    record.eip.health = {.kind = static_cast<inventory::HealthRule::Kind>(pick(2) * pick(3)), .at_least = 2};
    record.releasing = pick(32) == 0;
    return std::make_shared<const inventory::EipRecord>(std::move(record));
  }
  Act change_some() {
    const EipIndex eip = pick(kEips);
    if (pop_.eips[eip] == nullptr) truth_.drains[eip].reset();
    pop_.eips[eip] = any_record(eip);
    return [eip, record = pop_.eips[eip]](Decisions& on) { on.set(eip, record); };
  }
  void take_away(EipIndex eip) {
    if (pop_.eips[eip] == nullptr) return;
    const auto last = decisions_->remove(eip, now_);
    if (last) aggregates_.count(pop_.eips[eip]->eip.address, last, std::nullopt);
    book_.removed(truth(), eip, last && last->announce);
    pop_.eips[eip] = nullptr;
    truth_.drains[eip].reset();
  }
  void acknowledge(EipIndex eip) {
    if (pop_.eips[eip]) decisions_->acknowledge(eip, decisions_->forwarding(eip)->revision);
  }
  Act drain_some() {
    const EipIndex eip = pick(kEips);
    if (pop_.eips[eip] == nullptr) return [](Decisions&) {};
    truth_.drains[eip] = pick(4) == 0 ? std::optional{now_ + milliseconds{pick(4000)} - 1s} : std::nullopt;
    return [eip, until = truth_.drains[eip]](Decisions& on) { on.drain(eip, until); };
  }
  /// Of a check that is run; one in five of the verdicts that come is a stale one, and the health of before.
  Act hear(const CheckId& id, bool up) {
    if (!running_.contains(id)) return [](Decisions&) {};
    Health health{.healthy = up, .known = true};
    if (const auto before = truth_.health.find(id); before != truth_.health.end() && pick(5) == 0) {
      health = before->second;
      if (!health.stale_since) health.stale_since = now_;
    }
    truth_.health[id] = health;
    return [this, id, health](Decisions& on) { on.apply(id, health, now_); };
  }

  /// Some time, or exactly until something is due.
  void pass() {
    const auto due = pick(2) == 0 ? decisions_->next_due() : aggregates_.next_due();
    now_ = due && pick(2) == 0 ? *due : now_ + milliseconds{pick(pick(2) == 0 ? 400 : 4000)};
  }
  /// Decides all that is due, and then what follows from checks that came and went.
  void settle() {
    decisions_->advance(now_);
    do {
      std::vector<Decisions::Change> changes;
      while (decisions_->step(1 + pick(9), changes, now_)) {
      }
      take(changes);
      take_watched();
    } while (!decisions_->idle());
    aggregates_.settle({.drain = decisions_->drain_phase_of_all(now_),
                        .gate_failed = decisions_->gate_failed(),
                        .stopping = truth_.stopping},
                       now_);
  }
  void take(const std::vector<Decisions::Change>& changes) {
    for (const auto& change : changes) {
      if (!change.first) EXPECT_NE(change.before, change.now);
      aggregates_.count(pop_.eips[change.eip]->eip.address, change.first ? std::nullopt : std::optional{change.before},
                        change.now);
    }
    book_.took(truth(), changes);
  }
  void take_watched() {
    while (decisions_->watched().changed()) {
      const auto watched = decisions_->take_watched_changes(3);
      for (const CheckId& id : watched.added) running_.insert(id);
      for (const CheckId& id : watched.removed) {
        running_.erase(id);
        truth_.health.erase(id);
        book_.exchanged();
      }
    }
  }

  std::mt19937 random_;
  Pop pop_;
  std::optional<Decisions> decisions_;
  Aggregates aggregates_;
  TimePoint now_ = kNow;
  Truth truth_;
  std::set<CheckId> running_;
  PolicyBook book_;
};

}  // namespace eipd::announce::testing_pop
