// `eipd --config NEW --diff OLD`.
#pragma once

#include <string>

namespace eipd::app {

/// Prints what a reload of the file `after` over the file `before` would change. Returns the exit status: 0, or 1 if
/// one of them has errors, which are printed instead.
int print_diff(const std::string& before, const std::string& after);

}  // namespace eipd::app
