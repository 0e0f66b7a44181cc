// Aggregates, blackholes and drained neighbors, up to what a neighbor has been sent.
#include "tests/unit/daemon/app/announcing.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using health::Verdict;
using intent::Scope;

const auto kCover = *bgp::parse_prefix("203.0.113.0/24");
constexpr auto kTarget = "192.0.2.80:80";

intent::Blackhole blackhole(const Announcer& announcer) {
  return {.prefix = announcer.eips().prefix(0), .eip = "eip-0", .since = std::chrono::system_clock::now()};
}

class OwnRoutes : public Announcing {
 protected:
  [[nodiscard]] bgp::rib::AttributesPtr sent(const bgp::Prefix& prefix) const {
    const bool has = group_->delivery(reader_, prefix) == bgp::rib::Delivery::Sent;
    return has ? group_->attributes(prefix) : nullptr;
  }
  [[nodiscard]] bgp::rib::AttributesPtr host() const { return sent(announcer_->eips().prefix(0)); }
  void begin(config::Config config) {
    start(std::move(config));
    announcer_->session_up("one", session(), kLocal);
    poll();
  }
  static config::Config covered() {
    auto config = pop_with(2, kTarget);
    config.announce.aggregates = {{.prefix = kCover, .min_announced = 2}};
    return config;
  }
  void hear(Verdict verdict_) {
    verdict(kTarget, verdict_);
    poll();
  }
  static intent::Drain now(Scope scope, std::string name, bool withdraw) {
    return {
        .scope = scope, .name = std::move(name), .since = std::chrono::system_clock::now(), .withdraw_now = withdraw};
  }
  void drain(std::vector<intent::Drain> drains) {
    announcer_->set_drains(drains);
    poll();
  }
};

TEST_F(OwnRoutes, OfAnAggregateStandsWhileEnoughMembersDo) {
  begin(covered());
  EXPECT_FALSE(sent(kCover));
  hear(Verdict::Up);
  ASSERT_TRUE(sent(kCover));
  EXPECT_TRUE(host());
  drain({now(Scope::Eip, "eip-1", true)});
  EXPECT_FALSE(sent(kCover)) << "one of two is not enough";
  drain({});
  EXPECT_TRUE(sent(kCover));
  hear(Verdict::Down);
  EXPECT_FALSE(sent(kCover));
}

TEST_F(OwnRoutes, OfAnAggregateGoAloneToANeighborThatTakesNoHosts) {
  auto config = covered();
  config.neighbors[0].export_policy->routes = announce::RouteSelection::Aggregates;
  begin(std::move(config));
  hear(Verdict::Up);
  EXPECT_TRUE(sent(kCover));
  EXPECT_FALSE(host());
}

TEST_F(OwnRoutes, OfAnAggregateStayForTheHoldButNotOverADrain) {
  auto config = covered();
  config.announce.aggregates[0].hold = 1h;
  begin(std::move(config));
  hear(Verdict::Up);
  hear(Verdict::Down);
  EXPECT_TRUE(sent(kCover));
  EXPECT_EQ(announcer_->aggregates().find(kCover)->decision.reason, announce::Reason::HoldDown);
  drain({now(Scope::AccessPoint, "", true)});
  EXPECT_FALSE(sent(kCover));
}

TEST_F(OwnRoutes, OfAnAggregateFollowADrainAlsoWhereNoEipIsLeft) {  // design §2 "aggregates"
  auto config = covered();
  config.announce.aggregates[0].hold = 1h;
  begin(std::move(config));
  hear(Verdict::Up);
  announcer_->remove_eip("eip-0");
  announcer_->remove_eip("eip-1");
  poll();
  ASSERT_TRUE(sent(kCover)) << "for its hold";
  drain({now(Scope::AccessPoint, "", false)});
  EXPECT_TRUE(sent(kCover)->communities.contains(bgp::kGracefulShutdown));
  drain({now(Scope::AccessPoint, "", true)});
  EXPECT_FALSE(sent(kCover));
}

TEST_F(OwnRoutes, OfAnAggregateAreExplainedByWhatTheExportSaid) {
  begin(covered());
  EXPECT_EQ(announcer_->groups().exported("one", kCover), nullptr) << "nothing was exported";
  hear(Verdict::Up);
  const auto* exported = announcer_->groups().exported("one", kCover);
  ASSERT_NE(exported, nullptr);
  EXPECT_TRUE(exported->attributes);
  EXPECT_EQ(announcer_->groups().exported("other", kCover), nullptr) << "no session";
}

TEST_F(OwnRoutes, TheWidestDrainsAreShownFirst) {
  begin(covered());
  drain({now(Scope::Eip, "eip-1", true), now(Scope::Neighbor, "one", true), now(Scope::AccessPoint, "", false)});
  const auto widest = announcer_->widest_drains(2);
  ASSERT_EQ(widest.size(), 2U);
  EXPECT_EQ(announcer_->drain_count(), 3U);
  EXPECT_EQ(widest[0].drain.scope, Scope::AccessPoint);
  EXPECT_EQ(widest[1].drain.name, "one");
}

TEST_F(OwnRoutes, OfAnAggregateAreInTheFirstTableOfASession) {
  start(covered());
  hear(Verdict::Up);
  announcer_->session_up("one", session(), kLocal);
  poll();
  EXPECT_TRUE(sent(kCover));
}

TEST_F(OwnRoutes, OfAnAggregateGoWithAReloadAndComeWithIt) {
  begin(covered());
  hear(Verdict::Up);
  auto changed = *config_;
  changed.announce.aggregates = {{.prefix = *bgp::parse_prefix("203.0.112.0/23")}};
  changed.announce.allowed = {*bgp::parse_prefix_range("203.0.0.0/16 le 32")};
  config_ = std::make_shared<const config::Config>(std::move(changed));
  announcer_->configuration_changed();
  poll();
  EXPECT_FALSE(sent(kCover));
  EXPECT_TRUE(sent(*bgp::parse_prefix("203.0.112.0/23")));
}

