// Holds back mass withdrawals (design §2 "guard"): of what was announced when the window began, at most a share may be
// withdrawn for failures of scope origin; what goes beyond stays announced, de-preferred, loudly. Pure.
//
// The window slides. It is kept in 64 parts, so memory does not grow with withdrawals, and what falls out of it does so
// up to a 64th late: the guard errs on the side of holding.
//
// Inactive while too few are announced (`min_count`), before the first full set of verdicts, and while a failing gate
// or a failing check of scope local or site says that it is this access point that is broken. Whoever owns the guard
// then also releases what it held.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "daemon/announce/binding_health.hpp"
#include "daemon/announce/policy.hpp"

namespace eipd::announce {

class WithdrawalGuard {
 public:
  /// `announced`: how many EIPs are.
  WithdrawalGuard(const Guard& settings, std::size_t announced) : settings_{settings}, announced_{announced} {}

  /// Of a reload: what happened in the window still counts.
  void set(const Guard& settings) { settings_ = settings; }
  /// The first full set of verdicts is there; the first window begins.
  void arm();

  /// An EIP came to be announced, or to be so no longer, whatever the cause.
  void count(bool announced, TimePoint now);

  /// One more is to be withdrawn, which `count` will follow. Nothing: it may go. Otherwise it is to be held, until then
  /// at the latest.
  std::optional<TimePoint> ask(TimePoint now);

  /// What may go in a window that began with so many announced; nothing: inactive.
  [[nodiscard]] std::optional<std::size_t> allowance(std::size_t announced_at_start) const;

 private:
  struct Part {
    TimePoint start;
    std::size_t announced = 0;  ///< when it began
    std::size_t withdrawn = 0;
  };
  Part& present(TimePoint now);

  Guard settings_;
  std::size_t announced_;
  bool armed_ = false;
  std::deque<Part> parts_;  ///< of the window, oldest first
};

}  // namespace eipd::announce
