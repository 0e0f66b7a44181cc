#include "bgp/fsm/negotiate.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using testing::ElementsAre;
using wire::OpenSubcode;

class Negotiation : public testing::Test {
 protected:
  [[nodiscard]] auto result() const {
    return negotiate(neighbor, speaker, make_open(neighbor, speaker, restart), theirs);
  }
  void expect_refused(OpenSubcode subcode) const {
    ASSERT_FALSE(result());
    EXPECT_EQ(result().error().code, wire::ErrorCode::OpenMessage);
    EXPECT_EQ(result().error().subcode, static_cast<std::uint8_t>(subcode));
  }
  NeighborSettings neighbor = test::neighbor();
  SpeakerSettings speaker = test::speaker();
  Restart restart;
  wire::Open theirs = test::peer_open();
};

TEST_F(Negotiation, OffersWhatWeDoAndNoMore) {
  neighbor.families = {Family::Ipv6};
  neighbor.hold_time = seconds{9};
  wire::Open want{.as = test::kLocalAs, .hold_time = seconds{9}, .id = test::kLocalId};
  want.capabilities.multiprotocol = true;
  want.capabilities.families = {Family::Ipv6};
  want.capabilities.four_octet_as = test::kLocalAs;
  want.capabilities.route_refresh = true;
  want.capabilities.enhanced_route_refresh = true;
  want.capabilities.extended_message = true;
  EXPECT_EQ(make_open(neighbor, speaker, restart), want);
}

TEST_F(Negotiation, OffersIpv4RoutesWithAnIpv6NextHopOverIpv6) {  // RFC 8950
  EXPECT_FALSE(make_open(neighbor, speaker, restart).capabilities.ipv4_over_ipv6);
  neighbor.address = *parse_scoped_address("fe80::1%eth0");
  EXPECT_TRUE(make_open(neighbor, speaker, restart).capabilities.ipv4_over_ipv6);
  EXPECT_FALSE(result()->ipv4_over_ipv6);
  theirs.capabilities.ipv4_over_ipv6 = true;
  EXPECT_TRUE(result()->ipv4_over_ipv6);
  neighbor.families = {Family::Ipv6};
  EXPECT_FALSE(make_open(neighbor, speaker, restart).capabilities.ipv4_over_ipv6);
}

TEST_F(Negotiation, OffersARoleToExternalNeighborsOnly) {  // RFC 9234 §4
  neighbor.role = Role::Provider;
  EXPECT_EQ(make_open(neighbor, speaker, restart).capabilities.role, Role::Provider);
  neighbor.as = test::kLocalAs;
  EXPECT_EQ(make_open(neighbor, speaker, restart).capabilities.role, std::nullopt);
}

TEST_F(Negotiation, RefusesARoleThatDoesNotMatch) {  // RFC 9234 §4.2
  neighbor.role = Role::Customer;
  theirs.capabilities.role = Role::Provider;
  EXPECT_TRUE(result());
  theirs.capabilities.role = Role::Customer;
  expect_refused(OpenSubcode::RoleMismatch);
}

TEST_F(Negotiation, RefusesAPeerWithoutARoleInStrictModeOnly) {  // RFC 9234 §4.2
  neighbor.role = Role::Customer;
  EXPECT_TRUE(result());
  neighbor.role_strict = true;
  expect_refused(OpenSubcode::RoleMismatch);
}

TEST_F(Negotiation, TakesTheLesserHoldTime) {  // RFC 4271 §4.2
  struct {
    int ours, theirs, agreed, keepalive_ms;
  } const rows[] = {
      {90, 90, 90, 30000}, {9, 90, 9, 3000}, {90, 3, 3, 1000}, {90, 4, 4, 1334}, {65535, 180, 180, 60000}};
  for (const auto& row : rows) {
    neighbor.hold_time = seconds{row.ours};
    theirs.hold_time = seconds{row.theirs};
    EXPECT_EQ(result()->hold_time, seconds{row.agreed});
    EXPECT_EQ(result()->keepalive_interval, milliseconds{row.keepalive_ms});
  }
}

