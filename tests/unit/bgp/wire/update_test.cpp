#include "bgp/wire/update.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

const UpdateContext kExternal{.families = {Family::Ipv4, Family::Ipv6}};
const UpdateContext kInternal{.internal = true, .families = {Family::Ipv4, Family::Ipv6}};
const UpdateContext kTwoOctet{.four_octet_as = false, .families = {Family::Ipv4, Family::Ipv6}};

// A good announcement's attributes, to which a table's row adds one.
const std::string kOrigin = "40 01 01 00";
const std::string kPath = "40 02 06 02 01 0000fbf4";
const std::string kNextHop = "40 03 04 c0000201";
const std::string kGood = kOrigin + kPath + kNextHop;
const std::string kPrefix = "18 cb0071";
const std::string kReach = "80 0e 1c 0002 01 10 20010db8000000000000000000000001 00 30 20010db80100";

/// A body with these attributes and, behind them, this NLRI.
Buffer body(const std::string& attributes, const std::string& nlri, const std::string& withdrawn = "") {
  Buffer out;
  const auto field = [&](const Buffer& octets, bool with_length) {
    if (with_length) {
      out.push_back(static_cast<std::uint8_t>(octets.size() >> 8));
      out.push_back(static_cast<std::uint8_t>(octets.size() & 0xFF));
    }
    out.insert(out.end(), octets.begin(), octets.end());
  };
  field(from_hex(withdrawn), true);
  field(from_hex(attributes), true);
  field(from_hex(nlri), false);
  return out;
}

TEST(UpdateDecode, CountsAGoodAnnouncement) {
  const auto octets = body(kGood + kReach, kPrefix + "20 cb00710a", "10 c633");
  const auto update = decode_update(octets, kExternal);
  ASSERT_TRUE(update);
  EXPECT_FALSE(update->treat_as_withdraw);
  EXPECT_EQ(update->announcements(Family::Ipv4), 2);
  EXPECT_EQ(update->announcements(Family::Ipv6), 1);
  EXPECT_EQ(update->withdrawals(Family::Ipv4), 1);
  EXPECT_EQ(update->withdrawals(Family::Ipv6), 0);
  EXPECT_FALSE(update->end_of_rib);
}

TEST(UpdateDecode, MasksTheBitsBehindAPrefix) {  // RFC 4271 §4.3
  const auto octets = body(kGood, "19 cb0071ff");
  std::vector<Prefix> prefixes;
  decode_update(octets, kExternal)->announced.for_each([&](const Prefix& prefix) { prefixes.push_back(prefix); });
  EXPECT_THAT(prefixes, testing::ElementsAre(parse_prefix("203.0.113.128/25").value()));
}

TEST(UpdateDecode, TakesAttributesInAnyOrderAndLength) {  // RFC 4271 §5, §4.3
  const auto octets = body(kReach + "50 03 0004 c0000201" + kPath + kOrigin, kPrefix);
  EXPECT_FALSE(decode_update(octets, kExternal)->treat_as_withdraw);
}

TEST(UpdateDecode, KnowsEndOfRib) {  // RFC 4724 §2
  const auto end_of_rib = [](const std::string& attributes) {
    const auto octets = body(attributes, "");
    return decode_update(octets, kExternal).value().end_of_rib;
  };
  EXPECT_EQ(end_of_rib(""), Family::Ipv4);
  EXPECT_EQ(end_of_rib("80 0f 03 0002 01"), Family::Ipv6);
  EXPECT_EQ(end_of_rib("90 0f 0003 0002 01"), Family::Ipv6);
  EXPECT_EQ(end_of_rib("80 0f 03 0001 01"), Family::Ipv4);
  EXPECT_EQ(end_of_rib("80 0f 03 0019 46"), std::nullopt) << "a family that was not negotiated";
  EXPECT_EQ(end_of_rib("80 0f 04 0002 01 00"), std::nullopt) << "it withdraws ::/0";
}

