// What BFD does to real sessions. Real: a speaker with its BFD thread, TCP and UDP on loopback. Fake: the peer, which a
// test drives by hand, and the BFD ports.
#include <gmock/gmock.h>

#include "tests/unit/bgp/net/bfd_peer.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class BfdSessions : public testing::Test {
 protected:
  fsm::NeighborSettings settings(bool strict = false) {
    auto made = neighbor("edge1", kRouterAs, raw_.at(), "127.0.0.2");
    made.bfd = fsm::BfdSettings{.interval = 50ms, .multiplier = 3, .strict = strict};
    return made;
  }
  bool bfd_up() {
    return loop_.until([&] {
      bfd_.answer();
      const auto status = pop_.speaker.status("edge1");
      return status && status->bfd && status->bfd->state == bfd::State::Up;
    });
  }
  void establish() {
    pop_.speaker.set_neighbors({settings()});
    ASSERT_TRUE(raw_.accept());
    ASSERT_TRUE(raw_.establish(RawPeer::open()));
    ASSERT_TRUE(loop_.until([&] { return pop_.established("edge1"); }));
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.2", kPopAs, 0xC0000201, BfdOptions{.single_hop = {bfd_port(8), bfd_port(9)}}};
  RawPeer raw_{loop_};
  BfdPeer bfd_{loop_, bfd_port(9), bfd_port(8)};
  bool kept_ = false;
};

TEST_F(BfdSessions, EndByBfdDownLongBeforeTheHoldTime) {  // RFC 5882, RFC 9384
  establish();
  ASSERT_TRUE(bfd_up());
  ASSERT_TRUE(loop_.until([&] { return !raw_.notification().empty(); }, 5s));  // nobody answers BFD from here on
  EXPECT_EQ(raw_.notification(), "Cease/BFD Down");
  EXPECT_THAT(pop_.seen.events, ElementsAre("up edge1", "down edge1 bfd-down"));
  EXPECT_THAT(pop_.seen.bfd, Contains("edge1 Up>Down failed"));
}

TEST_F(BfdSessions, SurviveThePeersAdminDown) {  // RFC 5882 §3.2
  establish();
  ASSERT_TRUE(bfd_up());
  const auto farewell = bfd_.session.disable();
  bfd_.say(*farewell.send);
  ASSERT_TRUE(loop_.until([&] { return pop_.speaker.status("edge1")->bfd->state == bfd::State::Down; }));
  loop_.run_for(500ms);
  EXPECT_TRUE(pop_.established("edge1"));
  EXPECT_THAT(pop_.seen.bfd, Not(Contains("edge1 Up>Down failed")));
}

