#include "daemon/app/print_diff.hpp"

#include <cstdio>
#include <optional>
#include <utility>

#include "config/diff.hpp"
#include "daemon/app/config_file.hpp"

namespace eipd::app {
namespace {

std::optional<config::Config> load(const std::string& file) {
  config::Loaded loaded = load_config_file(file);
  for (const config::Issue& issue : loaded.issues) {
    if (issue.severity == config::Severity::Error) std::fprintf(stderr, "%s\n", to_string(issue, file).c_str());
  }
  return std::move(loaded.config);
}

}  // namespace

int print_diff(const std::string& before, const std::string& after) {
  const auto from = load(before);
  const auto to = load(after);
  if (!from || !to) return 1;
  std::fputs(config::diff_report(config::diff(*from, *to)).c_str(), stdout);
  return 0;
}

}  // namespace eipd::app
