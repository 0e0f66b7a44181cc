// What the user asks eipctl for.
#pragma once

#include <expected>
#include <string>

namespace eipd::ctl {

struct Invocation {
  std::string command;   ///< "status", "neighbors", "routes", "checks" or "explain"
  std::string name;      ///< of a neighbor or a check, or what to explain; may be empty
  std::string neighbor;  ///< of --neighbor
  std::string socket = "/run/eipd/control.sock";
  bool json = false;
};

/// What to print instead of doing something, and the exit code: 0 for help and version, 2 for wrong usage.
struct Farewell {
  std::string text;
  int exit_code = 0;
};

/// Options stand before or after the command.
std::expected<Invocation, Farewell> parse_command_line(int argc, const char* const* argv, const std::string& version);

}  // namespace eipd::ctl
