// eipd: reads its command line and configuration, then runs the daemon.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "config/report.hpp"
#include "daemon/app/command_line.hpp"
#include "daemon/app/config_file.hpp"
#include "daemon/app/daemon.hpp"
#include "daemon/app/print_diff.hpp"

int main(int argc, char** argv) {
  using namespace eipd;
  const auto line = app::parse_command_line(argc, argv);
  if (!line) return line.error().status;

  if (!line->diff.empty()) return app::print_diff(line->diff, line->config);
  config::Loaded loaded = app::load_config_file(line->config);
  if (line->check) {
    const std::string report = config::check_report(loaded, line->config);
    std::fputs(report.c_str(), loaded.config ? stdout : stderr);
    return loaded.config ? 0 : 1;
  }
  std::vector<std::string> lines;
  for (const config::Issue& issue : loaded.issues) lines.push_back(to_string(issue, line->config));
  if (!loaded.config) {
    for (const std::string& each : lines) std::fprintf(stderr, "%s\n", each.c_str());
    return 1;
  }
  app::Daemon daemon{*std::move(loaded.config), line->config, std::move(lines)};
  return daemon.run();
}
