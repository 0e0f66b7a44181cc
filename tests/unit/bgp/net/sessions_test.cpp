#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using fsm::State;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// Two speakers on two addresses; each test tells them of each other.
class Sessions : public testing::Test {
 protected:
  fsm::NeighborSettings router() { return neighbor("router", kRouterAs, router_.at, "127.0.0.1"); }
  fsm::NeighborSettings pop() { return neighbor("pop", kPopAs, pop_.at, "127.0.0.2"); }
  bool both_established() {
    return loop_.until([&] { return pop_.established("router") && router_.established("pop"); });
  }
  bool all_down() {
    return loop_.until([&] { return !pop_.established("router") && !router_.established("pop"); });
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  Pop router_{loop_, "127.0.0.2", kRouterAs, 0xC00002FE};
};

TEST_F(Sessions, ComeUpWithAPassiveSide) {
  auto passive = pop();
  passive.passive = true;
  router_.speaker.set_neighbors({passive});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  EXPECT_THAT(pop_.seen.events, ElementsAre("up router"));
  EXPECT_THAT(router_.seen.events, ElementsAre("up pop"));
  EXPECT_EQ(router_.speaker.status("pop")->local, router_.at);
}

TEST_F(Sessions, TellWhatWasNegotiatedAndCountMessages) {
  auto passive = pop();
  passive.passive = true;
  router_.speaker.set_neighbors({passive});
  auto offered = router();
  offered.hold_time = 30s;
  pop_.speaker.set_neighbors({offered});
  ASSERT_TRUE(both_established());
  const auto status = *router_.speaker.status("pop");
  EXPECT_EQ(status.negotiated->hold_time, 30s);
  EXPECT_EQ(status.negotiated->peer_as, kPopAs);
  EXPECT_EQ(status.negotiated->families, (FamilySet{Family::Ipv4, Family::Ipv6}));
  EXPECT_EQ(status.established, 1U);
  EXPECT_EQ(status.messages(Direction::Sent, wire::MessageType::Open), 1U);
  EXPECT_EQ(status.messages(Direction::Received, wire::MessageType::Open), 1U);
  EXPECT_GE(status.messages(Direction::Received, wire::MessageType::Keepalive), 1U);
}

// design §2 "next_hop": sessions never use an EIP as source.
TEST_F(Sessions, NeverLeaveFromAnEip) {
  auto passive = pop();
  passive.passive = true;
  router_.speaker.set_neighbors({passive});
  pop_.speaker.never_from({*parse_prefix("127.0.0.0/31")});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(loop_.until([&] { return pop_.speaker.status("router")->last_error_at.has_value(); }));
  EXPECT_EQ(pop_.speaker.status("router")->last_error, "would leave from 127.0.0.1, an EIP's: set local_address");
  EXPECT_EQ(router_.speaker.status("pop")->messages(Direction::Received, wire::MessageType::Open), 0U);
  pop_.speaker.never_from({});
  EXPECT_TRUE(both_established());
}

TEST_F(Sessions, ComeUpOverIpv6) {
  Pop a{loop_, "::1", kPopAs, 1};
  Pop b{loop_, "::1", kRouterAs, 2};
  auto passive = neighbor("a", kPopAs, a.at, "::1");
  passive.passive = true;
  b.speaker.set_neighbors({passive});
  a.speaker.set_neighbors({neighbor("b", kRouterAs, b.at, "::1")});
  EXPECT_TRUE(loop_.until([&] { return a.established("b") && b.established("a"); }));
}

TEST_F(Sessions, AreInternalWithinOneAs) {
  Pop peer{loop_, "127.0.0.4", kPopAs, 0xC0000204};
  peer.speaker.set_neighbors({neighbor("pop", kPopAs, pop_.at, "127.0.0.4")});
  pop_.speaker.set_neighbors({neighbor("peer", kPopAs, peer.at, "127.0.0.1")});
  ASSERT_TRUE(loop_.until([&] { return pop_.established("peer") && peer.established("pop"); }));
  EXPECT_TRUE(pop_.speaker.status("peer")->negotiated->internal);
}

// RFC 4271 §6.8: both dial, one connection stays, and it is the same one.
TEST_F(Sessions, ComeUpOnceWhenBothSidesDial) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  loop_.run_for(100ms);
  ASSERT_TRUE(both_established());
  EXPECT_EQ(pop_.speaker.status("router")->local, router_.speaker.status("pop")->remote);
  EXPECT_EQ(pop_.seen.count("up router"),
            pop_.seen.count("down router peer-collision") + pop_.seen.count("down router connection-lost") + 1);
}

TEST_F(Sessions, ComeBackAtOnceAfterAReset) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  const auto before = pop_.seen.count("up router");
  EXPECT_TRUE(pop_.speaker.reset("router", "try again"));
  ASSERT_TRUE(loop_.until([&] { return pop_.seen.count("up router") > before; }));
  EXPECT_THAT(router_.seen.notifications, Contains("received Cease/Administrative Reset: try again"));
  EXPECT_TRUE(both_established());
}

TEST_F(Sessions, ComeBackAfterThePeerDisappeared) {
  pop_.speaker.set_neighbors({router()});
  auto restarted = std::make_unique<Pop>(loop_, "127.0.0.5", kRouterAs, 0xC0000205);
  auto passive = neighbor("pop", kPopAs, pop_.at, "127.0.0.5");
  passive.passive = true;
  restarted->speaker.set_neighbors({passive});
  pop_.speaker.set_neighbors({neighbor("router", kRouterAs, restarted->at, "127.0.0.1")});
  ASSERT_TRUE(loop_.until([&] { return pop_.established("router"); }));
  restarted.reset();  // as by kill -9: the kernel closes its sockets
  ASSERT_TRUE(loop_.until([&] { return !pop_.established("router"); }));
  EXPECT_THAT(pop_.seen.events, Contains("down router connection-lost"));
  EXPECT_LE(pop_.speaker.status("router")->next_retry.value_or(0ms), 20ms);  // the fast class
}

