#include <gmock/gmock.h>

#include "bgp/wire/message.hpp"
#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

Capabilities all_capabilities() {
  return {.multiprotocol = true,
          .families = {Family::Ipv4, Family::Ipv6},
          .four_octet_as = Asn{4200000000},
          .route_refresh = true,
          .enhanced_route_refresh = true,
          .extended_message = true,
          .ipv4_over_ipv6 = true,
          .graceful_restart = GracefulRestart{.restarting = true,
                                              .notification = true,
                                              .restart_time = seconds{120},
                                              .families = {Family::Ipv4, Family::Ipv6},
                                              .forwarding = {Family::Ipv6}},
          .role = Role::Customer};
}

Bytes body_of(const Buffer& whole) {
  return Bytes{whole}.subspan(kHeaderSize);
}

TEST(OpenGolden, AllCapabilities) {
  const Open open{
      .as = Asn{4200000000}, .hold_time = seconds{9}, .id = BgpId{0xC0000201}, .capabilities = all_capabilities()};
  const auto golden = from_hex(
      "ffffffffffffffffffffffffffffffff"  // marker
      "004e 01"                           // length 78, OPEN
      "04"                                // version
      "5ba0"                              // AS_TRANS (RFC 6793)
      "0009"                              // hold time 9 s
      "c0000201"                          // identifier 192.0.2.1
      "31"                                // optional parameters: 49 octets
      "02 2f"                             // Capabilities, 47 octets (RFC 5492)
      "01 04 0001 00 01"                  // multiprotocol IPv4 unicast (RFC 4760)
      "01 04 0002 00 01"                  // multiprotocol IPv6 unicast
      "02 00"                             // route refresh (RFC 2918)
      "05 06 0001 0001 0002"              // IPv4 unicast over IPv6 next hops (RFC 8950)
      "06 00"                             // extended messages (RFC 8654)
      "09 01 03"                          // role customer (RFC 9234)
      "40 0a c078"                        // graceful restart R, N, 120 s (RFC 4724, 8538)
      "0001 01 00"                        // IPv4 unicast, state not kept
      "0002 01 80"                        // IPv6 unicast, state kept
      "41 04 fa56ea00"                    // 4-octet AS (RFC 6793)
      "46 00");                           // enhanced route refresh (RFC 7313)
  EXPECT_EQ(encode(open), golden);
  EXPECT_EQ(decode_open(body_of(golden)), open);
}

TEST(OpenGolden, NoCapabilities) {
  const Open open{.as = Asn{64500}, .hold_time = seconds{90}, .id = BgpId{1}};
  const auto golden = from_hex(
      "ffffffffffffffffffffffffffffffff"
      "001d 01"   // length 29: the shortest
      "04 fbf4"   // version, AS 64500
      "005a"      // hold time 90 s
      "00000001"  // identifier 0.0.0.1 (RFC 6286)
      "00");      // no parameters
  EXPECT_EQ(encode(open), golden);
  EXPECT_EQ(decode_open(body_of(golden)), open);
  EXPECT_EQ(decode_open(body_of(golden))->capabilities.effective_families(), FamilySet{Family::Ipv4});
}

TEST(OpenLaws, DecodeOfEncodeIsTheSame) {
  const auto all = all_capabilities();
  for (unsigned mask = 0; mask < 256; ++mask) {
    Open open{.as = Asn{64500}, .hold_time = seconds{mask * 257}, .id = BgpId{mask + 1}};
    auto& chosen = open.capabilities;
    const auto bit = [&](unsigned i) { return (mask >> i & 1) != 0; };
    if ((chosen.multiprotocol = bit(0))) chosen.families = bit(1) ? FamilySet{Family::Ipv6} : all.families;
    if (bit(2)) chosen.four_octet_as = open.as;
    chosen.route_refresh = bit(3);
    chosen.enhanced_route_refresh = bit(4);
    chosen.extended_message = bit(5);
    if (bit(6)) chosen.graceful_restart = bit(1) ? GracefulRestart{} : *all.graceful_restart;
    if (bit(7)) chosen.role = static_cast<Role>(mask % 5);
    EXPECT_EQ(decode_open(body_of(encode(open))), open) << mask;
  }
}

