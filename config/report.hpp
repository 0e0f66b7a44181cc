// What `eipd --check` prints.
#pragma once

#include <string>
#include <string_view>

#include "config/load.hpp"

namespace eipd::config {

/// Every issue in the order of the file, one a line; then, of a file without errors, the worst time from a target's
/// death to Down for each check (and whether anything in the file uses it: EIPs of the API may), and "ok"; otherwise
/// how many errors there are. Ends with a line feed.
std::string check_report(const Loaded& loaded, std::string_view file);

/// "web: Down at most 2500ms after its target's death (interval 1s + timeout 500ms + 2 × 500ms)".
std::string detection_line(const health::CheckSettings& check);

}  // namespace eipd::config
