#include "tests/unit/daemon/announce/policy_book.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace eipd::announce::testing_pop {
namespace {

const health::CheckSettings& settings(const Truth& truth, const std::string& name) {
  return *std::ranges::find(truth.pop->checks, name, &health::CheckSettings::name);
}

/// Design §2 "verdicts as seen by the decision".
BindingHealth seen(const Truth& truth, const CheckId& id) {
  const auto heard = truth.health.find(id);
  if (heard == truth.health.end()) return BindingHealth::NoVerdictYet;
  const Health& health = heard->second;
  const AnnouncePolicy& policy = truth.pop->policy;
  if (health.stale_since && policy.on_lease == OnLease::Withdraw && truth.now - *health.stale_since >= policy.lease) {
    return BindingHealth::Expired;
  }
  return health.healthy ? BindingHealth::Healthy : BindingHealth::Unhealthy;
}

BindingHealth seen(const Truth& truth, const inventory::Binding& binding) {
  if (binding.check == "none") return BindingHealth::Healthy;
  return seen(truth, {binding.check, settings(truth, binding.check).target.empty() ? binding.target : ""});
}

bool is_ladder_endless(const AnnouncePolicy& policy) {
  return policy.on_unhealthy.back().kind == Step::Kind::Keep;
}

bool remembers(const AnnouncePolicy& policy) {
  return policy.on_unhealthy.front().kind != Step::Kind::Withdraw || policy.guard || policy.announce_after > 0s ||
         policy.flap_hold_exponential || policy.require_forwarding_ack;
}

DrainPhase phase_of(const std::optional<TimePoint>& withdraws_at, TimePoint now) {
  if (!withdraws_at) return DrainPhase::None;
  return now >= *withdraws_at ? DrainPhase::Withdrawn : DrainPhase::GracefulShutdown;
}

}  // namespace

PolicyBook::Obstacle PolicyBook::obstacle(const Truth& truth, const inventory::EipRecord& record) {
  const AnnouncePolicy& policy = truth.pop->policy;
  const inventory::Eip& eip = record.eip;
  if (record.releasing) return Reason::Releasing;
  if (eip.access_area != "asia") return Reason::AreaElsewhere;
  if (eip.bindings.empty()) return Reason::NoBinding;
  if (!policy.allowed.front().base.covers(eip.address)) return Reason::OutsideAllowed;
  if (!policy.gates.empty()) {
    const BindingHealth gate = seen(truth, CheckId{"flag", ""});
    if (gate == BindingHealth::NoVerdictYet) return Reason::NoVerdictYet;
    if (gate == BindingHealth::Expired) return Reason::VerdictExpired;
    if (gate == BindingHealth::Unhealthy) return Reason::GateFailed;
  }
  std::map<BindingHealth, std::size_t> count;
  for (const auto& binding : eip.bindings) ++count[seen(truth, binding)];
  const std::size_t needed = eip.health.kind == inventory::HealthRule::Kind::Any   ? 1
                             : eip.health.kind == inventory::HealthRule::Kind::All ? eip.bindings.size()
                                                                                   : eip.health.at_least;
  std::size_t could = count[BindingHealth::Healthy];
  if (could >= needed) return std::nullopt;
  could += count[BindingHealth::NoVerdictYet];
  if (could >= needed) return Reason::NoVerdictYet;
  could += count[BindingHealth::Expired];
  return could >= needed ? Reason::VerdictExpired : Reason::Unhealthy;
}

bool PolicyBook::fails_locally(const Truth& truth, const inventory::EipRecord& record) {
  return std::ranges::any_of(record.eip.bindings, [&](const inventory::Binding& binding) {
    return binding.check != "none" && settings(truth, binding.check).scope != health::Scope::Origin &&
           seen(truth, binding) == BindingHealth::Unhealthy;
  });
}

/// Some check that is run and of scope local or site fails, or a gate does.
bool PolicyBook::broken_here(const Truth& truth) {
  return std::ranges::any_of(truth.health, [&](const auto& heard) {
    const bool gate = std::ranges::find(truth.pop->policy.gates, heard.first.check) != truth.pop->policy.gates.end();
    return (gate || settings(truth, heard.first.check).scope != health::Scope::Origin) &&
           seen(truth, heard.first) == BindingHealth::Unhealthy;
  });
}

