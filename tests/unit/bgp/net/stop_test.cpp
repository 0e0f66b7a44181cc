// The stop sequence: withdraw, wait until the kernel has it, Cease/Administrative Shutdown with words, close.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bgp/net/channel.hpp"
#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::IsEmpty;

class Stop : public testing::Test {
 protected:
  Stop() { pop_.seen.group = group_; }
  bool edge1_up() {
    auto settings = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.1");
    settings.passive = true;
    pop_.speaker.set_neighbors({settings});
    return router_.dial(pop_.at) && router_.establish(RawPeer::open()) &&
           loop_.until([&] { return pop_.established("edge1"); });
  }
  void stop(std::chrono::milliseconds patience) {
    pop_.speaker.stop(patience, "bye", [this] { ++done_; });
  }

  Loop loop_;
  std::shared_ptr<rib::ExportGroup> group_ = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{});
  rib::AttributesPtr attributes_ = attributes();
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  RawPeer router_{loop_};
  int done_ = 0;
};

TEST_F(Stop, SendsTheWithdrawalsAndThenTheCease) {
  for (const auto& prefix : host_routes(1000)) group_->announce(prefix, attributes_);
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == 1000; }));
  for (const auto& prefix : host_routes(1000)) group_->withdraw(prefix);
  pop_.speaker.wake(*group_);
  stop(2s);
  ASSERT_TRUE(loop_.until([&] { return router_.closed; }));
  EXPECT_THAT(router_.routes, IsEmpty());
  EXPECT_EQ(router_.notification(), "Cease/Administrative Shutdown: bye");
  router_.close();
  ASSERT_TRUE(loop_.until([&] { return done_ == 1; }));
  EXPECT_EQ(pop_.seen.count("down edge1 admin-shutdown"), 1U);
}

