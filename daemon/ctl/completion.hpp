// The completion of shells, made of the table of commands. Pure.
#pragma once

#include <string>

namespace eipd::ctl {

/// A script for bash: commands, options, and the words that options accept.
std::string bash_completion();

}  // namespace eipd::ctl