void PolicyBook::took(const Truth& truth, std::span<const Decisions::Change> changes) {
  for (const auto& change : changes) {
    const bool before = !change.first && change.before.announce;
    if (before == change.now.announce) continue;
    announced_ = change.now.announce ? announced_ + 1 : announced_ - 1;
    counts_.emplace_back(truth.now, announced_);
    const Reason was = change.before.reason;
    const bool at_once = was != Reason::HeldByGuard && was != Reason::Draining;
    if (before && at_once && change.now.reason == Reason::Unhealthy &&
        !fails_locally(truth, *truth.pop->eips[change.eip])) {
      withdrawn_.push_back(truth.now);
    }
  }
}

void PolicyBook::removed(const Truth& truth, EipIndex eip, bool announced) {
  eips_[eip] = {};
  if (announced) counts_.emplace_back(truth.now, --announced_);
}

void PolicyBook::released(const Decisions& decisions) {
  for (EipIndex eip = 0; eip < kEips; ++eip) {
    eips_[eip].released = decisions.record_of(eip) && decisions.of(eip).reason == Reason::HeldByGuard;
  }
}

void PolicyBook::check(const Truth& truth, const Decisions& decisions, const Aggregates& aggregates) {
  armed_ = armed_ || decisions.complete();
  std::size_t held = 0;
  for (EipIndex eip = 0; eip < kEips; ++eip) {
    SCOPED_TRACE(eip);
    if (truth.pop->eips[eip] == nullptr) continue;
    check(truth, decisions, eip, eips_[eip]);
    held += decisions.of(eip).reason == Reason::HeldByGuard ? 1 : 0;
  }
  EXPECT_LE(held, decisions.held()) << "a drain may lie over others";
  if (decisions.next_due() && !truth.stopping) EXPECT_GT(*decisions.next_due(), truth.now);
  check_share(truth);
  for (const auto& row : aggregates.rows()) check_cover(truth, decisions, row);
  if (!remembers(truth.pop->policy) && !truth.stopping) check_scratch(truth, decisions);
  exchanged_ = false;
}

void PolicyBook::check(const Truth& truth, const Decisions& decisions, EipIndex eip, Line& line) const {
  const Decision& decision = decisions.of(eip);
  const inventory::EipRecord& record = *truth.pop->eips[eip];
  SCOPED_TRACE(to_string(decision.reason));
  const Obstacle why_not = obstacle(truth, record);
  const AnnouncePolicy& policy = truth.pop->policy;
  if (!why_not && !line.healthy) {
    line.healthy_since = truth.now;
    line.least_wait = policy.announce_after;
  }
  line.healthy = !why_not;
  line.least_wait = std::min(line.least_wait, policy.announce_after);
  const bool usual = !decision.announce || decision.reason == Reason::Healthy || decision.reason == Reason::Draining;
  line.failing_since = usual ? std::nullopt : std::optional{line.failing_since.value_or(truth.now)};
  const bool held = decision.reason == Reason::HeldByGuard;
  line.held_since = held ? std::optional{line.held_since.value_or(truth.now)} : std::nullopt;
  const bool acknowledged = decisions.forwarding(eip)->acknowledged;

  const DrainPhase drain = std::max(phase_of(truth.drains[eip], truth.now), phase_of(truth.drained, truth.now));
  if (truth.stopping) {
    EXPECT_FALSE(decision.announce);
    EXPECT_EQ(decision.reason, Reason::Stopping);
  } else if (drain == DrainPhase::Withdrawn && !(why_not && is_lasting(*why_not))) {
    EXPECT_FALSE(decision.announce);
    EXPECT_EQ(decision.reason, Reason::Drained);
  } else if (!decision.announce) {
    EXPECT_EQ(decision.preference, Preference::Normal);
    check_withheld(truth, decision, why_not, acknowledged, line);
  } else {
    EXPECT_EQ(decision.preference == Preference::GracefulShutdown, drain == DrainPhase::GracefulShutdown);
    EXPECT_EQ(decision.reason == Reason::Draining, drain == DrainPhase::GracefulShutdown);
    if (!why_not) check_healthy(truth, decision, acknowledged, line);
    if (why_not) {
      EXPECT_EQ(*why_not, Reason::Unhealthy) << "everything else is withdrawn at once";
      check_unhealthy(truth, decision, fails_locally(truth, record), line);
    }
  }
  line.announced = decision.announce;
  line.released = false;
}

