#include "daemon/announce/drain_phase.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;

const Clocks kClocks{.system = intent::SystemTime{} + 500h, .steady = TimePoint{1000s}};

DrainPhase at(const intent::Drain& drain, milliseconds later) {
  return phase(withdraws_at(drain, 60s, kClocks), kClocks.steady + later);
}

TEST(DrainPhases, ShutDownGracefullyThenWithdraw) {
  const intent::Drain drain{.since = kClocks.system};
  EXPECT_EQ(at(drain, 0s), DrainPhase::GracefulShutdown);
  EXPECT_EQ(at(drain, 59'999ms), DrainPhase::GracefulShutdown);
  EXPECT_EQ(at(drain, 60s), DrainPhase::Withdrawn);
}

TEST(DrainPhases, GoOnWhereARestartInterruptedThem) {
  EXPECT_EQ(at({.since = kClocks.system - 50s}, 9s), DrainPhase::GracefulShutdown);
  EXPECT_EQ(at({.since = kClocks.system - 50s}, 10s), DrainPhase::Withdrawn);
  EXPECT_EQ(at({.since = kClocks.system - 48h}, 0s), DrainPhase::Withdrawn);
}

TEST(DrainPhases, AreNoLongerWhenTheWallClockWasSetBack) {
  EXPECT_EQ(at({.since = kClocks.system + 1h}, 60s), DrainPhase::Withdrawn);
}

TEST(DrainPhases, BeginWithTheWithdrawalWhereThatIsWanted) {
  EXPECT_EQ(at({.since = kClocks.system, .withdraw_now = true}, 0s), DrainPhase::Withdrawn);
}

TEST(DrainPhases, AreNoneWithoutADrain) {
  EXPECT_EQ(phase(std::nullopt, kClocks.steady), DrainPhase::None);
  EXPECT_EQ(further(DrainPhase::None, DrainPhase::GracefulShutdown), DrainPhase::GracefulShutdown);
  EXPECT_EQ(further(DrainPhase::Withdrawn, DrainPhase::GracefulShutdown), DrainPhase::Withdrawn);
}

}  // namespace
}  // namespace eipd::announce
