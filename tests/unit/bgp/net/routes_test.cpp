// What a session is sent of its export group, and how: on real sockets, to a peer driven by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bgp/wire/update_writer.hpp"
#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using wire::MessageType;

class Routes : public testing::Test {
 protected:
  Routes() { pop_.seen.group = group_; }

  fsm::NeighborSettings settings(const std::string& name, const RawPeer& peer) {
    auto settings = neighbor(name, kRouterAs, peer.at(), "127.0.0.1");
    settings.passive = true;
    return settings;
  }
  bool up(RawPeer& peer, const std::string& name) {
    return peer.dial(pop_.at) && peer.establish(RawPeer::open()) && loop_.until([&] { return pop_.established(name); });
  }
  bool edge1_up() {
    pop_.speaker.set_neighbors({settings("edge1", router_)});
    return up(router_, "edge1");
  }
  void announce(const std::vector<Prefix>& prefixes) {
    for (const auto& prefix : prefixes) group_->announce(prefix, attributes_);
  }
  void withdraw(const std::vector<Prefix>& prefixes) {
    for (const auto& prefix : prefixes) group_->withdraw(prefix);
  }

  Loop loop_;
  std::shared_ptr<rib::ExportGroup> group_ = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{});
  rib::AttributesPtr attributes_ = attributes();
  rib::AttributesPtr attributes_v6_ = attributes("2001:db8::1");
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  RawPeer router_{loop_};
};

TEST_F(Routes, ArriveOnceTheGroupIsAttached) {
  announce(host_routes(1000));
  group_->announce(*parse_prefix("2001:db8::7/128"), attributes_v6_);
  ASSERT_TRUE(edge1_up());
  EXPECT_TRUE(loop_.until([&] { return router_.routes.size() == 1001; }));
  EXPECT_EQ(pop_.speaker.status("edge1")->messages(Direction::Sent, MessageType::Update),
            router_.count(MessageType::Update));
  EXPECT_EQ(group_->sent_count(*pop_.speaker.reader("edge1"), Family::Ipv4), 1000U);
}

TEST_F(Routes, AreNotSentBeforeAGroupIsAttached) {
  announce(host_routes(10));
  pop_.seen.group = nullptr;
  ASSERT_TRUE(edge1_up());
  loop_.run_for(50ms);
  EXPECT_THAT(router_.routes, IsEmpty());
  EXPECT_FALSE(pop_.speaker.status("edge1")->attached);
  pop_.speaker.attach("edge1", group_);
  EXPECT_TRUE(loop_.until([&] { return router_.routes.size() == 10; }));
}

// RFC 4724 §2; our rule: after the first full set of verdicts.
TEST_F(Routes, AreFollowedByEndOfRibOnceItIsReleased) {
  announce(host_routes(10));
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == 10; }));
  loop_.run_for(20ms);
  EXPECT_THAT(router_.end_of_rib, IsEmpty());
  pop_.speaker.release_end_of_rib();
  ASSERT_TRUE(loop_.until([&] { return router_.end_of_rib.size() == 2; }));
  pop_.speaker.release_end_of_rib();
  loop_.run_for(20ms);
  EXPECT_THAT(router_.end_of_rib, UnorderedElementsAre(Family::Ipv4, Family::Ipv6));
  EXPECT_TRUE(pop_.speaker.status("edge1")->end_of_rib_sent);
}

TEST_F(Routes, OfAnEmptyGroupAreEndOfRibAlone) {
  pop_.speaker.release_end_of_rib();
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.end_of_rib.size() == 2; }));
  EXPECT_EQ(router_.count(MessageType::Update), 2U);
}

TEST_F(Routes, EndWithTheFamiliesThatWereNegotiated) {
  pop_.speaker.release_end_of_rib();
  pop_.speaker.set_neighbors({settings("edge1", router_)});
  auto open = RawPeer::open();
  open.capabilities.families = {Family::Ipv6};
  ASSERT_TRUE(router_.dial(pop_.at) && router_.establish(open));
  loop_.run_for(50ms);
  EXPECT_THAT(router_.end_of_rib, ElementsAre(Family::Ipv6));
}