/// What is withheld says why, and it is so.
void PolicyBook::check_withheld(const Truth& truth, const Decision& decision, const Obstacle& obstacle,
                                bool acknowledged, const Line& line) const {
  if (obstacle) {
    EXPECT_EQ(decision.reason, *obstacle);
    return;
  }
  EXPECT_FALSE(line.announced) << "what is healthy stays announced: holds are for the way up";
  const auto waited = truth.now - line.healthy_since;
  switch (decision.reason) {
    case Reason::AnnounceAfter:
      EXPECT_LT(waited, truth.pop->policy.announce_after);
      return;
    case Reason::FlapHold:
      EXPECT_TRUE(truth.pop->policy.flap_hold_exponential);
      EXPECT_LT(waited, kLongestFlapHold);
      return;
    case Reason::ForwardingNotAcknowledged:
      EXPECT_TRUE(truth.pop->policy.require_forwarding_ack);
      EXPECT_FALSE(acknowledged);
      return;
    default:
      ADD_FAILURE() << "withheld for nothing";
  }
}

void PolicyBook::check_healthy(const Truth& truth, const Decision& decision, bool acknowledged,
                               const Line& line) const {
  EXPECT_TRUE(decision.healthy);
  if (decision.reason == Reason::Healthy) EXPECT_EQ(decision.preference, Preference::Normal);
  if (line.announced) return;
  EXPECT_GE(truth.now - line.healthy_since, line.least_wait) << "announce_after";
  EXPECT_TRUE(acknowledged || !truth.pop->policy.require_forwarding_ack);
  EXPECT_NE(decision.preference, Preference::Depreferred) << "what comes up is as good as any";
}

/// Law: a withdrawal is delayed by nothing but the ladder and the guard, each for its time.
void PolicyBook::check_unhealthy(const Truth& truth, const Decision& decision, bool local, Line& line) const {
  EXPECT_TRUE(line.announced) << "what is not healthy never comes up";
  EXPECT_FALSE(decision.healthy);
  EXPECT_NE(decision.preference, Preference::Normal) << "the unhealthy is never sent as if it were healthy";
  const AnnouncePolicy& policy = truth.pop->policy;
  if (decision.reason == Reason::Depreferred) {
    EXPECT_NE(policy.on_unhealthy.front().kind, Step::Kind::Withdraw) << "there is no ladder";
    if (!is_ladder_endless(policy)) EXPECT_LT(truth.now - *line.failing_since, kLadder);
    if (is_ladder_endless(policy)) EXPECT_FALSE(local) << "local failures always withdraw";
  } else if (decision.reason == Reason::HeldByGuard) {
    EXPECT_TRUE(policy.guard);
    EXPECT_FALSE(local);
    EXPECT_FALSE(broken_here(truth)) << "a failure here releases what the guard holds";
    EXPECT_FALSE(line.released);
    EXPECT_LT(truth.now - *line.held_since, kGuard.hold);
  } else {
    EXPECT_EQ(decision.reason, Reason::Draining);
    const bool ladder = policy.on_unhealthy.front().kind != Step::Kind::Withdraw;
    EXPECT_TRUE(ladder || policy.guard);
  }
}

