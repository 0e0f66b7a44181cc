#include "bgp/net/inbound.hpp"

#include <gtest/gtest.h>

namespace eipd::bgp::net {
namespace {

using wire::Frame;
using wire::MessageType;

const fsm::Negotiated kSession{.families = {Family::Ipv4, Family::Ipv6}, .four_octet_as = true};

template <class Event>
bool holds(const Inbound& inbound) {
  return inbound.event && std::holds_alternative<Event>(*inbound.event);
}

TEST(Inbound, MakesAFramersErrorABadMessage) {
  const auto inbound = net::inbound(std::unexpected(wire::error(wire::HeaderSubcode::NotSynchronized)), nullptr);
  ASSERT_TRUE(holds<fsm::BadMessage>(inbound));
  EXPECT_EQ(std::get<fsm::BadMessage>(*inbound.event).error, wire::error(wire::HeaderSubcode::NotSynchronized));
}

// RFC 6608 §4: that it came at all is the error, so it must not be hidden by what it says.
TEST(Inbound, DoesNotLookIntoAnUpdateBeforeEstablished) {
  const wire::Buffer rubbish{0xFF, 0xFF, 0xFF};
  EXPECT_TRUE(holds<fsm::UpdateReceived>(inbound(Frame{MessageType::Update, rubbish}, nullptr)));
  EXPECT_TRUE(holds<fsm::RefreshReceived>(inbound(Frame{MessageType::RouteRefresh, rubbish}, nullptr)));
}

TEST(Inbound, RefusesAMalformedUpdateInASession) {
  const wire::Buffer rubbish{0xFF, 0xFF, 0xFF};
  EXPECT_TRUE(holds<fsm::BadMessage>(inbound(Frame{MessageType::Update, rubbish}, &kSession)));
}

TEST(Inbound, HandsOverAnUpdatesContentBesideItsEvent) {
  const wire::Buffer body{0, 4, 24, 192, 0, 2, 0, 0};  // withdraws 192.0.2.0/24
  const auto inbound = net::inbound(Frame{MessageType::Update, body}, &kSession);
  EXPECT_TRUE(holds<fsm::UpdateReceived>(inbound));
  ASSERT_TRUE(inbound.update);
  EXPECT_EQ(inbound.update->withdrawals(Family::Ipv4), 1U);
}

// RFC 7313 §5.
TEST(Inbound, IgnoresARefreshOfAFamilyThatWeDoNotKnow) {
  const wire::Buffer body{0, 25, 0, 70};  // L2VPN EVPN
  EXPECT_FALSE(inbound(Frame{MessageType::RouteRefresh, body}, &kSession).event);
}

TEST(Inbound, TakesKeepalivesAndNotifications) {
  EXPECT_TRUE(holds<fsm::KeepaliveReceived>(inbound(Frame{MessageType::Keepalive, {}}, nullptr)));
  const wire::Buffer cease{6, 2};
  EXPECT_TRUE(holds<fsm::NotificationReceived>(inbound(Frame{MessageType::Notification, cease}, nullptr)));
}

}  // namespace
}  // namespace eipd::bgp::net
