// Whether an address is one of this host's, now: asked of the kernel, by binding to it.
#pragma once

#include "bgp/types/address.hpp"

namespace eipd::bgp::net {

/// False also where no socket can be had.
bool is_own_address(const IpAddress& address);

}  // namespace eipd::bgp::net
