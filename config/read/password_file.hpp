// The file with a neighbor's TCP MD5 key. It is looked into when the configuration is read, so that a key that can't be
// had is found before the session is missed; but it refuses nothing: the other sessions don't need it.
#pragma once

#include <optional>
#include <string>

#include "config/read/reading.hpp"

namespace eipd::config {

/// An absolute path; warns where there is no key in it, or everybody can read it.
std::optional<std::string> read_password_file(Reading& reading, NodeId node);

}  // namespace eipd::config
