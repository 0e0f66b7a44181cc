// eipd's command line.
#pragma once

#include <expected>
#include <string>

namespace eipd::app {

struct CommandLine {
  std::string config;  ///< the configuration file
  bool check = false;  ///< validate, and start nothing
  std::string diff;    ///< say what taking `config` over this file would change, and start nothing; empty: no
};

/// Nothing to run: what was printed is final, `status` is the exit status (0 after --help and --version, 2 for wrong
/// usage).
struct Exit {
  int status = 0;
};

std::expected<CommandLine, Exit> parse_command_line(int argc, char** argv);

}  // namespace eipd::app