struct GoodOpen {
  const char* name;
  const char* parameters;  ///< their length and what follows
  Capabilities want;
};
class OpenAccepts : public testing::TestWithParam<GoodOpen> {};
INSTANTIATE_TEST_SUITE_P(
    Rfcs, OpenAccepts,
    testing::Values(
        GoodOpen{"OneParameterPerCapability_5492_4",
                 "08 02 02 0200 02 02 4600",
                 {.route_refresh = true, .enhanced_route_refresh = true}},
        GoodOpen{
            "OneParameterForAll_5492_4", "06 02 04 0200 4600", {.route_refresh = true, .enhanced_route_refresh = true}},
        GoodOpen{"TheSameTwice_5492_4", "06 02 04 0200 0200", {.route_refresh = true}},
        GoodOpen{"EmptyCapabilities_5492_4", "02 02 00", {}},
        GoodOpen{"UnknownCapability_5492_3", "0a 02 08 8003aabbcc 00 01 ff", {}},
        GoodOpen{"OtherFamiliesOnly_4760_8", "08 02 06 0104 0019 00 46", {.multiprotocol = true}},
        GoodOpen{"MulticastIsNoUnicast_4760_8", "08 02 06 0104 0001 00 02", {.multiprotocol = true}},
        GoodOpen{"OtherNextHopTuples_8950_4", "0a 02 08 0506 0001 0080 0002", {}},
        GoodOpen{"HelperOnly_4724_3", "06 02 04 4002 0000", {.graceful_restart = GracefulRestart{}}},
        GoodOpen{"RestartForOtherFamilies_4724_3",
                 "0a 02 08 4006 4fff 0019 46 80",
                 {.graceful_restart = GracefulRestart{.notification = true, .restart_time = seconds{4095}}}},
        GoodOpen{"RestartOfOneOctetIsIgnored_4724", "05 02 03 4001 00", {}},
        GoodOpen{"RestartWithHalfATupleIsIgnored_4724", "08 02 06 4004 0000 0001", {}},
        GoodOpen{"TheSameRoleTwice_9234_4_2", "08 02 06 090104 090104", {.role = Role::Peer}},
        GoodOpen{"ExtendedForm_9072_2", "ff ff 0005 02 0002 0200", {.route_refresh = true}},
        GoodOpen{"ExtendedFormOfAnotherLength_9072_2", "08 ff 0005 02 0002 0200", {.route_refresh = true}},
        GoodOpen{"EmptyExtendedForm_9072_2", "ff ff 0000", {}}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(OpenAccepts, WhatTheRfcAllows) {
  const auto open = decode_open(from_hex(std::string{"04 fbf4 005a c0000201"} + GetParam().parameters));
  ASSERT_TRUE(open) << describe(open.error());
  EXPECT_EQ(open->capabilities, GetParam().want);
}

TEST(Open, TakesTheAsFromTheCapabilityWherePresent) {  // RFC 6793 §4.1
  EXPECT_EQ(decode_open(from_hex("04 5ba0 005a c0000201 08 02 06 4104 fa56ea00"))->as, Asn{4200000000});
  EXPECT_EQ(decode_open(from_hex("04 5ba0 005a c0000201 00"))->as, kAsTrans);
}

struct BadOpen {
  const char* name;
  const char* hex;
  Notification want;
};
class OpenRejects : public testing::TestWithParam<BadOpen> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc4271Section6_2, OpenRejects,
    testing::Values(
        BadOpen{"VersionThree", "03 fbf4 005a c0000201 00", error(OpenSubcode::UnsupportedVersion, {0, 4})},
        BadOpen{"VersionFiveWithoutTheRest", "05", error(OpenSubcode::UnsupportedVersion, {0, 4})},
        BadOpen{"Nothing", "", error(OpenSubcode::Unspecific)},
        BadOpen{"NoParameterLength", "04 fbf4 005a c0000201", error(OpenSubcode::Unspecific)},
        BadOpen{"ParametersShorterThanTheirLength", "04 fbf4 005a c0000201 04 0200", error(OpenSubcode::Unspecific)},
        BadOpen{"OctetsBehindTheParameters", "04 fbf4 005a c0000201 00 00", error(OpenSubcode::Unspecific)},
        BadOpen{"ParameterCutOff", "04 fbf4 005a c0000201 01 02", error(OpenSubcode::Unspecific)},
        BadOpen{"ParameterBeyondTheEnd", "04 fbf4 005a c0000201 02 0201", error(OpenSubcode::Unspecific)},
        BadOpen{"AuthenticationParameter", "04 fbf4 005a c0000201 03 0101 00",
                error(OpenSubcode::UnsupportedOptionalParameter)},
        BadOpen{"UnknownParameter", "04 fbf4 005a c0000201 02 0300", error(OpenSubcode::UnsupportedOptionalParameter)},
        BadOpen{"CapabilityCutOff", "04 fbf4 005a c0000201 03 0201 02", error(OpenSubcode::Unspecific)},
        BadOpen{"CapabilityBeyondItsParameter", "04 fbf4 005a c0000201 04 0202 0201", error(OpenSubcode::Unspecific)},
        BadOpen{"ShortMultiprotocol_4760", "04 fbf4 005a c0000201 07 0205 0103 000100", error(OpenSubcode::Unspecific)},
        BadOpen{"LongFourOctetAs_6793", "04 fbf4 005a c0000201 09 0207 4105 0000fbf400",
                error(OpenSubcode::Unspecific)},
        BadOpen{"RouteRefreshWithAValue_2918", "04 fbf4 005a c0000201 05 0203 020100", error(OpenSubcode::Unspecific)},
        BadOpen{"HalfANextHopTuple_8950", "04 fbf4 005a c0000201 06 0204 0502 0001", error(OpenSubcode::Unspecific)},
        BadOpen{"RoleWithoutValue_9234", "04 fbf4 005a c0000201 04 0202 0900", error(OpenSubcode::Unspecific)},
        BadOpen{"TwoRoles_9234_4_2", "04 fbf4 005a c0000201 08 0206 090103 090104", error(OpenSubcode::RoleMismatch)},
        BadOpen{"ExtendedFormAfterALengthOfZero_9072", "04 fbf4 005a c0000201 00 ff 0005 02 0002 0200",
                error(OpenSubcode::Unspecific)},
        BadOpen{"ExtendedFormCutOff_9072", "04 fbf4 005a c0000201 ff ff 00", error(OpenSubcode::Unspecific)},
        BadOpen{"ExtendedFormTooLong_9072", "04 fbf4 005a c0000201 ff ff 0000 00", error(OpenSubcode::Unspecific)},
        BadOpen{"ExtendedParameterBeyondTheEnd_9072", "04 fbf4 005a c0000201 ff ff 0003 02 0001",
                error(OpenSubcode::Unspecific)}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(OpenRejects, WithTheSubcodeOfTheRfc) {
  const auto open = decode_open(from_hex(GetParam().hex));
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error(), GetParam().want);
}

}  // namespace
}  // namespace eipd::bgp::wire
