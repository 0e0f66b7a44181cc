#include "daemon/announce/pacing.hpp"

#include <algorithm>

namespace eipd::announce {
namespace {

Decision withheld(Decision decision, Reason reason) {
  decision.announce = false;
  decision.reason = reason;
  decision.preference = Preference::Normal;
  return decision;
}

}  // namespace

void Pacing::set_policy(const AnnouncePolicy& policy) {
  policy_ = &policy;
  if (!policy.guard) {
    common_.guard.reset();
  } else if (common_.guard) {
    common_.guard->set(*policy.guard);
  } else {
    common_.guard.emplace(*policy.guard, announced_);
    if (common_.armed) common_.guard->arm();
  }
}

void Pacing::resume(const Common& common) {
  common_ = common;
  set_policy(*policy_);
}

void Pacing::resume(EipIndex eip, const Pace& pace) {
  of(eip) = pace;
  if (pace.due) dues_.insert({*pace.due, eip});
  note_held(eip, pace.course);
  announced_ += pace.announced ? 1 : 0;
}

void Pacing::arm_guard() {
  common_.armed = true;
  if (common_.guard) common_.guard->arm();
}

Pacing::Pace& Pacing::of(EipIndex eip) {
  if (eip >= paces_.size()) paces_.resize(eip + 1);
  return paces_[eip];
}

Decision Pacing::proceed(EipIndex eip, const Input& input, TimePoint now) {
  Pace& pace = of(eip);
  const CourseRules rules{policy_->on_unhealthy, policy_->announce_after, policy_->flap_hold_exponential};
  // What is not announced anyway is no withdrawal that the guard would count.
  const bool guarded = common_.guard && pace.announced;
  Decision decision = pace.course.proceed({input.wanted, input.local_failure, bypassed_, !pace.announced}, rules,
                                          guarded ? &*common_.guard : nullptr, now);
  decision = drained(decision, pace, now);
  if (policy_->require_forwarding_ack && decision.announce && !pace.announced && !input.acknowledged) {
    decision = withheld(decision, Reason::ForwardingNotAcknowledged);
  }
  if (!decision.announce) pace.course.stand_back();
  note_held(eip, pace.course);
  note_due(eip, pace, now);
  count(pace, decision.announce, now);
  return decision;
}

Decision Pacing::drained(const Decision& decision, const Pace& pace, TimePoint now) const {
  const DrainPhase drain = further(phase(pace.drained, now), phase(common_.all_drained, now));
  if (drain == DrainPhase::Withdrawn && !is_lasting(decision.reason)) return withheld(decision, Reason::Drained);
  if (drain == DrainPhase::None || !decision.announce) return decision;
  Decision shutting_down = decision;
  shutting_down.reason = Reason::Draining;
  shutting_down.preference = Preference::GracefulShutdown;
  return shutting_down;
}

void Pacing::note_due(EipIndex eip, Pace& pace, TimePoint now) {
  auto due = pace.course.due();
  if (pace.drained && *pace.drained > now && *pace.drained != kNever)
    due = due ? std::min(*due, *pace.drained) : *pace.drained;
  if (due == pace.due) return;
  if (pace.due) dues_.erase({*pace.due, eip});
  pace.due = due;
  if (due) dues_.insert({*due, eip});
}

void Pacing::note_held(EipIndex eip, const Course& course) {
  const auto before = held_.find(eip);
  if (before != held_.end()) {
    hold_ends_.erase({before->second, eip});
    held_.erase(before);
  }
  if (!course.held()) return;
  held_.emplace(eip, *course.due());
  hold_ends_.emplace(*course.due(), eip);
}

std::optional<TimePoint> Pacing::first_hold_ends() const {
  return hold_ends_.empty() ? std::nullopt : std::optional{hold_ends_.begin()->first};
}

void Pacing::count(Pace& pace, bool announced, TimePoint now) {
  if (pace.announced == announced) return;
  pace.announced = announced;
  announced_ += announced ? std::size_t{1} : static_cast<std::size_t>(-1);
  if (common_.guard) common_.guard->count(announced, now);
}

void Pacing::forget(EipIndex eip, TimePoint now) {
  Pace& pace = of(eip);
  count(pace, false, now);
  if (pace.due) dues_.erase({*pace.due, eip});
  pace = {};
  note_held(eip, pace.course);
}

void Pacing::drain(EipIndex eip, std::optional<TimePoint> withdraws_at) {
  of(eip).drained = withdraws_at;
}

void Pacing::release_held(TimePoint now) {
  for (const auto& [eip, until] : held_) paces_[eip].course.release(now);
}

std::optional<TimePoint> Pacing::next_due() const {
  std::optional<TimePoint> next;
  if (!dues_.empty()) next = dues_.begin()->first;
  const bool all = common_.all_drained && *common_.all_drained != kNever &&
                   (!common_.all_seen || *common_.all_seen < *common_.all_drained);
  if (all) next = next ? std::min(*next, *common_.all_drained) : *common_.all_drained;
  return next;
}

Pacing::Due Pacing::take_due(TimePoint now, std::size_t limit) {
  Due due{.all = common_.all_drained && *common_.all_drained <= now &&
                 (!common_.all_seen || *common_.all_seen < *common_.all_drained),
          .eips = {}};
  common_.all_seen = now;
  while (!dues_.empty() && dues_.begin()->first <= now && due.eips.size() < limit) {
    const EipIndex eip = dues_.begin()->second;
    dues_.erase(dues_.begin());
    paces_[eip].due.reset();
    due.eips.push_back(eip);
  }
  return due;
}

}  // namespace eipd::announce