TEST_F(Sessions, StayWhenTheListOfNeighborsIsSetAgain) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  loop_.run_for(50ms);
  const auto events = pop_.seen.events;
  auto renamed = router();
  renamed.description = "another description";
  renamed.connect_retry = 3s;
  pop_.speaker.set_neighbors(
      {renamed, neighbor("other", kRouterAs, {*parse_address("127.0.0.9"), {}, 9}, "127.0.0.1")});
  loop_.run_for(50ms);
  EXPECT_EQ(pop_.seen.events, events);
  EXPECT_TRUE(both_established());
}

TEST_F(Sessions, StayWhenOnlyTheDiallingChanges) {
  auto waiting = pop();
  waiting.passive = true;
  router_.speaker.set_neighbors({waiting});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  auto changed = router();
  changed.passive = true;
  pop_.speaker.set_neighbors({changed});
  EXPECT_TRUE(pop_.established("router"));
  router_.speaker.set_neighbors({});
  ASSERT_TRUE(all_down());
  loop_.run_for(60ms);
  EXPECT_EQ(pop_.state("router"), State::Active);  // it waits now, where it dialled before
}

TEST_F(Sessions, AreDialledAtOnceWhenTheNeighborIsPassiveNoMore) {
  auto waiting = pop();
  waiting.passive = true;
  router_.speaker.set_neighbors({waiting});
  auto changed = router();
  changed.passive = true;
  pop_.speaker.set_neighbors({changed});
  loop_.run_for(20ms);
  pop_.speaker.set_neighbors({router()});
  EXPECT_TRUE(both_established());
}

TEST_F(Sessions, EndWithPeerDeconfiguredWhenTheNeighborIsRemoved) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  pop_.speaker.set_neighbors({});
  EXPECT_FALSE(pop_.speaker.status("router"));
  ASSERT_TRUE(all_down());
  EXPECT_THAT(router_.seen.notifications, Contains("received Cease/Peer De-configured"));
}

TEST_F(Sessions, AreMadeAnewWhenTheirParametersChange) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  auto changed = router();
  changed.families = {Family::Ipv4};
  pop_.speaker.set_neighbors({changed});
  ASSERT_TRUE(loop_.until([&] {
    const auto status = pop_.speaker.status("router");
    return status->negotiated && status->negotiated->families == FamilySet{Family::Ipv4};
  }));
  EXPECT_THAT(router_.seen.notifications, Contains("received Cease/Other Configuration Change"));
  EXPECT_GE(pop_.speaker.status("router")->messages(Direction::Sent, wire::MessageType::Open), 2U);
}

TEST_F(Sessions, StayDownWhileShutDownAndComeBackWhenEnabled) {
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(both_established());
  EXPECT_TRUE(pop_.speaker.shutdown("router", "maintenance"));
  ASSERT_TRUE(all_down());
  EXPECT_TRUE(pop_.speaker.status("router")->shutdown);
  EXPECT_THAT(router_.seen.notifications, Contains("received Cease/Administrative Shutdown: maintenance"));
  loop_.run_for(100ms);
  EXPECT_EQ(pop_.state("router"), State::Idle);
  EXPECT_TRUE(pop_.speaker.enable("router"));
  router_.speaker.reset("pop", {});  // it was told to stay away for a while
  EXPECT_TRUE(both_established());
}

TEST_F(Sessions, NeverStartForANeighborThatIsConfiguredDown) {
  auto down = router();
  down.shutdown = true;
  router_.speaker.set_neighbors({pop()});
  pop_.speaker.set_neighbors({down});
  loop_.run_for(100ms);
  EXPECT_THAT(pop_.seen.events, IsEmpty());
  EXPECT_THAT(pop_.seen.refused, Contains("idle"));
  EXPECT_EQ(router_.speaker.counters("pop")->operator()(Direction::Received, wire::MessageType::Open), 0U);
}

TEST_F(Sessions, OfAnUnknownNeighborCannotBeActedOn) {
  EXPECT_FALSE(pop_.speaker.shutdown("nobody", {}));
  EXPECT_FALSE(pop_.speaker.enable("nobody"));
  EXPECT_FALSE(pop_.speaker.reset("nobody", {}));
  EXPECT_EQ(pop_.speaker.counters("nobody"), nullptr);
}

// RFC 4271 §6.2; and a misconfigured neighbor is not asked in a tight loop.
TEST_F(Sessions, WithTheWrongAsAreRefusedAndTriedAgainSlowly) {
  auto wrong = pop();
  wrong.as = Asn{65000};
  wrong.passive = true;
  router_.speaker.set_neighbors({wrong});
  pop_.speaker.set_neighbors({router()});
  ASSERT_TRUE(loop_.until([&] { return !pop_.seen.notifications.empty(); }));
  EXPECT_THAT(pop_.seen.notifications, ElementsAre("received OPEN Message Error/Bad Peer AS"));
  const auto status = *pop_.speaker.status("router");
  EXPECT_GE(status.next_retry, 40s);
  EXPECT_EQ(status.last_error, "received OPEN Message Error/Bad Peer AS");
}

}  // namespace
}  // namespace eipd::bgp::net::test