// The change is with the kernel when wake() returns: no round through the event loop.
TEST_F(Routes, OnTheirWayToAnotherGroupAreNotAllUntilTheyHaveArrived) {
  announce(host_routes(10));
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == 10; }));
  const auto from = pop_.speaker.hold("edge1");
  ASSERT_TRUE(from);
  pop_.speaker.release_end_of_rib();
  loop_.run_for(50ms);
  EXPECT_THAT(router_.end_of_rib, IsEmpty());
  const auto other = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{});
  for (const auto& known : group_->known(*from, 0, 100).routes) other->seed(known);
  pop_.speaker.hand_over("edge1", other, other->adopt());
  EXPECT_TRUE(loop_.until([&] { return router_.end_of_rib.size() == 2; }));
  EXPECT_EQ(router_.announced, 10U) << "nothing came twice";
}

TEST_F(Routes, AreWrittenInTheTurnInWhichTheGroupIsWoken) {
  ASSERT_TRUE(edge1_up());
  announce(host_routes(3));
  pop_.speaker.wake(*group_);
  EXPECT_THAT(pop_.seen.writes, ElementsAre("edge1 announce 3"));
  withdraw(host_routes(1));
  pop_.speaker.wake(*group_);
  EXPECT_THAT(pop_.seen.writes, ElementsAre("edge1 announce 3", "edge1 withdraw 1"));
  EXPECT_TRUE(loop_.until([&] { return router_.routes.size() == 2; }));
}

TEST_F(Routes, ThatDidNotChangeAreNotSentAgain) {
  announce(host_routes(3));
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == 3; }));
  announce(host_routes(3));
  pop_.speaker.wake(*group_);
  loop_.run_for(50ms);
  EXPECT_EQ(router_.count(MessageType::Update), 1U);
}

// RFC 2918 §4
TEST_F(Routes, OfOneFamilyComeAgainOnARouteRefresh) {
  announce(host_routes(5));
  group_->announce(*parse_prefix("2001:db8::7/128"), attributes_v6_);
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.announced == 6; }));
  router_.send(wire::encode(wire::RouteRefresh{.family = Family::Ipv4}));
  ASSERT_TRUE(loop_.until([&] { return router_.announced == 11; }));
  loop_.run_for(20ms);
  EXPECT_EQ(router_.announced, 11U);
}

/// With a peer that knows RFC 7313.
class Refreshes : public Routes {
 protected:
  bool marking_peer_up() {
    auto open = RawPeer::open();
    open.capabilities.enhanced_route_refresh = true;
    pop_.speaker.set_neighbors({settings("edge1", router_)});
    return router_.dial(pop_.at) && router_.establish(open) && loop_.until([&] { return pop_.established("edge1"); });
  }
  void ask(Family family) { router_.send(wire::encode(wire::RouteRefresh{.family = family})); }
};

TEST_F(Refreshes, AreMarkedWhereBothSidesKnowMarks) {  // RFC 7313 §4
  pop_.speaker.release_end_of_rib();
  announce(host_routes(5));
  group_->announce(*parse_prefix("2001:db8::7/128"), attributes_v6_);
  ASSERT_TRUE(marking_peer_up());
  ASSERT_TRUE(loop_.until([&] { return router_.end_of_rib.size() == 2; }));
  ask(Family::Ipv4);
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 2; }));
  EXPECT_THAT(router_.marks, ElementsAre("6 begin ipv4", "11 end ipv4"));
  ask(Family::Ipv6);
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 4; }));
  EXPECT_THAT(router_.marks, ElementsAre("6 begin ipv4", "11 end ipv4", "11 begin ipv6", "12 end ipv6"));
}

