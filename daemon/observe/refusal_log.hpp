// The log lines of connections to the BGP port that were closed unread: whoever reaches the port decides how many there
// are, so some a minute get a line, and then one line a reason has the count. Pure: time comes in.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/observe/line_budget.hpp"
#include "daemon/observe/log_line.hpp"

namespace eipd::observe {

class RefusalLog {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::size_t kLinesAMinute = 20;

  /// Whether a connection refused for this reason (of a closed set) gets a line of its own; if not it is counted.
  bool takes(const std::string& reason, TimePoint now);
  /// When the counted ones are due; nothing if none were counted.
  [[nodiscard]] std::optional<TimePoint> next() const { return budget_.next(); }
  /// The lines "connections-refused", with count, of a minute that is over.
  std::vector<LogLine> due(TimePoint now);
  /// The same, without waiting for the minute's end.
  std::vector<LogLine> flush();

 private:
  LineBudget<std::string> budget_{kLinesAMinute, std::chrono::minutes{1}};
};

}  // namespace eipd::observe
