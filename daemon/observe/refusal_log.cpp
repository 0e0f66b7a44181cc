#include "daemon/observe/refusal_log.hpp"

namespace eipd::observe {

bool RefusalLog::takes(const std::string& reason, TimePoint now) {
  if (budget_.takes(now)) return true;
  budget_.count(reason);
  return false;
}

std::vector<LogLine> RefusalLog::due(TimePoint now) {
  return budget_.is_due(now) ? flush() : std::vector<LogLine>{};
}

std::vector<LogLine> RefusalLog::flush() {
  std::vector<LogLine> lines;
  for (const auto& [reason, count] : budget_.flush())
    lines.push_back({.event = "connections-refused", .fields = {{"count", count}, {"reason", reason}}});
  return lines;
}

}  // namespace eipd::observe