TEST_F(Refreshes, OfNothingAreTheMarksAlone) {
  pop_.speaker.release_end_of_rib();
  ASSERT_TRUE(marking_peer_up());
  ask(Family::Ipv6);
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 2; }));
  EXPECT_THAT(router_.marks, ElementsAre("0 begin ipv6", "0 end ipv6"));
}

TEST_F(Refreshes, WaitForEndOfRib) {  // RFC 7313 §4
  announce(host_routes(5));
  ASSERT_TRUE(marking_peer_up());
  ask(Family::Ipv4);
  ask(Family::Ipv4);
  ASSERT_TRUE(loop_.until([&] { return router_.announced == 5; }));
  loop_.run_for(20ms);
  EXPECT_THAT(router_.marks, IsEmpty());
  pop_.speaker.release_end_of_rib();
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 2; }));
  EXPECT_EQ(router_.end_of_rib.size(), 2U);
  EXPECT_THAT(router_.marks, ElementsAre("5 begin ipv4", "10 end ipv4")) << "two requests, one refresh";
}

TEST_F(Refreshes, EndWhenWhatChangedMeanwhileHasComeToo) {  // the peer drops at End what did not come again
  pop_.speaker.release_end_of_rib();
  router_.window = 4096;
  announce(host_routes(200'000));
  ASSERT_TRUE(marking_peer_up());
  ASSERT_TRUE(loop_.until([&] { return router_.end_of_rib.size() == 2; }));
  ask(Family::Ipv4);
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 1; }));
  router_.reading = false;
  loop_.run_for(20ms);
  const auto others = attributes("192.0.2.99");
  for (const auto& prefix : host_routes(1000)) group_->announce(prefix, others);
  pop_.speaker.wake(*group_);
  router_.reading = true;
  ASSERT_TRUE(loop_.until([&] { return router_.marks.size() == 2; }));
  EXPECT_EQ(router_.routes.size(), 200'000U);
  EXPECT_FALSE(group_->pending(*pop_.speaker.reader("edge1")));
}