/// Law: whenever something goes for failures of scope origin, then in the window that ends there no more has gone than
/// the share of what was announced when it began.
void PolicyBook::check_share(const Truth& truth) {
  const bool steady = truth.pop->policy.guard && armed_ && !broken_here(truth) && !exchanged_ && !truth.stopping;
  if (!steady || !guarded_since_) guarded_since_ = truth.now;
  const TimePoint begin = truth.now - kGuard.window;
  while (!withdrawn_.empty() && (withdrawn_.front() <= begin || withdrawn_.front() <= *guarded_since_)) {
    withdrawn_.pop_front();
  }
  // The guard's window begins up to a 64th earlier: what was announced since then is what it may have begun with.
  while (counts_.size() > 1 && counts_[1].first < begin - kGuard.window / 32) counts_.pop_front();
  std::size_t most = 0;
  std::size_t least = announced_;
  for (const auto& [at, count] : counts_) {
    most = std::max(most, count);
    least = std::min(least, count);
  }
  const bool asked = !withdrawn_.empty() && withdrawn_.back() == truth.now;
  if (asked && least >= kGuard.min_count) EXPECT_LE(withdrawn_.size(), most * kGuard.max_share_percent / 100);
}

/// Design §2 "aggregates".
void PolicyBook::check_cover(const Truth& truth, const Decisions& decisions, const Aggregates::Row& row) {
  SCOPED_TRACE(to_string(row.settings.prefix));
  std::size_t members = 0;
  std::size_t announced = 0;
  for (EipIndex eip = 0; eip < kEips; ++eip) {
    const auto& record = truth.pop->eips[eip];
    if (record == nullptr || !row.settings.prefix.covers(record->eip.address)) continue;
    const auto why_not = truth.stopping ? std::nullopt : obstacle(truth, *record);
    if (!why_not || !is_lasting(*why_not)) ++members;
    if (decisions.of(eip).announce) ++announced;
  }
  const std::size_t share = (members * row.settings.min_share_percent.value_or(0) + 99) / 100;
  const std::size_t needed = row.settings.min_share_percent ? std::max<std::size_t>(share, 1) : 4;
  const DrainPhase drain = phase_of(truth.drained, truth.now);
  const bool gated = !truth.pop->policy.gates.empty();
  const BindingHealth gate = gated ? seen(truth, CheckId{"flag", ""}) : BindingHealth::Healthy;
  const bool gate_failed = gate == BindingHealth::Unhealthy || gate == BindingHealth::Expired;
  EXPECT_EQ(row.announced, announced);
  const bool enough = announced >= needed;
  const bool at_once = truth.stopping || gate_failed || drain == DrainPhase::Withdrawn;
  if (enough || !row.decision.announce) short_since_.erase(row.settings.prefix);
  if (enough || at_once) {
    EXPECT_EQ(row.decision.announce, enough && !at_once);
  } else if (row.decision.announce) {
    EXPECT_TRUE(live_.contains(row.settings.prefix)) << "a hold is for what is announced";
    const auto [since, is_new] = short_since_.try_emplace(row.settings.prefix, truth.now);
    EXPECT_LT(truth.now - since->second, row.settings.hold);
  }
  if (!row.decision.announce) {
    live_.erase(row.settings.prefix);
    return;
  }
  live_.insert(row.settings.prefix);
  EXPECT_EQ(row.decision.preference == Preference::GracefulShutdown, drain == DrainPhase::GracefulShutdown);
}

/// Law: incremental = from scratch, where the policy remembers nothing.
void PolicyBook::check_scratch(const Truth& truth, const Decisions& decisions) {
  Decisions scratch = truth.pop->decisions();
  for (const auto& [id, health] : truth.health) scratch.apply(id, health, truth.now);
  for (EipIndex eip = 0; eip < kEips; ++eip) {
    if (truth.pop->eips[eip] && truth.drains[eip]) scratch.drain(eip, truth.drains[eip]);
  }
  if (truth.drained) scratch.drain_all(truth.drained);
  std::vector<Decisions::Change> changes;
  while (scratch.step(kEips, changes, truth.now)) {
  }
  for (EipIndex eip = 0; eip < kEips; ++eip) {
    if (truth.pop->eips[eip] == nullptr) continue;
    Decision got = decisions.of(eip);
    got.origin = scratch.of(eip).origin;  // among equals the one that was there first stays
    EXPECT_EQ(got, scratch.of(eip)) << "eip " << eip;
  }
}

}  // namespace eipd::announce::testing_pop
