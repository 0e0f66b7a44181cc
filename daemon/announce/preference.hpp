// How much a route is wanted: how the decision tells the export that traffic is better served elsewhere, without taking
// the route away. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/announce/policy.hpp"

namespace eipd::announce {

enum class Preference : std::uint8_t {
  Normal,
  Depreferred,       ///< with `announce.depreference`: a step of `on_unhealthy`, or held by the guard
  GracefulShutdown,  ///< GRACEFUL_SHUTDOWN, on internal neighbors with LOCAL_PREF 0 (RFC 8326): about to be withdrawn
};

/// "normal", "depreferred", "graceful-shutdown".
std::string_view to_string(Preference preference);

/// What a preference makes of attributes, in place. `depreference` is the one of the neighbor's kind.
/// Law: nothing gets better. The longer path, the higher MED and the lower LOCAL_PREF win; communities unite.
/// `local_preference` that nobody set counts as 100, the default of RFC 4271 §5.1.5 everywhere.
void apply(Preference preference, const RouteAttributes& depreference, bool internal, RouteAttributes& attributes);

}  // namespace eipd::announce
