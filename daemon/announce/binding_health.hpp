// A check's verdict as the decision sees it (design §2, "verdicts as seen by the decision"). Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/announce/policy.hpp"
#include "daemon/health/verdict.hpp"

namespace eipd::announce {

using health::TimePoint;

enum class BindingHealth : std::uint8_t {
  NoVerdictYet,  ///< never Up nor Down: not healthy
  Healthy,
  Unhealthy,
  Expired,  ///< stale for longer than the lease, and `on_lease` is withdraw: not healthy
};

/// How long a stale verdict still counts, and what then. A value of the announcement policy.
struct Lease {
  milliseconds length{30'000};
  OnLease then = OnLease::Withdraw;
};

BindingHealth seen(const health::Health& health, const Lease& lease, TimePoint now);
/// When `seen` will answer Expired if nothing happens until then; nothing if it never will.
std::optional<TimePoint> expiry(const health::Health& health, const Lease& lease);

}  // namespace eipd::announce