TEST_F(Stop, WaitsForABulkThatThePeerReadsSlowlyUpToItsPatience) {
  for (const auto& prefix : host_routes(200'000)) group_->announce(prefix, attributes_);
  router_.window = 4096;
  ASSERT_TRUE(edge1_up());
  router_.reading = false;
  const auto begin = SteadyTime::clock::now();
  stop(300ms);
  ASSERT_TRUE(loop_.until([&] { return done_ == 1; }));
  EXPECT_GE(SteadyTime::clock::now() - begin, 300ms);
  EXPECT_LE(SteadyTime::clock::now() - begin, 300ms + Channel::kLinger + 500ms);
}

TEST_F(Stop, RefusesNewConnections) {
  ASSERT_TRUE(edge1_up());
  stop(2s);
  RawPeer late{loop_, "127.0.0.3"};
  EXPECT_FALSE(late.dial(pop_.at));
}

TEST_F(Stop, IsDoneAtOnceWithoutSessions) {
  stop(2s);
  EXPECT_TRUE(loop_.until([&] { return done_ == 1; }, 100ms));
}

TEST_F(Stop, GoesOnWhenANeighborIsJustBeingRemoved) {
  ASSERT_TRUE(edge1_up());
  pop_.speaker.set_neighbors({});
  stop(2s);
  ASSERT_TRUE(loop_.until([&] { return router_.closed; }));
  EXPECT_EQ(router_.notification(), "Cease/Peer De-configured");
  router_.close();
  EXPECT_TRUE(loop_.until([&] { return done_ == 1; }));
}

// RFC 4724 §4.2, `on_stop: keep`.
class Keep : public Stop {
 protected:
  Keep() {
    restarts_.restart_time = 30s;
    restarts_.listen = {pop_.at};
  }
  bool edge1_up(bool graceful, Speaker& speaker) {
    auto settings = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.1");
    settings.passive = true;
    settings.graceful_restart = true;
    auto open = RawPeer::open();
    if (graceful) open.capabilities.graceful_restart = wire::GracefulRestart{};
    return speaker.reconfigure(restarts_, {settings}) && router_.dial(pop_.at) && router_.establish(open) &&
           loop_.until([&] { return pop_.established("edge1"); });
  }
  fsm::SpeakerSettings restarts_{.as = kPopAs, .router_id = BgpId{0xC0000201}};
};

TEST_F(Keep, SendsWhatIsPendingAndLeavesWithoutAWord) {
  ASSERT_TRUE(edge1_up(true, pop_.speaker));
  for (const auto& prefix : host_routes(1000)) group_->announce(prefix, attributes_);
  pop_.speaker.keep(2s, "bye", [this] { ++done_; });
  ASSERT_TRUE(loop_.until([&] { return router_.closed; }));
  EXPECT_EQ(router_.routes.size(), 1000U);
  EXPECT_EQ(router_.notification(), "");
  router_.close();
  ASSERT_TRUE(loop_.until([&] { return done_ == 1; }));
  EXPECT_EQ(pop_.seen.count("down edge1 kept"), 1U);
}

TEST_F(Keep, TellsCeaseToANeighborThatWouldKeepNothing) {
  ASSERT_TRUE(edge1_up(false, pop_.speaker));
  pop_.speaker.keep(2s, "bye", [this] { ++done_; });
  ASSERT_TRUE(loop_.until([&] { return router_.closed; }));
  EXPECT_EQ(router_.notification(), "Cease/Administrative Shutdown: bye");
}

// What it would keep is not the present.
TEST_F(Keep, TellsCeaseToANeighborThatHasNotTakenEverything) {
  for (const auto& prefix : host_routes(200'000)) group_->announce(prefix, attributes_);
  router_.window = 4096;
  ASSERT_TRUE(edge1_up(true, pop_.speaker));
  router_.reading = false;
  pop_.speaker.keep(300ms, "bye", [this] { ++done_; });
  ASSERT_TRUE(loop_.until([&] { return done_ == 1; }));
  EXPECT_EQ(pop_.seen.count("down edge1 admin-shutdown"), 1U);
}

TEST_F(Keep, IsARestartForTheNextProcess) {
  ASSERT_TRUE(pop_.speaker.reconfigure(restarts_, {}));
  pop_.speaker.restarted({.restarting = true, .forwarding_kept = true});
  ASSERT_TRUE(edge1_up(true, pop_.speaker));
  ASSERT_TRUE(router_.open_of_speaker);
  EXPECT_TRUE(router_.open_of_speaker->capabilities.graceful_restart->restarting);
  EXPECT_EQ(router_.open_of_speaker->capabilities.graceful_restart->forwarding,
            (FamilySet{Family::Ipv4, Family::Ipv6}));
}

// RFC 4724 §3: nobody waits for it longer than that, neither a neighbor of the beginning nor one that is new.
TEST_F(Keep, IsARestartForItsTimeAlone) {
  restarts_.restart_time = 1s;
  ASSERT_TRUE(pop_.speaker.reconfigure(restarts_, {}));
  pop_.speaker.restarted({.restarting = true, .forwarding_kept = true});
  auto first = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.1");
  first.passive = true;
  first.graceful_restart = true;
  ASSERT_TRUE(pop_.speaker.reconfigure(restarts_, {first}));
  loop_.run_for(1100ms);
  RawPeer later{loop_, "127.0.0.4"};
  auto second = first;
  second.name = "edge2";
  second.address.address = *parse_address("127.0.0.4");
  ASSERT_TRUE(pop_.speaker.reconfigure(restarts_, {first, second}));
  for (RawPeer* peer : {&router_, &later}) {
    ASSERT_TRUE(peer->dial(pop_.at) && loop_.until([&] { return peer->open_of_speaker.has_value(); }));
    EXPECT_FALSE(peer->open_of_speaker->capabilities.graceful_restart->restarting);
    EXPECT_EQ(peer->open_of_speaker->capabilities.graceful_restart->forwarding,
              (FamilySet{Family::Ipv4, Family::Ipv6}));
  }
}

// As by a crash: the destructor says nothing.
TEST_F(Stop, IsNotWhatTheDestructorDoes) {
  auto pop = std::make_unique<Pop>(loop_, "127.0.0.8", kPopAs, 0xC0000208);
  auto settings = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.8");
  settings.passive = true;
  pop->speaker.set_neighbors({settings});
  ASSERT_TRUE(router_.dial(pop->at) && router_.establish(RawPeer::open()));
  pop.reset();
  ASSERT_TRUE(loop_.until([&] { return router_.closed; }));
  EXPECT_EQ(router_.notification(), "");
}

}  // namespace
}  // namespace eipd::bgp::net::test
