// eipctl as a function: asks the daemon and prints.
#pragma once

#include <iosfwd>

#include "daemon/ctl/command_line.hpp"
#include "daemon/ctl/paper.hpp"

namespace eipd::ctl {

/// The exit code: 0 done, 1 refused or failed (and why on `errors`).
int run(const Invocation& wanted, const Paper& paper, std::ostream& out, std::ostream& errors);

}  // namespace eipd::ctl
