// A route of the Adj-RIB-Out as the API shows it.
#pragma once

#include <string>

#include "bgp/types/prefix.hpp"
#include "bgp/wire/attributes.hpp"
#include "daemon/control/views.hpp"

namespace eipd::app {

control::RouteView route_view(const std::string& neighbor, const bgp::Prefix& prefix,
                              const bgp::wire::PathAttributes& attributes, bool sent);

}  // namespace eipd::app
