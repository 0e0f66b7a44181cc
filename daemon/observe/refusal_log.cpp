#include "daemon/observe/refusal_log.hpp"

namespace eipd::observe {
namespace {

constexpr std::chrono::minutes kMinute{1};

}  // namespace

bool RefusalLog::takes(const std::string& reason, TimePoint now) {
  if (now - minute_ >= kMinute && counted_.empty()) {
    minute_ = now;
    lines_ = 0;
  }
  if (lines_ < kLinesAMinute) {
    ++lines_;
    return true;
  }
  ++counted_[reason];
  return false;
}

std::optional<RefusalLog::TimePoint> RefusalLog::next() const {
  if (counted_.empty()) return std::nullopt;
  return minute_ + kMinute;
}

std::vector<LogLine> RefusalLog::due(TimePoint now) {
  if (counted_.empty() || now - minute_ < kMinute) return {};
  return flush();
}

std::vector<LogLine> RefusalLog::flush() {
  std::vector<LogLine> lines;
  for (const auto& [reason, count] : counted_)
    lines.push_back({.event = "connections-refused", .fields = {{"count", count}, {"reason", reason}}});
  counted_.clear();
  return lines;
}

}  // namespace eipd::observe
