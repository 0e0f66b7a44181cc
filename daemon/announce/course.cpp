#include "daemon/announce/course.hpp"

#include <algorithm>

namespace eipd::announce {

Decision Course::proceed(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now) {
  due_.reset();
  if (input.wanted.announce) {
    recover(rules, now);
  } else {
    fail(input, rules, guard, now);
  }
  return outcome(input.wanted, rules);
}

void Course::release(TimePoint now) {
  if (phase_ == Phase::Held) since_ = now;
}

void Course::stand_back() {
  if (phase_ == Phase::Recovering) phase_ = Phase::Settling;
  if (phase_ != Phase::Stepping && phase_ != Phase::Held) return;
  phase_ = Phase::Down;
  due_.reset();
}

/// The way up.
void Course::recover(const CourseRules& rules, TimePoint now) {
  if (phase_ == Phase::Up) return;
  if (phase_ == Phase::Down || phase_ == Phase::Stepping || phase_ == Phase::Held) {
    phase_ = phase_ == Phase::Down ? Phase::Settling : Phase::Recovering;
    since_ = now;
  }
  const TimePoint up = since_ + wait(rules);
  if (now >= up) {
    phase_ = Phase::Up;
  } else {
    due_ = up;
  }
}

void Course::fail(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now) {
  if (phase_ == Phase::Down) return;
  if (phase_ == Phase::Settling) {
    phase_ = Phase::Down;
    return;
  }
  if (phase_ == Phase::Up) {
    count_failure(now);
    step_ = 0;
    step_since_ = now;
  }
  if (input.withheld || input.wanted.reason != Reason::Unhealthy) {
    phase_ = Phase::Down;
    return;
  }
  if (phase_ == Phase::Held) {
    if (guard == nullptr || input.guard_off || input.local_failure || now >= since_) {
      phase_ = Phase::Down;
    } else {
      due_ = since_;
    }
    return;
  }
  phase_ = Phase::Stepping;
  climb_down(input, rules, guard, now);
}

/// Takes the steps of the ladder that are due.
void Course::climb_down(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now) {
  const auto& steps = rules.on_unhealthy;
  while (step_ < steps.size() && steps[step_].duration) {
    const TimePoint next = step_since_ + *steps[step_].duration;
    if (now < next) {
      due_ = next;
      return;
    }
    step_since_ = next;
    ++step_;
  }
  const bool lasts = step_ < steps.size() && steps[step_].kind != UnhealthyStep::Kind::Withdraw;
  if (lasts && !input.local_failure) return;
  if (guard != nullptr && !input.guard_off && !input.local_failure) {
    if (const auto until = guard->ask(now)) {
      phase_ = Phase::Held;
      since_ = *until;
      due_ = until;
      return;
    }
  }
  phase_ = Phase::Down;
}

void Course::count_failure(TimePoint now) {
  const bool remembered = failed_ && now < *failed_ + kFlapMemory;
  flaps_ = remembered ? static_cast<std::uint8_t>(std::min(flaps_ + 1, 32)) : 0;
  failed_ = now;
}

milliseconds Course::wait(const CourseRules& rules) const {
  if (!rules.flap_hold || flaps_ == 0) return rules.announce_after;
  const auto hold = std::min(kFirstFlapHold * (std::int64_t{1} << (flaps_ - 1)), kLongestFlapHold);
  return std::max(rules.announce_after, hold);
}

Decision Course::outcome(const Decision& wanted, const CourseRules& rules) const {
  Decision decision = wanted;
  const Reason waiting = wait(rules) > rules.announce_after ? Reason::FlapHold : Reason::AnnounceAfter;
  switch (phase_) {
    case Phase::Down:
    case Phase::Up:
      break;
    case Phase::Settling:
      decision.announce = false;
      decision.reason = waiting;
      break;
    case Phase::Recovering:
      decision.preference = Preference::Depreferred;
      decision.reason = waiting;
      break;
    case Phase::Stepping:
    case Phase::Held:
      decision.announce = true;
      decision.preference = Preference::Depreferred;
      decision.reason = phase_ == Phase::Held ? Reason::HeldByGuard : Reason::Depreferred;
      break;
  }
  return decision;
}

}  // namespace eipd::announce
