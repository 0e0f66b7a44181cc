// How an EIP goes up and down in time: what of a decision may happen now, and when something has to be looked at again.
// Pure: one small state an EIP, time comes in.
//
//   down       the ladder `on_unhealthy`: de-preferred for a time, then the next step, at last withdrawn or kept. It is
//              for what is announced and has too few healthy bindings: what fails while an operator's drain withholds
//              it is down. Everything else (a gate, a lease, an area) withdraws at once. What is of scope local or site
//              says that this access point is broken: then no step lasts, and the ladder ends in a withdrawal.
//   guard      may hold a withdrawal that the ladder asks for (guard.hpp)
//   up         `announce_after` of steady health, and with `flap_hold` a longer time for what keeps failing: nothing
//              the first time, then 1 s, 2 s, 4 s … up to 5 min. Ten minutes without a failure and all is forgotten.
//   back       what recovers while it is still announced stays de-preferred for as long as it would have been held
//              down; failing again meanwhile goes on with the ladder where it stood, so that a service that alternates
//              is withdrawn as well.
//
// Law: a withdrawal is delayed by nothing but the ladder and the guard.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "daemon/announce/decide.hpp"
#include "daemon/announce/guard.hpp"

namespace eipd::announce {

inline constexpr milliseconds kFirstFlapHold{1'000};
inline constexpr milliseconds kLongestFlapHold{300'000};
inline constexpr milliseconds kFlapMemory{600'000};

struct CourseRules {
  std::span<const UnhealthyStep> on_unhealthy;  ///< at least one; only the last may lack a duration
  milliseconds announce_after{0};
  bool flap_hold = false;
};

class Course {
 public:
  struct Input {
    const Decision& wanted;      ///< by `decide`
    bool local_failure = false;  ///< some failing check behind it is of scope local or site
    bool guard_off = false;      ///< the guard is bypassed: what it held goes
    bool withheld = false;       ///< nobody has it, whatever this says: drained, or the data plane has not acknowledged
  };

  /// The decision as it stands at `now`. Same `wanted` and the same time change nothing more. `guard` is asked once for
  /// each withdrawal by the ladder; null: there is none.
  Decision proceed(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now);

  /// When to call `proceed` again even if nothing changes; nothing: never.
  [[nodiscard]] std::optional<TimePoint> due() const { return due_; }
  [[nodiscard]] bool held() const { return phase_ == Phase::Held; }
  /// Ends a hold by the guard at once: `proceed` withdraws.
  void release(TimePoint now);
  /// Nobody has it from now on, whatever this says: it goes down no ladder and is held by no guard, and what recovers
  /// takes the whole way up.
  void stand_back();

 private:
  enum class Phase : std::uint8_t {
    Down,
    Settling,  ///< healthy, waiting to be announced
    Up,
    Stepping,    ///< announced by a step of the ladder
    Held,        ///< announced by the guard
    Recovering,  ///< announced and healthy again, not yet for long enough
  };

  void fail(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now);
  void recover(const CourseRules& rules, TimePoint now);
  void climb_down(const Input& input, const CourseRules& rules, WithdrawalGuard* guard, TimePoint now);
  void count_failure(TimePoint now);
  [[nodiscard]] milliseconds wait(const CourseRules& rules) const;
  [[nodiscard]] Decision outcome(const Decision& wanted, const CourseRules& rules) const;

  Phase phase_ = Phase::Down;
  std::uint8_t step_ = 0;
  std::uint8_t flaps_ = 0;  ///< failures, each within the memory of the one before
  TimePoint since_{};       ///< of Settling and Recovering; of the present step in Stepping
  TimePoint step_since_{};
  std::optional<TimePoint> failed_;
  std::optional<TimePoint> due_;
};

}  // namespace eipd::announce
