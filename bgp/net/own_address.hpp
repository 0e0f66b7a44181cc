// Whether an address is one of this host's, now: asked of the kernel, by binding to it. And whether nothing may leave
// from it, because it is an EIP's.
#pragma once

#include <span>
#include <string>

#include "bgp/types/prefix.hpp"

namespace eipd::bgp::net {

/// False also where no socket can be had.
bool is_own_address(const IpAddress& address);

/// Whether the address is of where EIPs come from: no session leaves from there, TCP or BFD.
bool is_never_from(std::span<const Prefix> space, const IpAddress& local);
/// What is said where the kernel would choose such an address.
std::string would_leave_from(const IpAddress& local);

}  // namespace eipd::bgp::net
