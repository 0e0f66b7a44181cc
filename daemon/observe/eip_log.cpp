#include "daemon/observe/eip_log.hpp"

#include <utility>

#include "bgp/types/prefix.hpp"

namespace eipd::observe {

LogLine EipLog::line_of(const announce::EipDecided& decided) {
  LogLine line{.event = decided.desired ? "eip-desired" : "eip-withheld",
               .fields = {{"eip", decided.eip},
                          {"prefix", bgp::to_string(bgp::Prefix::host(decided.address))},
                          {"reason", std::string{to_string(decided.reason)}}},
               .at = decided.at};
  if (!decided.because.empty()) line.fields.push_back({"because", decided.because});
  return line;
}

std::optional<LogLine> EipLog::on(const announce::EipDecided& decided, TimePoint now) {
  if (budget_.takes(now)) return line_of(decided);
  const auto& counted = budget_.counted();
  Cause cause{decided.desired, decided.reason, decided.because};
  if (counted.size() >= kCauses && !counted.contains(cause)) std::get<std::string>(cause) = "several";
  budget_.count(std::move(cause));
  return std::nullopt;
}

std::vector<LogLine> EipLog::due(TimePoint now) {
  return budget_.is_due(now) ? flush() : std::vector<LogLine>{};
}

std::vector<LogLine> EipLog::flush() {
  std::vector<LogLine> lines;
  for (const auto& [cause, count] : budget_.flush()) {
    const auto& [desired, reason, because] = cause;
    LogLine line{.event = desired ? "eips-desired" : "eips-withheld",
                 .fields = {{"count", count}, {"reason", std::string{to_string(reason)}}}};
    if (!because.empty()) line.fields.push_back({"because", because});
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace eipd::observe
