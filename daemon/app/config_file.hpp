// Reads the configuration file and says all that is wrong with it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "config/load.hpp"

namespace eipd::app {

/// The file's text, or one line for the operator.
std::expected<std::string, std::string> read_file(const std::string& path);

/// Loads a text as the configuration of this daemon.
config::Loaded load_config_text(std::string_view text);
/// Reads and loads; an unreadable file is an issue like any other.
config::Loaded load_config_file(const std::string& path);

}  // namespace eipd::app
