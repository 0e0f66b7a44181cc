// What the user asks eipctl for.
#pragma once

#include <expected>
#include <string>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/destination.hpp"

namespace eipd::ctl {

struct Invocation {
  const Command* command = nullptr;  ///< never null once parsed
  Values values;
  Destination to;
  std::string idempotency_key;  ///< empty: a new one
  std::string if_match;         ///< a revision; empty: whatever it is
  bool json = false;
  bool dry_run = false;
  bool watch = false;
};

/// What to print instead of doing something, and the exit code: 0 for help and version, 2 for wrong usage.
struct Farewell {
  std::string text;
  int exit_code = 0;
};

/// Options stand before or after the command. Where the daemon is may also be said by the environment: EIPCTL_SOCKET,
/// EIPCTL_SERVER, EIPCTL_CERT, EIPCTL_KEY, EIPCTL_CA.
std::expected<Invocation, Farewell> parse_command_line(int argc, const char* const* argv, const std::string& version);

}  // namespace eipd::ctl