// RFC 8654
TEST_F(Routes, FillMessagesOf65535OctetsWhereThePeerTakesThem) {
  auto long_messages = std::make_shared<rib::ExportGroup>(wire::UpdateFormat{.max_message_size = 65535});
  pop_.seen.group = long_messages;
  for (const auto& prefix : host_routes(20'000)) long_messages->announce(prefix, attributes_);
  auto open = RawPeer::open();
  open.capabilities.extended_message = true;
  pop_.speaker.set_neighbors({settings("edge1", router_)});
  ASSERT_TRUE(router_.dial(pop_.at));
  router_.accept_extended_messages();
  ASSERT_TRUE(router_.establish(open) && loop_.until([&] { return pop_.established("edge1"); }));
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == 20'000; }));
  EXPECT_EQ(router_.count(MessageType::Update), 2U);
  EXPECT_GT(router_.longest, 65530U);
}

// RFC 8654 §4: and the same messages are taken.
TEST_F(Routes, OfThePeerMayStandInMessagesOf65535Octets) {
  auto open = RawPeer::open();
  open.capabilities.extended_message = true;
  pop_.speaker.set_neighbors({settings("edge1", router_)});
  ASSERT_TRUE(router_.dial(pop_.at) && router_.establish(open));
  wire::Buffer octets;
  wire::UpdateWriter writer{octets, Family::Ipv4, *attributes_, {.max_message_size = 65535}};
  for (const auto& prefix : host_routes(13'000)) writer.add(prefix);
  writer.finish();
  ASSERT_EQ(writer.messages(), 1U);
  router_.send(octets);
  EXPECT_TRUE(loop_.until([&] { return pop_.speaker.status("edge1")->received[0].announced == 13'000; }));
  EXPECT_TRUE(pop_.established("edge1"));
}

TEST_F(Routes, AreAllSentAgainInTheNextSession) {
  announce(host_routes(5));
  ASSERT_TRUE(edge1_up());
  ASSERT_TRUE(loop_.until([&] { return router_.announced == 5; }));
  router_.close();
  ASSERT_TRUE(loop_.until([&] { return !pop_.established("edge1"); }));
  EXPECT_FALSE(pop_.speaker.reader("edge1"));
  ASSERT_TRUE(up(router_, "edge1"));
  EXPECT_TRUE(loop_.until([&] { return router_.announced == 10; }));
}

/// A peer whose TCP window is full, beside one that reads.
class SlowReader : public Routes {
 protected:
  static constexpr std::uint32_t kMany = 200'000;  // about a megabyte of UPDATEs

  void slow_and_quick_up(std::chrono::seconds send_hold = 60s) {
    auto slow = settings("slow", router_);
    slow.send_hold_time = send_hold;
    pop_.speaker.set_neighbors({slow, settings("quick", quick_)});
    router_.window = 4096;
    ASSERT_TRUE(up(router_, "slow"));
    ASSERT_TRUE(up(quick_, "quick"));
    router_.reading = false;
  }
  RawPeer quick_{loop_, "127.0.0.4"};
};

TEST_F(SlowReader, DelaysNobodyElse) {
  slow_and_quick_up();
  announce(host_routes(kMany));
  pop_.speaker.wake(*group_);
  EXPECT_TRUE(loop_.until([&] { return quick_.routes.size() == kMany; }));
  EXPECT_LT(group_->sent_count(*pop_.speaker.reader("slow"), Family::Ipv4), kMany);
  EXPECT_TRUE(pop_.established("slow"));
}

// Rule 5: it catches up to the present, not through the past.
TEST_F(SlowReader, NeverHearsOfWhatWasAnnouncedAndWithdrawnMeanwhile) {
  slow_and_quick_up();
  announce(host_routes(kMany));
  pop_.speaker.wake(*group_);
  ASSERT_TRUE(loop_.until([&] { return quick_.routes.size() == kMany; }));
  withdraw(host_routes(kMany));
  group_->announce(*parse_prefix("192.0.2.7/32"), attributes_);
  pop_.speaker.wake(*group_);
  router_.reading = true;
  ASSERT_TRUE(loop_.until([&] { return router_.routes == std::set{*parse_prefix("192.0.2.7/32")}; }));
  EXPECT_LT(router_.announced, kMany / 2);
}

// Keepalives and bulk share the stream, and the keepalives come in time.
TEST_F(SlowReader, GetsKeepalivesBetweenTheUpdates) {
  auto slow = settings("slow", router_);
  slow.hold_time = 3s;
  pop_.speaker.set_neighbors({slow});
  router_.window = 4096;
  ASSERT_TRUE(up(router_, "slow"));
  announce(host_routes(kMany));
  pop_.speaker.wake(*group_);
  router_.reading = false;
  loop_.run_for(1300ms);  // the keepalive is due after a second at the latest
  router_.send(wire::encode_keepalive());
  router_.reading = true;
  router_.messages.clear();
  ASSERT_TRUE(loop_.until([&] { return router_.routes.size() == kMany; }));
  const auto keepalive = std::ranges::find(router_.messages, MessageType::Keepalive);
  ASSERT_NE(keepalive, router_.messages.end());
  EXPECT_LT(keepalive - router_.messages.begin(), router_.messages.end() - keepalive);
}

// RFC 9687 §4.1: a peer that reads nothing holds the session for ever otherwise.
TEST_F(SlowReader, IsCutOffWhenTheSendHoldTimerExpires) {
  slow_and_quick_up(1s);
  announce(host_routes(kMany));
  pop_.speaker.wake(*group_);
  ASSERT_TRUE(loop_.until([&] { return pop_.seen.count("down slow send-hold-timer-expired") == 1; }));
  EXPECT_TRUE(pop_.established("quick"));
}

}  // namespace
}  // namespace eipd::bgp::net::test
