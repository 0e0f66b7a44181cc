#include "daemon/app/command_line.hpp"

#include <CLI/CLI.hpp>

#include "daemon/app/version.hpp"

namespace eipd::app {

std::expected<CommandLine, Exit> parse_command_line(int argc, char** argv) {
  CommandLine line{.config = "/etc/eipd/eipd.yaml"};
  CLI::App app{"eipd announces a POP's Anycast EIPs over BGP. It runs in the foreground and logs to stderr."};
  app.add_option("--config", line.config, "Configuration file")->capture_default_str();
  app.add_flag("--check", line.check, "Print every mistake of the configuration, or ok, and exit with 1 or 0");
  app.add_option(
      "--diff", line.diff,
      "Print what a reload of --config over this file would change: each key with what it costs, and prefixes");
  app.set_version_flag("--version", "eipd " + std::string{kVersion} + " (" + std::string{kCommit} + ")");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return std::unexpected(Exit{app.exit(error) == 0 ? 0 : 2});
  }
  return line;
}

}  // namespace eipd::app
