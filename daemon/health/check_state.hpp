// The verdict state machine of one check of one target. Pure: results and time come in, transitions come out.
//
//   settled on   after a pass                                   after a failure
//   Up           Up                                             Falling, or Down after `fall` in a row or by fail_ratio
//   Down         Rising, or Up after `rise` in a row            Down
//   nothing      Rising, or Up after `rise` in a row            Falling, or Down after `fall` in a row or by fail_ratio
//
// It is settled on the last Up or Down, and on nothing before the first of them and after going stale: every verdict
// becomes Unknown when no result came for 3 × interval + timeout. By fail_ratio a check is Down when that many of its
// last runs failed, and not Up again before fewer of them did. A failure of Weight::Fall counts as `fall` of them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "daemon/health/check_settings.hpp"
#include "daemon/health/outcome.hpp"
#include "daemon/health/verdict.hpp"

namespace eipd::health {

/// What of a check's settings the machine obeys.
struct Rules {
  std::uint16_t rise = 1;               ///< at least 1
  std::uint16_t fall = 1;               ///< at least 1
  std::optional<FailRatio> fail_ratio;  ///< 1 ≤ failed ≤ of
  Duration stale_after{};               ///< without a result; 3 × interval + timeout
  friend bool operator==(const Rules&, const Rules&) = default;
};
Rules rules_of(const CheckSettings& settings);

class CheckState {
 public:
  /// Unknown since `now`, and never anything before.
  CheckState(Rules rules, TimePoint now);

  /// Once, before the first result: what the configuration says that the check counts as until then. It goes stale, and
  /// results change it, as if a run had led to it.
  std::optional<Transition> assume(InitialState initial, TimePoint now);
  /// Takes the result of one run. Results come in the order in which the runs ended.
  std::optional<Transition> feed(const ProbeResult& result);
  /// To be called now and then, more often than `stale_after`; makes the verdict Unknown when it went stale. An Unknown
  /// that has not seen a result stays what it is.
  std::optional<Transition> expire(TimePoint now);
  /// Goes on under changed thresholds: verdict and counts stay, and the next result is judged by them.
  void obey(Rules rules);
  /// The check looks at something else from now on: Unknown, with the health of before as a stale one, so that a reload
  /// neither promotes nor withdraws by itself.
  std::optional<Transition> start_over(Rules rules, TimePoint now);

  [[nodiscard]] Verdict verdict() const { return verdict_; }
  [[nodiscard]] const Health& health() const { return health_; }
  [[nodiscard]] VerdictReason reason() const { return reason_; }
  [[nodiscard]] TimePoint since() const { return since_; }  ///< when the present verdict was reached
  [[nodiscard]] const std::optional<ProbeResult>& last() const { return last_; }
  /// Successes, or failures, in a row up to now; one of them is 0.
  [[nodiscard]] std::uint64_t successes() const { return successes_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }
  [[nodiscard]] std::uint64_t transitions() const { return transitions_; }

 private:
  Verdict after_success() const;
  Verdict after_failure() const;
  bool ratio_reached() const;
  void remember(bool failed);
  void forget();
  std::optional<Transition> become(Verdict to, VerdictReason reason, TimePoint at, const ProbeResult* cause);

  Transition told(Verdict from, TimePoint at, const ProbeResult* cause);

  Rules rules_;
  Verdict verdict_ = Verdict::Unknown;
  Verdict settled_ = Verdict::Unknown;  ///< the last Up or Down that is still fresh; else Unknown
  VerdictReason reason_ = VerdictReason::NotYetRun;
  Health health_;
  TimePoint since_;
  std::optional<ProbeResult> last_;
  std::uint64_t successes_ = 0;
  std::uint64_t failures_ = 0;
  std::uint64_t transitions_ = 0;
  std::uint64_t flips_ = 0;
  std::deque<bool> window_;  ///< whether each of the last `fail_ratio.of` runs failed, oldest first
  std::uint16_t failed_in_window_ = 0;
};

}  // namespace eipd::health