TEST_F(Negotiation, WaitsTwiceTheHoldTimeForAStuckSocketUnlessToldOtherwise) {  // RFC 9687
  neighbor.hold_time = seconds{9};
  EXPECT_EQ(result()->send_hold_time, seconds{18});
  theirs.hold_time = seconds{3};  // of what was negotiated
  EXPECT_EQ(result()->send_hold_time, seconds{6});
  neighbor.send_hold_time = seconds{30};
  EXPECT_EQ(result()->send_hold_time, seconds{30});
}

TEST_F(Negotiation, RefusesHoldTimesThatAreNone) {  // RFC 4271 §6.2; 0 by our choice
  for (const int hold_time : {0, 1, 2}) {
    theirs.hold_time = seconds{hold_time};
    expect_refused(OpenSubcode::UnacceptableHoldTime);
  }
}

TEST_F(Negotiation, RefusesAnotherAs) {
  theirs.as = Asn{64999};
  expect_refused(OpenSubcode::BadPeerAs);
}

TEST_F(Negotiation, RefusesOurOwnIdentifierInsideOurAsOnly) {  // RFC 6286 §2.2
  theirs.id = test::kLocalId;
  EXPECT_TRUE(result());
  neighbor.as = theirs.as = test::kLocalAs;
  expect_refused(OpenSubcode::BadBgpId);
}

TEST_F(Negotiation, KeepsTheFamiliesOfBoth) {
  theirs.capabilities.families = {Family::Ipv6};
  EXPECT_EQ(result()->families, FamilySet{Family::Ipv6});
}

TEST_F(Negotiation, TakesAPeerWithoutMultiprotocolAsIpv4Only) {  // RFC 4760 §8
  theirs.capabilities = {};
  EXPECT_EQ(result()->families, FamilySet{Family::Ipv4});
}

TEST_F(Negotiation, RefusesAPeerWithNoFamilyInCommonAndNamesOurs) {  // RFC 5492 §5
  neighbor.families = {Family::Ipv6};
  theirs.capabilities.families = {Family::Ipv4};
  expect_refused(OpenSubcode::UnsupportedCapability);
  EXPECT_THAT(result().error().data, ElementsAre(/*code*/ 1, /*length*/ 4, /*AFI*/ 0, 2, /*reserved*/ 0, /*SAFI*/ 1));
}

TEST_F(Negotiation, UsesACapabilityOnlyIfBothOffer) {
  EXPECT_TRUE(result()->four_octet_as);
  EXPECT_TRUE(result()->route_refresh);
  EXPECT_FALSE(result()->extended_message);
  EXPECT_FALSE(result()->enhanced_route_refresh);
  EXPECT_EQ(result()->peer_capabilities, theirs.capabilities);

  theirs.capabilities.extended_message = true;
  theirs.capabilities.enhanced_route_refresh = true;
  EXPECT_TRUE(result()->extended_message);
  EXPECT_TRUE(result()->enhanced_route_refresh);

  theirs.capabilities.four_octet_as = std::nullopt;
  theirs.capabilities.route_refresh = false;
  EXPECT_FALSE(result()->four_octet_as);
  EXPECT_FALSE(result()->route_refresh);
}

TEST_F(Negotiation, GivesTheFormatOfUpdates) {
  EXPECT_EQ(result()->update_format(), (wire::UpdateFormat{.four_octet_as = true, .max_message_size = 4096}));
  theirs.capabilities.four_octet_as = std::nullopt;
  EXPECT_FALSE(result()->update_format().four_octet_as);
  theirs.capabilities.extended_message = true;
  EXPECT_EQ(result()->update_format().max_message_size, 65535U);  // RFC 8654
}

TEST_F(Negotiation, KnowsTheKindOfSession) {
  EXPECT_FALSE(result()->internal);
  neighbor.as = theirs.as = test::kLocalAs;
  EXPECT_TRUE(result()->internal);
  EXPECT_EQ(result()->peer_as, test::kLocalAs);
  EXPECT_EQ(result()->peer_id, test::kPeerId);
}

}  // namespace
}  // namespace eipd::bgp::fsm
