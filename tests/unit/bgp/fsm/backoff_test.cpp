#include "bgp/fsm/backoff.hpp"

#include <vector>

#include <gmock/gmock.h>

namespace eipd::bgp::fsm {
namespace {

using testing::ElementsAre;
using Pauses = std::vector<int>;

Pauses fast(Backoff& backoff, int times) {
  Pauses pauses;
  while (times-- > 0) pauses.push_back(static_cast<int>(backoff.fast().count()));
  return pauses;
}
Pauses slow(Backoff& backoff, int times) {
  Pauses pauses;
  while (times-- > 0) pauses.push_back(static_cast<int>(backoff.slow().count() / 1000));
  return pauses;
}

TEST(Backoff, DoublesTheFastPauseUpToThirtySeconds) {
  Backoff backoff{milliseconds{5000}};
  EXPECT_THAT(fast(backoff, 5), ElementsAre(5000, 10000, 20000, 30000, 30000));
}

TEST(Backoff, DoublesTheSlowPauseUpToFiveMinutes) {
  Backoff backoff{milliseconds{5000}};
  EXPECT_THAT(slow(backoff, 5), ElementsAre(60, 120, 240, 300, 300));
}

TEST(Backoff, CountsTheClassesApart) {
  Backoff backoff{milliseconds{1000}};
  fast(backoff, 3);
  EXPECT_THAT(slow(backoff, 1), ElementsAre(60));
  EXPECT_THAT(fast(backoff, 1), ElementsAre(8000));
}

TEST(Backoff, BeginsAnewAfterReset) {
  Backoff backoff{milliseconds{1000}};
  fast(backoff, 4);
  slow(backoff, 4);
  backoff.reset();
  EXPECT_THAT(fast(backoff, 1), ElementsAre(1000));
  EXPECT_THAT(slow(backoff, 1), ElementsAre(60));
}

TEST(Backoff, KeepsAConfiguredPauseThatIsLongerThanTheLimit) {
  Backoff backoff{milliseconds{45000}};
  EXPECT_THAT(fast(backoff, 3), ElementsAre(45000, 45000, 45000));
}

}  // namespace
}  // namespace eipd::bgp::fsm
