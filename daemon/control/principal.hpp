// Asks the system for the names behind a connection's credentials.
#pragma once

#include "daemon/control/roles.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

/// Looks into the user and group databases, so it may take a while: never on the control thread. What isn't found stays
/// empty.
Principal principal_of(const observe::HttpPeer& peer);

}  // namespace eipd::control
