// What to look for where yaml-cpp finds that a file is no YAML: its own words name its parser's states. Pure.
#pragma once

#include <string>
#include <string_view>

namespace eipd::config::yaml {

/// yaml-cpp's message, and behind it what is usually wrong there and what to do.
std::string explained(std::string_view message);

}  // namespace eipd::config::yaml
