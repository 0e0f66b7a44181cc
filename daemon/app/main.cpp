// eipd: reads its command line and configuration, then runs the daemon.
#include <cstdio>
#include <string>
#include <utility>

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
  for (const config::Issue& issue : loaded.issues) {
    std::fprintf(stderr, "%s\n", to_string(issue, line->config).c_str());
  }
  if (!loaded.config) return 1;
  app::Daemon daemon{*std::move(loaded.config), line->config};
  return daemon.run();
}