// Design §2 "graceful restart": the path that goes down with the process ends no restart.
TEST_F(BfdSessions, SayAdminDownBeforeTheConnectionOfAPlannedRestartEnds) {
  auto kept = settings();
  kept.graceful_restart = true;
  ASSERT_TRUE(pop_.speaker.reconfigure(
      {.as = kPopAs, .router_id = BgpId{0xC0000201}, .listen = {pop_.at}, .restart_time = 30s}, {kept}));
  auto open = RawPeer::open();
  open.capabilities.graceful_restart = wire::GracefulRestart{};
  pop_.seen.group = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{});
  const auto common = attributes();
  for (const auto& prefix : host_routes(200'000)) pop_.seen.group->announce(prefix, common);
  raw_.window = 4096;
  ASSERT_TRUE(raw_.accept() && raw_.establish(open));
  ASSERT_TRUE(loop_.until([&] { return pop_.established("edge1"); }));
  raw_.reading = false;
  ASSERT_TRUE(bfd_up());
  pop_.speaker.keep(60s, "bye", [this] { kept_ = true; });
  bfd_.answer();
  EXPECT_EQ(bfd_.session.remote_state(), bfd::State::AdminDown);
  EXPECT_TRUE(pop_.established("edge1")) << "much has still to be sent";
  raw_.reading = true;
  ASSERT_TRUE(loop_.until([&] { return raw_.closed; }, 50s));
  EXPECT_EQ(raw_.notification(), "");
  raw_.close();
  EXPECT_TRUE(loop_.until([&] { return kept_; }));
}

TEST_F(BfdSessions, SurviveThatBfdIsTakenAway) {
  establish();
  ASSERT_TRUE(bfd_up());
  auto without = settings();
  without.bfd.reset();
  pop_.speaker.set_neighbors({without});
  EXPECT_FALSE(pop_.speaker.status("edge1")->bfd);
  loop_.run_for(300ms);
  EXPECT_TRUE(pop_.established("edge1"));
}

TEST_F(BfdSessions, EndByABfdThatWasAddedToThemToo) {
  auto without = settings();
  without.bfd.reset();
  pop_.speaker.set_neighbors({without});
  ASSERT_TRUE(raw_.accept() && raw_.establish(RawPeer::open()));
  ASSERT_TRUE(loop_.until([&] { return pop_.established("edge1"); }));
  pop_.speaker.set_neighbors({settings()});
  ASSERT_TRUE(pop_.established("edge1"));
  ASSERT_TRUE(bfd_up());
  ASSERT_TRUE(loop_.until([&] { return !raw_.notification().empty(); }, 5s));  // nobody answers BFD from here on
  EXPECT_EQ(raw_.notification(), "Cease/BFD Down");
}

// What the BFD before said of the path is not what the next one finds.
TEST_F(BfdSessions, OfAStrictNeighborWaitForThatOfNowAlone) {
  establish();
  ASSERT_TRUE(bfd_up());
  auto without = settings();
  without.bfd.reset();
  pop_.speaker.set_neighbors({without});
  pop_.speaker.set_neighbors({settings(true)});  // and nobody answers BFD any more
  ASSERT_TRUE(pop_.established("edge1"));
  pop_.speaker.reset("edge1", {});
  ASSERT_TRUE(raw_.accept());
  raw_.send(wire::encode(RawPeer::open()));
  ASSERT_TRUE(loop_.until([&] { return pop_.state("edge1") == fsm::State::OpenConfirm; }));
  loop_.run_for(200ms);
  EXPECT_EQ(raw_.count(wire::MessageType::Keepalive), 0U);
}

TEST_F(BfdSessions, DoNotNeedBfdUnlessStrict) {
  establish();
  EXPECT_EQ(pop_.speaker.status("edge1")->bfd->state, bfd::State::Down);
}

TEST_F(BfdSessions, OfAStrictNeighborWaitForBfd) {
  pop_.speaker.set_neighbors({settings(true)});
  ASSERT_TRUE(raw_.accept());
  raw_.send(wire::encode(RawPeer::open()));
  raw_.send(wire::encode_keepalive());
  ASSERT_TRUE(loop_.until([&] { return pop_.state("edge1") == fsm::State::OpenConfirm; }));
  loop_.run_for(200ms);
  EXPECT_EQ(raw_.count(wire::MessageType::Keepalive), 0U);
  EXPECT_EQ(pop_.state("edge1"), fsm::State::OpenConfirm);
  ASSERT_TRUE(bfd_up());
  EXPECT_TRUE(loop_.until([&] {
    bfd_.answer();
    return pop_.established("edge1") && raw_.count(wire::MessageType::Keepalive) == 1;
  }));
}

TEST_F(BfdSessions, OfANeighborThatIsShutDownHaveNoBfd) {
  establish();
  ASSERT_TRUE(bfd_up());
  pop_.speaker.shutdown("edge1", "maintenance");
  EXPECT_FALSE(pop_.speaker.status("edge1")->bfd);
  pop_.speaker.enable("edge1");
  EXPECT_TRUE(pop_.speaker.status("edge1")->bfd);
}

}  // namespace
}  // namespace eipd::bgp::net::test
