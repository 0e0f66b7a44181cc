// Sockets to rtnetlink, and requests over them.
#pragma once

#include <cstdint>
#include <span>

#include "daemon/kernel/descriptor.hpp"

namespace eipd::kernel {

/// A socket whose answers come from the kernel; none, with errno, where it may not be had.
Descriptor open_netlink(int type_flags);
/// Sends one request.
bool send_request(const Descriptor& socket, std::span<const std::uint8_t> request);

}  // namespace eipd::kernel
