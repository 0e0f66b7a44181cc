#include "daemon/announce/aggregates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const TimePoint kNow{1000s};
const Decision kIn{.announce = true, .reason = Reason::Healthy, .healthy = true};
const Decision kOut{.announce = false, .reason = Reason::Unhealthy};
const Decision kUnbound{.announce = false, .reason = Reason::NoBinding};
const auto kCover = *bgp::parse_prefix("203.0.113.0/24");

bgp::IpAddress member(std::uint32_t number) {
  return bgp::IpAddress::v4(0xCB007100U + number);
}

class Cover : public testing::Test {
 protected:
  void begin(const Aggregate& settings) { aggregates_.set(std::array{settings}); }
  void decide(std::uint32_t number, const std::optional<Decision>& now) {
    aggregates_.count(member(number), last_[number], now);
    last_[number] = now;
  }
  AggregateDecision settle(milliseconds later = 0s, const HereAndNow& here = {}) {
    now_ += later;
    aggregates_.settle(here, now_);
    return aggregates_.rows().front().decision;
  }

  Aggregates aggregates_;
  std::map<std::uint32_t, std::optional<Decision>> last_;
  TimePoint now_ = kNow;
};

TEST_F(Cover, IsAnnouncedWhileEnoughMembersAre) {
  begin({.prefix = kCover, .min_announced = 2});
  decide(1, kIn);
  EXPECT_EQ(settle().reason, Reason::TooFewMembers);
  decide(2, kIn);
  EXPECT_EQ(settle(), (AggregateDecision{.announce = true, .reason = Reason::MembersAnnounced}));
  decide(2, kOut);
  EXPECT_FALSE(settle().announce);
}

TEST_F(Cover, IsNeverAnnouncedForNothing) {
  begin({.prefix = kCover, .min_share_percent = 50});
  EXPECT_FALSE(settle().announce);
  decide(1, kOut);
  EXPECT_FALSE(settle().announce);
}

TEST_F(Cover, CountsAShareOfThoseThatCouldBeAnnouncedHere) {
  begin({.prefix = kCover, .min_share_percent = 50});
  for (std::uint32_t i = 0; i < 3; ++i) decide(i, i == 0 ? kIn : kOut);
  decide(9, kUnbound);
  EXPECT_FALSE(settle().announce) << "1 of 3, and 2 are needed";
  decide(1, kIn);
  EXPECT_TRUE(settle().announce);
  decide(9, kOut);
  EXPECT_TRUE(settle().announce) << "2 of 4";
}

TEST_F(Cover, IsHeldForItsHold) {
  begin({.prefix = kCover, .hold = 60s});
  decide(1, kIn);
  settle();
  decide(1, kOut);
  EXPECT_EQ(settle(), (AggregateDecision{.announce = true, .reason = Reason::HoldDown}));
  EXPECT_EQ(aggregates_.next_due(), kNow + 60s);
  EXPECT_TRUE(settle(59s).announce);
  EXPECT_FALSE(settle(1s).announce);
  EXPECT_EQ(aggregates_.next_due(), std::nullopt);
}

TEST_F(Cover, HoldsAnewAfterARecovery) {
  begin({.prefix = kCover, .hold = 60s});
  decide(1, kIn);
  settle();
  decide(1, kOut);
  settle();
  decide(1, kIn);
  EXPECT_EQ(settle(30s).reason, Reason::MembersAnnounced);
  decide(1, kOut);
  EXPECT_TRUE(settle(40s).announce);
}

TEST_F(Cover, SkipsTheHoldForADrainAGateAndAStop) {
  for (const HereAndNow here :
       {HereAndNow{.drain = DrainPhase::Withdrawn}, HereAndNow{.gate_failed = true}, HereAndNow{.stopping = true}}) {
    aggregates_ = {};
    last_.clear();
    begin({.prefix = kCover, .hold = 60s});
    decide(1, kIn);
    settle();
    decide(1, kOut);
    EXPECT_FALSE(settle(0s, here).announce);
  }
}

TEST_F(Cover, ShutsDownGracefullyWithItsAccessPoint) {
  begin({.prefix = kCover});
  decide(1, kIn);
  const auto decision = settle(0s, {.drain = DrainPhase::GracefulShutdown});
  EXPECT_TRUE(decision.announce);
  EXPECT_EQ(decision.preference, Preference::GracefulShutdown);
}

TEST_F(Cover, ForgetsAMemberThatIsGone) {
  begin({.prefix = kCover});
  decide(1, kIn);
  settle();
  decide(1, std::nullopt);
  EXPECT_FALSE(settle().announce);
  EXPECT_EQ(aggregates_.rows().front().members, 0U);
}

TEST_F(Cover, IsNoConcernOfWhatLiesOutside) {
  begin({.prefix = kCover});
  aggregates_.count(*bgp::parse_address("198.51.100.1"), std::nullopt, kIn);
  EXPECT_FALSE(settle().announce);
}

TEST_F(Cover, OfSeveralTheLongestIsFirst) {
  const auto wide = *bgp::parse_prefix("203.0.112.0/23");
  aggregates_.set(std::array{Aggregate{.prefix = wide}, Aggregate{.prefix = kCover}});
  EXPECT_TRUE(aggregates_.live_covers(member(1)).empty());
  decide(1, kIn);
  settle();
  const auto covers = aggregates_.live_covers(member(2));
  ASSERT_EQ(covers.size(), 2U);
  EXPECT_EQ(covers[0]->settings.prefix, kCover);
  EXPECT_EQ(covers[1]->settings.prefix, wide);
}

TEST_F(Cover, StaysAcrossAReloadThatKeepsIt) {
  begin({.prefix = kCover});
  decide(1, kIn);
  settle();
  const auto other = *bgp::parse_prefix("198.51.100.0/24");
  const auto exchange =
      aggregates_.set(std::array{Aggregate{.prefix = other}, Aggregate{.prefix = kCover, .hold = 5s}});
  EXPECT_THAT(exchange.added, ElementsAre(other));
  EXPECT_THAT(exchange.removed, IsEmpty());
  EXPECT_EQ(aggregates_.find(kCover)->announced, 1U);
  EXPECT_TRUE(aggregates_.find(kCover)->decision.announce);
  EXPECT_THAT(aggregates_.set({}).removed, ElementsAre(other, kCover));
}

}  // namespace
}  // namespace eipd::announce
