// BGP roles (RFC 9234 §4.1): what the one side is to the other.
#pragma once

#include <cstdint>

namespace eipd::bgp {

enum class Role : std::uint8_t { Provider = 0, RouteServer = 1, RouteServerClient = 2, Customer = 3, Peer = 4 };

}  // namespace eipd::bgp
