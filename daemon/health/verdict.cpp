#include "daemon/health/verdict.hpp"

namespace eipd::health {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Unknown:
      return "unknown";
    case Verdict::Rising:
      return "rising";
    case Verdict::Up:
      return "up";
    case Verdict::Falling:
      return "falling";
    case Verdict::Down:
      return "down";
  }
  return "";
}

std::string_view to_string(VerdictReason reason) {
  switch (reason) {
    case VerdictReason::NotYetRun:
      return "not-yet-run";
    case VerdictReason::Passed:
      return "passed";
    case VerdictReason::Failed:
      return "failed";
    case VerdictReason::FailRatio:
      return "fail-ratio";
    case VerdictReason::Stale:
      return "stale";
    case VerdictReason::Initial:
      return "initial";
    case VerdictReason::Changed:
      return "changed";
  }
  return "";
}

}  // namespace eipd::health
