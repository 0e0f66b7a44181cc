#include "daemon/announce/guard.hpp"

#include <random>

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;

const TimePoint kNow{1000s};
constexpr Guard kHalf{.max_share_percent = 50, .min_count = 10, .window = 30s, .hold = 10min};

/// A guard over `announced` EIPs that has seen the first full set of verdicts.
WithdrawalGuard armed(std::size_t announced, const Guard& settings = kHalf) {
  WithdrawalGuard guard{settings, announced};
  guard.arm();
  return guard;
}

/// Asks for `count` withdrawals; how many may go.
std::size_t withdraw(WithdrawalGuard& guard, std::size_t count, TimePoint now) {
  std::size_t gone = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (guard.ask(now)) continue;
    guard.count(false, now);
    ++gone;
  }
  return gone;
}

TEST(Guard, LetsAShareGoInAWindow) {
  auto guard = armed(20);
  EXPECT_EQ(withdraw(guard, 20, kNow), 10U);
  EXPECT_EQ(guard.ask(kNow), kNow + 10min);
}

TEST(Guard, MeasuresByWhatWasAnnouncedAtTheWindowsStart) {
  auto guard = armed(20);
  EXPECT_EQ(withdraw(guard, 6, kNow), 6U);
  EXPECT_EQ(withdraw(guard, 14, kNow + 10s), 4U) << "half of 20, not of 14";
}

TEST(Guard, LetsMoreGoWhenTheWindowHasPassed) {
  auto guard = armed(40);
  EXPECT_EQ(withdraw(guard, 40, kNow), 20U);
  EXPECT_EQ(withdraw(guard, 20, kNow + 29s), 0U);
  EXPECT_EQ(withdraw(guard, 20, kNow + 31s), 10U) << "half of the 20 that are left";
}

TEST(Guard, IsInactiveBelowMinCount) {
  auto guard = armed(9);
  EXPECT_EQ(withdraw(guard, 9, kNow), 9U);
}

TEST(Guard, IsInactiveBeforeTheFirstFullSetOfVerdicts) {
  WithdrawalGuard guard{kHalf, 20};
  EXPECT_EQ(withdraw(guard, 20, kNow), 20U);
}

TEST(Guard, CountsWhatCameUpInTheWindowForTheNext) {
  auto guard = armed(10);
  for (int i = 0; i < 90; ++i) guard.count(true, kNow);
  EXPECT_EQ(withdraw(guard, 100, kNow + 1s), 5U);
  EXPECT_EQ(withdraw(guard, 95, kNow + 40s), 47U);
}

TEST(Guard, MayForbidEverything) {
  auto guard = armed(10, {.max_share_percent = 0, .min_count = 0, .window = 30s, .hold = 10min});
  EXPECT_EQ(withdraw(guard, 10, kNow), 0U);
}

// Law: in no window does more go than the share of what was announced at its start.
TEST(GuardLaws, NoWindowLosesMoreThanTheShare) {
  std::mt19937 random{8326};
  auto guard = armed(500);
  TimePoint now = kNow;
  std::size_t announced = 500;
  struct Event {
    TimePoint at;
    std::size_t before;
    bool withdrawn;
  };
  std::vector<Event> events;
  for (int i = 0; i < 4000; ++i) {
    now += milliseconds{random() % 400};
    if (random() % 3 == 0 && announced < 500) {
      guard.count(true, now);
      events.push_back({now, announced++, false});
    } else if (announced > 0 && !guard.ask(now)) {
      guard.count(false, now);
      events.push_back({now, announced--, true});
    }
  }
  for (std::size_t first = 0; first < events.size(); ++first) {
    std::size_t withdrawn = 0;
    for (std::size_t i = first; i < events.size() && events[i].at < events[first].at + kHalf.window; ++i) {
      withdrawn += events[i].withdrawn ? 1 : 0;
    }
    if (events[first].before < kHalf.min_count) continue;  // nothing is promised there
    ASSERT_LE(withdrawn, events[first].before / 2) << "window from event " << first;
  }
}

}  // namespace
}  // namespace eipd::announce
