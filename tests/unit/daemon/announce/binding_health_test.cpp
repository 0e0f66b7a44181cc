// Design §2, "verdicts as seen by the decision".
#include "daemon/announce/binding_health.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;
const TimePoint kStart{1000s};

TEST(BindingHealth, WithoutAFirstVerdictIsNotHealthy) {
  EXPECT_EQ(seen({}, {}, kStart), BindingHealth::NoVerdictYet);
}

TEST(BindingHealth, IsTheLastSettledVerdict) {
  EXPECT_EQ(seen({.healthy = true, .known = true}, {}, kStart), BindingHealth::Healthy);
  EXPECT_EQ(seen({.healthy = false, .known = true}, {}, kStart), BindingHealth::Unhealthy);
}

TEST(BindingHealth, StaysAsBeforeForTheLease) {
  const health::Health stale{.healthy = true, .known = true, .stale_since = kStart};
  const Lease lease{.length = 30s};
  EXPECT_EQ(seen(stale, lease, kStart + 29'999ms), BindingHealth::Healthy);
  EXPECT_EQ(seen(stale, lease, kStart + 30s), BindingHealth::Expired);
  EXPECT_EQ(expiry(stale, lease), kStart + 30s);
}

TEST(BindingHealth, StaysAsBeforeForEverWhenFrozen) {
  const health::Health stale{.healthy = true, .known = true, .stale_since = kStart};
  const Lease lease{.length = 30s, .then = OnLease::Freeze};
  EXPECT_EQ(seen(stale, lease, kStart + 24h), BindingHealth::Healthy);
  EXPECT_EQ(expiry(stale, lease), std::nullopt);
}

TEST(BindingHealth, ThatWasNeverSettledHasNoLeaseToExpire) {
  const health::Health never{.stale_since = kStart};
  EXPECT_EQ(seen(never, {}, kStart + 24h), BindingHealth::NoVerdictYet);
  EXPECT_EQ(expiry(never, {}), std::nullopt);
}

}  // namespace
}  // namespace eipd::announce
