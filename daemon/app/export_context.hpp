// The facts of a session that change what it is sent, from what was negotiated and what the configuration says.
// The kernel is asked whether a next hop is this host's; any thread.
#pragma once

#include "bgp/fsm/negotiate.hpp"
#include "config/config.hpp"
#include "daemon/announce/export.hpp"

namespace eipd::app {

/// Without a drain of the neighbor, and whether the local address is ours. `local`: the session's own address.
announce::ExportContext export_context(const config::Config& config, const config::Neighbor& neighbor,
                                       const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local);

}  // namespace eipd::app
