#include "daemon/health/check_state.hpp"

#include <utility>

namespace eipd::health {

Rules rules_of(const CheckSettings& settings) {
  return {.rise = settings.rise,
          .fall = settings.fall,
          .fail_ratio = settings.fail_ratio,
          .stale_after = 3 * settings.interval + settings.timeout};
}

CheckState::CheckState(Rules rules, TimePoint now) : rules_{rules}, since_{now} {}

std::optional<Transition> CheckState::assume(InitialState initial, TimePoint now) {
  if (initial == InitialState::Unknown) return std::nullopt;
  return become(initial == InitialState::Up ? Verdict::Up : Verdict::Down, VerdictReason::Initial, now, nullptr);
}

std::optional<Transition> CheckState::feed(const ProbeResult& result) {
  const bool failed = result.outcome != Outcome::Success;
  last_ = result;
  successes_ = failed ? 0 : successes_ + 1;
  const bool weighty = result.weight == Weight::Fall || result.outcome == Outcome::FatalStatus;
  const int counts = failed && weighty ? rules_.fall : 1;
  failures_ = failed ? failures_ + static_cast<std::uint64_t>(counts) : 0;
  for (int i = 0; i < counts; ++i) remember(failed);
  const Verdict to = failed ? after_failure() : after_success();
  const bool by_ratio = to == Verdict::Down && failures_ < rules_.fall && ratio_reached();
  const auto reason = by_ratio ? VerdictReason::FailRatio : failed ? VerdictReason::Failed : VerdictReason::Passed;
  return become(to, reason, result.at, &result);
}

std::optional<Transition> CheckState::expire(TimePoint now) {
  const TimePoint heard = last_ ? last_->at : since_;
  if (verdict_ == Verdict::Unknown || now - heard <= rules_.stale_after) return std::nullopt;
  forget();
  if (health_.known && !health_.stale_since) health_.stale_since = now;
  return become(Verdict::Unknown, VerdictReason::Stale, now, nullptr);
}

void CheckState::obey(Rules rules) {
  rules_ = rules;
  const std::size_t keep = rules_.fail_ratio ? rules_.fail_ratio->of : 0;
  while (window_.size() > keep) {
    failed_in_window_ = static_cast<std::uint16_t>(failed_in_window_ - (window_.front() ? 1 : 0));
    window_.pop_front();
  }
}

std::optional<Transition> CheckState::start_over(Rules rules, TimePoint now) {
  rules_ = rules;
  forget();
  last_.reset();
  if (health_.known && !health_.stale_since) health_.stale_since = now;
  return become(Verdict::Unknown, VerdictReason::Changed, now, nullptr);
}

Verdict CheckState::after_success() const {
  if (settled_ == Verdict::Up) return Verdict::Up;
  return successes_ >= rules_.rise && !ratio_reached() ? Verdict::Up : Verdict::Rising;
}

Verdict CheckState::after_failure() const {
  if (settled_ == Verdict::Down) return Verdict::Down;
  return failures_ >= rules_.fall || ratio_reached() ? Verdict::Down : Verdict::Falling;
}

bool CheckState::ratio_reached() const {
  return rules_.fail_ratio && failed_in_window_ >= rules_.fail_ratio->failed;
}

void CheckState::remember(bool failed) {
  if (!rules_.fail_ratio) return;
  window_.push_back(failed);
  if (failed) ++failed_in_window_;
  if (window_.size() <= rules_.fail_ratio->of) return;
  if (window_.front()) --failed_in_window_;
  window_.pop_front();
}

void CheckState::forget() {
  settled_ = Verdict::Unknown;
  successes_ = failures_ = 0;
  window_.clear();
  failed_in_window_ = 0;
}

std::optional<Transition> CheckState::become(Verdict to, VerdictReason reason, TimePoint at, const ProbeResult* cause) {
  if (to == verdict_) {
    if (to == Verdict::Unknown) reason_ = reason;
    return std::nullopt;
  }
  const Verdict from = std::exchange(verdict_, to);
  reason_ = reason;
  since_ = at;
  if (is_settled(to)) {
    const bool healthy = to == Verdict::Up;
    if (!health_.known || health_.healthy != healthy) ++flips_;
    settled_ = to;
    health_ = {.healthy = healthy, .known = true, .stale_since = std::nullopt};
  }
  return told(from, at, cause);
}

Transition CheckState::told(Verdict from, TimePoint at, const ProbeResult* cause) {
  Transition transition;
  transition.from = from;
  transition.to = verdict_;
  transition.at = at;
  transition.reason = reason_;
  if (cause != nullptr) {
    transition.outcome = cause->outcome;
    transition.detail = cause->detail;
  }
  transition.health = health_;
  transition.transitions = ++transitions_;
  transition.flips = flips_;
  return transition;
}

}  // namespace eipd::health