TEST_F(OwnRoutes, OfAnAggregateEndWithAStop) {
  auto config = covered();
  config.announce.aggregates[0].hold = 1h;
  begin(std::move(config));
  hear(Verdict::Up);
  bool stopped = false;
  announcer_->stop([&] { stopped = true; });
  poll();
  EXPECT_TRUE(stopped);
  EXPECT_FALSE(sent(kCover));
  EXPECT_FALSE(host());
}

TEST_F(OwnRoutes, OfAnAggregatePassTheLastLineOfDefence) {  // design §2, last line of defence
  auto config = covered();
  config.announce.allowed = {*bgp::parse_prefix_range("203.0.113.0/25 le 32")};
  begin(std::move(config));
  hear(Verdict::Up);
  EXPECT_TRUE(host());
  EXPECT_FALSE(sent(kCover));
  EXPECT_EQ(announcer_->groups().exported("one", kCover)->reason, announce::Reason::OutsideAllowed);
}

TEST_F(OwnRoutes, GoWhenTheFileNarrowsWhatIsAllowed) {  // design §2, last line of defence
  auto config = covered();
  config.neighbors[0].session.blackhole = true;
  begin(std::move(config));
  hear(Verdict::Up);
  announcer_->set_blackholes({blackhole(*announcer_)});
  poll();
  ASSERT_TRUE(sent(kCover) && host());
  auto narrower = *config_;
  narrower.announce.allowed = {*bgp::parse_prefix_range("203.0.113.1/32")};
  config_ = std::make_shared<const config::Config>(std::move(narrower));
  announcer_->configuration_changed();
  poll();
  EXPECT_FALSE(sent(kCover) || host());
  EXPECT_TRUE(sent(announcer_->eips().prefix(1)));
}

TEST_F(OwnRoutes, OfABlackholeGoBeforeTheEipsWhereTheyAreTaken) {  // RFC 7999, A17
  auto config = pop_with(1, "");
  config.neighbors[0].session.blackhole = true;
  begin(std::move(config));
  EXPECT_FALSE(host()->communities.contains(bgp::kBlackhole));
  announcer_->set_blackholes({blackhole(*announcer_)});
  poll();
  ASSERT_TRUE(host());
  EXPECT_TRUE(host()->communities.contains(bgp::kBlackhole));
  EXPECT_TRUE(host()->communities.contains(bgp::kNoExport));
  announcer_->set_blackholes({});
  poll();
  ASSERT_TRUE(host());
  EXPECT_FALSE(host()->communities.contains(bgp::kBlackhole));
}

TEST_F(OwnRoutes, OfABlackholeKnowNeitherHealthNorDrains) {
  auto config = pop_with(1, kTarget);
  config.neighbors[0].session.blackhole = true;
  config.neighbors[0].export_policy->routes = announce::RouteSelection::Aggregates;
  begin(std::move(config));
  hear(Verdict::Down);
  drain({now(Scope::AccessPoint, "", true), now(Scope::Neighbor, "one", true)});
  auto wanted = blackhole(*announcer_);
  wanted.next_hop = *bgp::parse_address("192.0.2.66");
  announcer_->set_blackholes({wanted});
  poll();
  ASSERT_TRUE(host());
  EXPECT_EQ(host()->next_hop, *bgp::parse_address("192.0.2.66"));
}

TEST_F(OwnRoutes, OfABlackholeGoToNobodyElse) {
  begin(pop_with(1, ""));
  announcer_->set_blackholes({blackhole(*announcer_)});
  poll();
  ASSERT_TRUE(host());
  EXPECT_FALSE(host()->communities.contains(bgp::kBlackhole));
}

TEST_F(OwnRoutes, OfABlackholePassTheLastLineOfDefence) {
  auto config = pop_with(1, "");
  config.neighbors[0].session.blackhole = true;
  config.announce.allowed = {*bgp::parse_prefix_range("203.0.114.0/24 le 32")};
  begin(std::move(config));
  announcer_->set_blackholes({blackhole(*announcer_)});
  poll();
  EXPECT_FALSE(host());
}

TEST_F(OwnRoutes, EndAtADrainedNeighbor) {
  begin(pop_with(2, ""));
  drain({now(Scope::Neighbor, "one", false)});
  ASSERT_TRUE(host());
  EXPECT_TRUE(host()->communities.contains(bgp::kGracefulShutdown));
  drain({now(Scope::Neighbor, "one", true)});
  EXPECT_FALSE(host());
  EXPECT_TRUE(announcer_->decisions().of(0).announce) << "other neighbors may have it";
  drain({});
  EXPECT_TRUE(host());
}

// Design §2 "drain": the wait ends although it ended in the midst of another turn.
TEST_F(OwnRoutes, EndAtADrainedNeighborWhateverElseIsDoneThen) {
  auto config = pop_with(1, "");
  add_eip(config, kTarget);
  config.drain.gshut_wait = 1ms;
  begin(std::move(config));
  announcer_->set_drains({now(Scope::Neighbor, "one", false)});
  const auto ends = announcer_->drains().begin()->second.withdraws_at;
  while (std::chrono::steady_clock::now() <= ends) {  // a millisecond
  }
  verdict(kTarget, Verdict::Up);
  loop_.restart();
  while (host() && loop_.run_one_for(5s) > 0) {
  }
  EXPECT_FALSE(host());
}

}  // namespace
}  // namespace eipd::app