TEST(UpdateDecode, IgnoresFamiliesThatWereNotNegotiated) {  // RFC 4760 §8
  const auto octets = body("80 0e 09 0019 46 02 aabb 00 ffff 80 0f 03 0002 01", "");
  const auto update = decode_update(octets, {.families = {Family::Ipv4}});
  ASSERT_TRUE(update);
  EXPECT_EQ(update->ignored_families, 2);
  EXPECT_FALSE(update->end_of_rib);
}

// RFC 7606 §5.2: the routes are there, if only for others, so that a bad attribute beside them is no reason to end it
// all.
TEST(UpdateDecode, TreatsAsWithdrawnWhatCarriesOnlyAFamilyThatWasNotNegotiated) {
  const auto octets = body("40 01 01 03" + kPath + "80 0e 09 0019 46 02 aabb 00 ffff", "");
  const auto update = decode_update(octets, kExternal);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->treat_as_withdraw, (AttributeFault{1, UpdateSubcode::InvalidOrigin}));
}

TEST(UpdateDecode, IgnoresIpv4InTheClassicFieldsWhereItWasNotNegotiated) {  // RFC 4760 §8
  const UpdateContext ipv6_only{.families = {Family::Ipv6}};
  const auto octets = body(kGood + kReach, kPrefix, "10 c633");
  const auto update = decode_update(octets, ipv6_only);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->announcements(Family::Ipv4), 0);
  EXPECT_EQ(update->withdrawals(Family::Ipv4), 0);
  EXPECT_EQ(update->announcements(Family::Ipv6), 1);
  EXPECT_EQ(update->ignored_families, 1);
  EXPECT_FALSE(decode_update(body("", ""), ipv6_only)->end_of_rib);
}

