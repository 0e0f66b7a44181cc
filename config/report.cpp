#include "config/report.hpp"

#include <algorithm>
#include <set>

#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

std::string count_line(std::size_t errors) {
  return std::to_string(errors) + (errors == 1 ? " error\n" : " errors\n");
}

std::set<std::string_view> used_checks(const Config& config) {
  std::set<std::string_view> used{config.announce.gates.begin(), config.announce.gates.end()};
  for (const auto& eip : config.inventory.eips) {
    for (const auto& binding : eip.bindings) used.insert(binding.check);
  }
  return used;
}

}  // namespace

std::string detection_line(const health::CheckSettings& check) {
  const auto pace = std::max(check.fast_interval, check.timeout);
  return check.name + ": Down at most " + duration_text(health::worst_case_detection(check)) +
         " after its target's death (interval " + duration_text(check.interval) + " + timeout " +
         duration_text(check.timeout) + " + " + std::to_string(check.fall - 1) + " × " + duration_text(pace) + ")";
}

std::string check_report(const Loaded& loaded, std::string_view file) {
  std::string text;
  for (const Issue& issue : loaded.issues) text += to_string(issue, file) + '\n';
  if (!loaded.config) {
    return text +
           count_line(static_cast<std::size_t>(std::ranges::count(loaded.issues, Severity::Error, &Issue::severity)));
  }
  const auto used = used_checks(*loaded.config);
  for (const auto& check : loaded.config->checks) {
    text += "check " + detection_line(check) + (used.contains(check.name) ? "\n" : "; nothing in this file uses it\n");
  }
  return text + "ok\n";
}

}  // namespace eipd::config
