#include "bgp/fsm/inbound.hpp"

#include <gtest/gtest.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using wire::Frame;
using wire::MessageType;

const Negotiated kSession{.families = {Family::Ipv4, Family::Ipv6}, .four_octet_as = true};

template <class Event>
bool holds(const Inbound& inbound) {
  return inbound.event && std::holds_alternative<Event>(*inbound.event);
}

TEST(Inbound, MakesAFramersErrorABadMessage) {
  const auto inbound = fsm::inbound(std::unexpected(wire::error(wire::HeaderSubcode::NotSynchronized)), nullptr);
  ASSERT_TRUE(holds<BadMessage>(inbound));
  EXPECT_EQ(std::get<BadMessage>(*inbound.event).error, wire::error(wire::HeaderSubcode::NotSynchronized));
}

// RFC 6608 §4: that it came at all is the error, so it must not be hidden by what it says.
TEST(Inbound, DoesNotLookIntoAnUpdateBeforeEstablished) {
  const wire::Buffer rubbish{0xFF, 0xFF, 0xFF};
  EXPECT_TRUE(holds<UpdateReceived>(inbound(Frame{MessageType::Update, rubbish}, nullptr)));
  EXPECT_TRUE(holds<RefreshReceived>(inbound(Frame{MessageType::RouteRefresh, rubbish}, nullptr)));
}

TEST(Inbound, RefusesAMalformedUpdateInASession) {
  const wire::Buffer rubbish{0xFF, 0xFF, 0xFF};
  EXPECT_TRUE(holds<BadMessage>(inbound(Frame{MessageType::Update, rubbish}, &kSession)));
}

TEST(Inbound, HandsOverAnUpdatesContentBesideItsEvent) {
  const wire::Buffer body{0, 4, 24, 192, 0, 2, 0, 0};  // withdraws 192.0.2.0/24
  const auto inbound = fsm::inbound(Frame{MessageType::Update, body}, &kSession);
  EXPECT_TRUE(holds<UpdateReceived>(inbound));
  ASSERT_TRUE(inbound.update);
  EXPECT_EQ(inbound.update->withdrawals(Family::Ipv4), 1U);
}

// RFC 7313 §5.
TEST(Inbound, IgnoresARefreshOfAFamilyThatWeDoNotKnow) {
  const wire::Buffer body{0, 25, 0, 70};  // L2VPN EVPN
  EXPECT_FALSE(inbound(Frame{MessageType::RouteRefresh, body}, &kSession).event);
}

TEST(Inbound, HandsOverARefreshOfAFamilyThatWeKnow) {
  const wire::Buffer body{0, 2, 0, 1};
  const auto inbound = fsm::inbound(Frame{MessageType::RouteRefresh, body}, &kSession);
  ASSERT_TRUE(holds<RefreshReceived>(inbound));
  EXPECT_EQ(std::get<RefreshReceived>(*inbound.event).refresh.family, Family::Ipv6);
}

TEST(Inbound, HandsOverAnOpensContent) {
  const wire::Buffer open = wire::encode(test::peer_open());
  const auto inbound = fsm::inbound(Frame{MessageType::Open, wire::Bytes{open}.subspan(wire::kHeaderSize)}, nullptr);
  ASSERT_TRUE(holds<OpenReceived>(inbound));
  EXPECT_EQ(std::get<OpenReceived>(*inbound.event).open, test::peer_open());
}

TEST(Inbound, TakesKeepalivesAndNotifications) {
  EXPECT_TRUE(holds<KeepaliveReceived>(inbound(Frame{MessageType::Keepalive, {}}, nullptr)));
  const wire::Buffer cease{6, 2};
  EXPECT_TRUE(holds<NotificationReceived>(inbound(Frame{MessageType::Notification, cease}, nullptr)));
}

}  // namespace
}  // namespace eipd::bgp::fsm
