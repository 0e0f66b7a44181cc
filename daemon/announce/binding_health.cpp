#include "daemon/announce/binding_health.hpp"

namespace eipd::announce {

BindingHealth seen(const health::Health& health, const Lease& lease, TimePoint now) {
  if (!health.known) return BindingHealth::NoVerdictYet;
  if (const auto at = expiry(health, lease); at && now >= *at) return BindingHealth::Expired;
  return health.healthy ? BindingHealth::Healthy : BindingHealth::Unhealthy;
}

std::optional<TimePoint> expiry(const health::Health& health, const Lease& lease) {
  if (!health.stale_since || !health.known || lease.then == OnLease::Freeze) return std::nullopt;
  return *health.stale_since + lease.length;
}

}  // namespace eipd::announce
