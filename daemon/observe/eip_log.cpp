#include "daemon/observe/eip_log.hpp"

#include <utility>

#include "bgp/types/prefix.hpp"

namespace eipd::observe {
namespace {

constexpr std::chrono::seconds kSecond{1};

}  // namespace

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
  if (now - second_ >= kSecond && counted_.empty()) {
    second_ = now;
    lines_ = 0;
  }
  if (lines_ < kLinesASecond) {
    ++lines_;
    return line_of(decided);
  }
  Cause cause{decided.desired, decided.reason, decided.because};
  if (counted_.size() >= kCauses && !counted_.contains(cause)) std::get<std::string>(cause) = "several";
  ++counted_[std::move(cause)];
  return std::nullopt;
}

std::optional<EipLog::TimePoint> EipLog::next() const {
  if (counted_.empty()) return std::nullopt;
  return second_ + kSecond;
}

std::vector<LogLine> EipLog::due(TimePoint now) {
  if (counted_.empty() || now - second_ < kSecond) return {};
  return flush();
}

std::vector<LogLine> EipLog::flush() {
  std::vector<LogLine> lines;
  for (const auto& [cause, count] : counted_) {
    const auto& [desired, reason, because] = cause;
    LogLine line{.event = desired ? "eips-desired" : "eips-withheld",
                 .fields = {{"count", count}, {"reason", std::string{to_string(reason)}}}};
    if (!because.empty()) line.fields.push_back({"because", because});
    lines.push_back(std::move(line));
  }
  counted_.clear();
  return lines;
}

}  // namespace eipd::observe