struct Reset {
  const char* name;
  Buffer body;
  UpdateSubcode want;
};
class UpdateEndsTheSession : public testing::TestWithParam<Reset> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc7606, UpdateEndsTheSession,
    testing::Values(
        Reset{"Nothing_3b", {}, UpdateSubcode::MalformedAttributeList},
        Reset{"WithdrawnBeyondTheEnd_3b", from_hex("0005 0000"), UpdateSubcode::MalformedAttributeList},
        Reset{"AttributesBeyondTheEnd_3b", from_hex("0000 0001"), UpdateSubcode::MalformedAttributeList},
        Reset{"MpReachTwice_3g", body(kOrigin + kPath + kReach + kReach, ""), UpdateSubcode::MalformedAttributeList},
        Reset{"MpUnreachTwice_3g", body("80 0f 03 0002 01 80 0f 03 0001 01", ""),
              UpdateSubcode::MalformedAttributeList},
        Reset{"MpReachCutOff_3j", body("80 0e 1c 0002", ""), UpdateSubcode::MalformedAttributeList},
        Reset{"PrefixLength33_5_3", body(kGood, "21 cb007100 00"), UpdateSubcode::InvalidNetworkField},
        Reset{"PrefixCutOff_5_3", body(kGood, "18 cb00"), UpdateSubcode::InvalidNetworkField},
        Reset{"WithdrawnPrefixLength33_3i", body("", "", "21 cb007100 00"), UpdateSubcode::InvalidNetworkField},
        Reset{"MpReachPrefixLength129_5_3",
              body(kOrigin + kPath +
                       "80 0e 27 0002 01 10 20010db8000000000000000000000001 00 "
                       "81 20010db8010000000000000000000000 00",
                   ""),
              UpdateSubcode::OptionalAttribute},
        Reset{"MpUnreachPrefixCutOff_5_3", body("80 0f 05 0002 01 30 20", ""), UpdateSubcode::OptionalAttribute},
        Reset{"MpReachOfFourOctets_7_11", body(kOrigin + kPath + "80 0e 04 0002 01 00", ""),
              UpdateSubcode::OptionalAttribute},
        Reset{"NextHopOfFourOctetsForIpv6_7_11", body(kOrigin + kPath + "80 0e 09 0002 01 04 c0000201 00", ""),
              UpdateSubcode::OptionalAttribute},
        Reset{"Ipv6NextHopThatWasNotNegotiated_8950",
              body(kOrigin + kPath + "80 0e 15 0001 01 10 20010db8000000000000000000000001 00", ""),
              UpdateSubcode::OptionalAttribute},
        Reset{"NextHopBeyondTheAttribute_7_11", body(kOrigin + kPath + "80 0e 05 0002 01 10 00", ""),
              UpdateSubcode::OptionalAttribute},
        Reset{"MpUnreachOfTwoOctets_7_12", body("80 0f 02 0002", ""), UpdateSubcode::OptionalAttribute},
        Reset{"UnknownWellKnown_4271_6_3", body(kGood + "40 63 00", kPrefix), UpdateSubcode::UnrecognizedWellKnown},
        Reset{"FaultWithoutPrefixes_5_2", body("40 01 01 09" + kPath + kNextHop, ""), UpdateSubcode::InvalidOrigin}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(UpdateEndsTheSession, WhenThePrefixesCannotBeLocated) {
  const auto update = decode_update(GetParam().body, kExternal);
  ASSERT_FALSE(update);
  EXPECT_EQ(update.error().code, ErrorCode::UpdateMessage);
  EXPECT_EQ(update.error().subcode, static_cast<std::uint8_t>(GetParam().want));
}

TEST(UpdateEndsTheSession, WithTheAttributeAsData) {  // RFC 4271 §6.3
  EXPECT_EQ(decode_update(body(kGood + "50 63 0002 abcd", kPrefix), kExternal).error().data,
            from_hex("50 63 0002 abcd"));
  EXPECT_EQ(decode_update(body("80 0f 02 0002", ""), kExternal).error().data, from_hex("80 0f 02 0002"));
}

struct Withdrawn {
  const char* name;
  std::string attributes;
  AttributeFault want;
  UpdateContext context = kExternal;
};
class UpdateIsTreatedAsWithdraw : public testing::TestWithParam<Withdrawn> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc7606, UpdateIsTreatedAsWithdraw,
    testing::Values(
        Withdrawn{"OptionalOrigin_3c", "c0 01 01 00" + kPath + kNextHop, {1, UpdateSubcode::AttributeFlags}},
        Withdrawn{"TransitiveMed_3c", kGood + "c0 04 04 00000000", {4, UpdateSubcode::AttributeFlags}},
        Withdrawn{"WellKnownMpReach_3c", kGood + "40" + kReach.substr(2), {14, UpdateSubcode::AttributeFlags}},
        Withdrawn{"NoOrigin_3d", kPath + kNextHop, {1, UpdateSubcode::MissingWellKnown}},
        Withdrawn{"NoPath_3d", kOrigin + kNextHop, {2, UpdateSubcode::MissingWellKnown}},
        Withdrawn{"NoNextHop_3d", kOrigin + kPath, {3, UpdateSubcode::MissingWellKnown}},
        Withdrawn{"NoLocalPrefInside_3d", kGood, {5, UpdateSubcode::MissingWellKnown}, kInternal},
        Withdrawn{"NoAttributes_3d", "", {1, UpdateSubcode::MissingWellKnown}},
        Withdrawn{"AttributeBeyondTheEnd_4", kGood + "80 04 09 00", {4, UpdateSubcode::AttributeLength}},
        Withdrawn{"AttributeHeadCutOff_4", kGood + "c0 08", {8, UpdateSubcode::AttributeLength}},
        Withdrawn{"ExtendedHeadCutOff_4", kGood + "d0 08 00", {8, UpdateSubcode::AttributeLength}},
        Withdrawn{"EmptyOrigin_4", "40 01 00" + kPath + kNextHop, {1, UpdateSubcode::AttributeLength}},
        Withdrawn{"OriginOfTwoOctets_7_1", "40 01 02 0000" + kPath + kNextHop, {1, UpdateSubcode::AttributeLength}},
        Withdrawn{"OriginThree_7_1", "40 01 01 03" + kPath + kNextHop, {1, UpdateSubcode::InvalidOrigin}},
        Withdrawn{
            "SegmentTypeFive_7_2", kOrigin + "40 02 06 05 01 0000fbf4" + kNextHop, {2, UpdateSubcode::MalformedAsPath}},
        Withdrawn{
            "SegmentOverrun_7_2", kOrigin + "40 02 06 02 02 0000fbf4" + kNextHop, {2, UpdateSubcode::MalformedAsPath}},
        Withdrawn{"SegmentUnderrun_7_2",
                  kOrigin + "40 02 07 02 01 0000fbf4 02" + kNextHop,
                  {2, UpdateSubcode::MalformedAsPath}},
        Withdrawn{"EmptySegment_7_2", kOrigin + "40 02 02 02 00" + kNextHop, {2, UpdateSubcode::MalformedAsPath}},
        Withdrawn{"FourOctetsFromATwoOctetNeighbor_6793",
                  kOrigin + "40 02 06 02 01 0000fbf4" + kNextHop,
                  {2, UpdateSubcode::MalformedAsPath},
                  kTwoOctet},
        Withdrawn{"AsZeroInThePath_7607_2",
                  kOrigin + "40 02 06 02 01 00000000" + kNextHop,
                  {2, UpdateSubcode::MalformedAsPath}},
        Withdrawn{"NextHopOfThreeOctets_7_3", kOrigin + kPath + "40 03 03 c00002", {3, UpdateSubcode::AttributeLength}},
        Withdrawn{"MedOfFiveOctets_7_4", kGood + "80 04 05 0000000000", {4, UpdateSubcode::AttributeLength}},
        Withdrawn{
            "LocalPrefOfTwoOctetsInside_7_5", kGood + "40 05 02 0000", {5, UpdateSubcode::AttributeLength}, kInternal},
        Withdrawn{"CommunitiesOfSixOctets_7_8", kGood + "c0 08 06 000000000000", {8, UpdateSubcode::AttributeLength}},
        Withdrawn{"EmptyCommunities_7_8", kGood + "c0 08 00", {8, UpdateSubcode::AttributeLength}},
        Withdrawn{"OriginatorIdOfThreeOctetsInside_7_9",
                  kGood + "40 05 04 00000064 80 09 03 000000",
                  {9, UpdateSubcode::AttributeLength},
                  kInternal},
        Withdrawn{"EmptyClusterListInside_7_10",
                  kGood + "40 05 04 00000064 80 0a 00",
                  {10, UpdateSubcode::AttributeLength},
                  kInternal},
        Withdrawn{
            "ExtendedCommunitiesOfFourOctets_7_14", kGood + "c0 10 04 00000000", {16, UpdateSubcode::AttributeLength}},
        Withdrawn{"Ipv6ExtendedCommunitiesOfFourOctets_7_15",
                  kGood + "c0 19 04 00000000",
                  {25, UpdateSubcode::AttributeLength}},
        Withdrawn{"LargeCommunitiesOfEightOctets_8092_6",
                  kGood + "c0 20 08 0000000000000000",
                  {32, UpdateSubcode::AttributeLength}},
        Withdrawn{"OnlyToCustomerOfTwoOctets_9234_5", kGood + "c0 23 02 0000", {35, UpdateSubcode::AttributeLength}}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(UpdateIsTreatedAsWithdraw, WhenAnAttributeIsWrongAndThePrefixesAreThere) {
  const auto octets = body(GetParam().attributes, kPrefix);
  const auto update = decode_update(octets, GetParam().context);
  ASSERT_TRUE(update) << describe(update.error());
  EXPECT_EQ(update->treat_as_withdraw, GetParam().want);
  EXPECT_EQ(update->announcements(Family::Ipv4), 0);
  EXPECT_EQ(update->withdrawals(Family::Ipv4), 1);
}

struct Discarded {
  const char* name;
  std::string attribute;
  UpdateContext context = kExternal;
};
class AttributeIsDiscarded : public testing::TestWithParam<Discarded> {};
INSTANTIATE_TEST_SUITE_P(Rfc7606, AttributeIsDiscarded,
                         testing::Values(Discarded{"SecondMed_3g", "80 04 04 00000000 80 04 04 00000001"},
                                         Discarded{"SecondUnknown_3g", "c0 63 00 c0 63 00"},
                                         Discarded{"LocalPrefFromOutside_7_5", "40 05 04 00000064"},
                                         Discarded{"MalformedLocalPrefFromOutside_7_5", "40 05 02 0000"},
                                         Discarded{"AtomicAggregateWithAValue_7_6", "40 06 01 00"},
                                         Discarded{"AggregatorOfSixOctets_7_7", "c0 07 06 fbf4 c0000201"},
                                         Discarded{"AggregatorOfEightOctetsFromATwoOctetNeighbor_7_7",
                                                   "c0 07 08 0000fbf4 c0000201", kTwoOctet},
                                         Discarded{"AggregatorOfAsZero_7607_2", "c0 07 08 00000000 c0000201"},
                                         Discarded{"OriginatorIdFromOutside_7_9", "80 09 04 c0000201"},
                                         Discarded{"ClusterListFromOutside_7_10", "80 0a 04 c0000201"},
                                         Discarded{"As4PathFromAFourOctetNeighbor_6793_4_1", "c0 11 06 02 01 fa56ea00"},
                                         Discarded{"MalformedAs4Path_6793_6", "c0 11 03 02 01 fa", kTwoOctet},
                                         Discarded{"MalformedAs4Aggregator_6793_6", "c0 12 04 fa56ea00", kTwoOctet}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(AttributeIsDiscarded, AndTheAnnouncementStands) {
  const auto path = GetParam().context.four_octet_as ? kPath : std::string{"40 02 04 02 01 fbf4"};
  const auto octets = body(kOrigin + path + kNextHop + GetParam().attribute, kPrefix);
  const auto update = decode_update(octets, GetParam().context);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->discarded_attributes, 1);
  EXPECT_FALSE(update->treat_as_withdraw);
  EXPECT_EQ(update->announcements(Family::Ipv4), 1);
}

class AttributeIsAccepted : public testing::TestWithParam<Discarded> {};
INSTANTIATE_TEST_SUITE_P(Rfcs, AttributeIsAccepted,
                         testing::Values(Discarded{"UnknownOptional_4271_5", "c0 63 02 abcd"},
                                         Discarded{"PartialFlag_4271_4_3", "e0 08 04 00000001"},
                                         Discarded{"LowFlagBits_4271_4_3", "8f 04 04 00000000"},
                                         Discarded{"AtomicAggregate_4271_5_1_6", "40 06 00"},
                                         Discarded{"Aggregator_6793", "c0 07 08 0000fbf4 c0000201"},
                                         Discarded{"OldAggregator_4271", "c0 07 06 fbf4 c0000201", kTwoOctet},
                                         Discarded{"As4Path_6793", "c0 11 06 02 01 fa56ea00", kTwoOctet},
                                         Discarded{"LocalPrefInside_4271_5_1_5", "40 05 04 00000064", kInternal},
                                         Discarded{"OriginatorIdInside_4456", "40 05 04 00000064 80 09 04 c0000201",
                                                   kInternal},
                                         Discarded{"OnlyToCustomer_9234", "c0 23 04 0000fbf4"}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(AttributeIsAccepted, WhenItIsWellFormed) {
  const auto path = GetParam().context.four_octet_as ? kPath : std::string{"40 02 04 02 01 fbf4"};
  const auto octets = body(kOrigin + path + kNextHop + GetParam().attribute, kPrefix);
  const auto update = decode_update(octets, GetParam().context);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->discarded_attributes, 0);
  EXPECT_FALSE(update->treat_as_withdraw);
}

TEST(UpdateDecode, TakesTheEmptyPathOfAnInternalNeighbor) {  // RFC 4271 §5.1.2
  const auto octets = body(kOrigin + "40 02 00" + kNextHop + "40 05 04 00000064", kPrefix);
  EXPECT_FALSE(decode_update(octets, kInternal)->treat_as_withdraw);
}

}  // namespace
}  // namespace eipd::bgp::wire
