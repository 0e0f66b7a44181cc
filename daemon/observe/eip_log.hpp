// The log lines of changed decisions: one line an EIP up to 100 a second, then one line a verdict with the count, so
// that a check behind 10,000 EIPs does not drown the log. Pure: time comes in.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/announce/facts.hpp"
#include "daemon/observe/line_budget.hpp"
#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

class EipLog {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::size_t kLinesASecond = 100;
  /// Causes that are counted apart within a second; further ones are counted together.
  static constexpr std::size_t kCauses = 100;

  /// The line of one change.
  static LogLine line_of(const announce::EipDecided& decided);
  /// The line of this change, or nothing if it will be counted.
  std::optional<LogLine> on(const announce::EipDecided& decided, TimePoint now);
  /// When the counted ones are due; nothing if none were counted.
  [[nodiscard]] std::optional<TimePoint> next() const { return budget_.next(); }
  /// The lines of those counted in a second that is over: "eips-desired" and "eips-withheld", with count.
  std::vector<LogLine> due(TimePoint now);
  /// The same, without waiting for the second's end.
  std::vector<LogLine> flush();

 private:
  using Cause = std::tuple<bool, announce::Reason, std::string>;  ///< desired, reason, the verdict
  LineBudget<Cause> budget_{kLinesASecond, std::chrono::seconds{1}};
};

}  // namespace eipd::observe
