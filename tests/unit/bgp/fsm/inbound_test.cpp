#include "bgp/fsm/inbound.hpp"

#include <gmock/gmock.h>

#include "bgp/wire/framer.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

class AnInboundMessage : public testing::Test {
 protected:
  /// The event of the one message in `octets`.
  Inbound read(const wire::Buffer& octets, const Negotiated* session = nullptr) {
    const auto space = framer_.space();
    std::ranges::copy(octets, space.begin());
    framer_.commit(octets.size());
    return inbound(framer_.next().value(), session);
  }
  static wire::Buffer message(wire::MessageType type, const wire::Buffer& body) {
    wire::Buffer octets(16, 0xFF);
    octets.push_back(0);
    octets.push_back(static_cast<std::uint8_t>(wire::kHeaderSize + body.size()));
    octets.push_back(static_cast<std::uint8_t>(type));
    octets.insert(octets.end(), body.begin(), body.end());
    return octets;
  }
  [[nodiscard]] static Negotiated session() {
    Negotiated agreed;
    agreed.families = {Family::Ipv4, Family::Ipv6};
    return agreed;
  }

 private:
  wire::Framer framer_;
};

/// The classic fields, withdrawing 203.0.113.0/24: length 4, 24 bits, three octets; no attributes.
const wire::Buffer kWithdrawal{0, 4, 24, 203, 0, 113, 0, 0};
/// The prefix claims 33 bits: RFC 7606 §5.3.
const wire::Buffer kRubbish{0, 4, 33, 203, 0, 113, 0, 0};

TEST_F(AnInboundMessage, GivesEachMessageItsEvent) {
  const auto open = read(wire::encode(test::peer_open()));
  ASSERT_TRUE(std::holds_alternative<OpenReceived>(open.event.value()));
  EXPECT_EQ(std::get<OpenReceived>(*open.event).open, test::peer_open());
  EXPECT_TRUE(std::holds_alternative<KeepaliveReceived>(read(wire::encode_keepalive()).event.value()));
  const auto cease = cease_for(Cause::AdminReset);
  EXPECT_EQ(std::get<NotificationReceived>(read(wire::encode(cease)).event.value()).notification, cease);
}

TEST_F(AnInboundMessage, GivesTheUpdateOfASession) {
  const Negotiated agreed = session();
  const auto update = read(message(wire::MessageType::Update, kWithdrawal), &agreed);
  EXPECT_TRUE(std::holds_alternative<UpdateReceived>(update.event.value()));
  ASSERT_TRUE(update.update);
  EXPECT_EQ(update.update->withdrawals(Family::Ipv4), 1U);
}

TEST_F(AnInboundMessage, GivesTheErrorOfAMalformedUpdate) {
  const Negotiated agreed = session();
  const auto bad = read(message(wire::MessageType::Update, kRubbish), &agreed);
  EXPECT_EQ(std::get<BadMessage>(bad.event.value()).error.code, wire::ErrorCode::UpdateMessage);
}

TEST_F(AnInboundMessage, LooksIntoNoUpdateOrRefreshBeforeTheSession) {  // RFC 6608: their coming is the error
  EXPECT_TRUE(std::holds_alternative<UpdateReceived>(read(message(wire::MessageType::Update, kRubbish)).event.value()));
  EXPECT_TRUE(std::holds_alternative<RefreshReceived>(
      read(message(wire::MessageType::RouteRefresh, {0, 9, 0, 9})).event.value()));
}

TEST_F(AnInboundMessage, IgnoresARefreshOfAnUnknownFamily) {  // RFC 2918 §4
  const Negotiated agreed = session();
  EXPECT_FALSE(read(message(wire::MessageType::RouteRefresh, {/*AFI*/ 0x40, 4, 0, /*SAFI*/ 71}), &agreed).event);
  const auto known = read(wire::encode(wire::RouteRefresh{.family = Family::Ipv6}), &agreed);
  EXPECT_EQ(std::get<RefreshReceived>(known.event.value()).refresh.family, Family::Ipv6);
}

TEST_F(AnInboundMessage, GivesTheErrorOfAHeader) {  // RFC 4271 §6.1
  auto octets = wire::encode_keepalive();
  octets[3] = 0;
  EXPECT_EQ(std::get<BadMessage>(read(octets).event.value()).error, wire::error(wire::HeaderSubcode::NotSynchronized));
}

}  // namespace
}  // namespace eipd::bgp::fsm
