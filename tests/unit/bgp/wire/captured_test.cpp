// Messages as BIRD 2.0.12, FRR 8.4.4 and GoBGP 3.10 really sent them (Debian 12), bodies only.
#include <gmock/gmock.h>

#include "bgp/wire/message.hpp"
#include "bgp/wire/update.hpp"
#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

TEST(CapturedOpen, FromBird) {
  const auto open = decode_open(
      from_hex("04 fbf0 00f0 7f000002 2b 0229 010400010001 010400020001 0200 0600 090103 400a00780001010000020100"
               "41040000fbf0 4600 4700"));  // 71 is long-lived graceful restart, which we do not speak
  EXPECT_EQ(open, (Open{.as = Asn{64496},
                        .hold_time = seconds{240},
                        .id = BgpId{0x7F000002},
                        .capabilities = {.multiprotocol = true,
                                         .families = {Family::Ipv4, Family::Ipv6},
                                         .four_octet_as = Asn{64496},
                                         .route_refresh = true,
                                         .enhanced_route_refresh = true,
                                         .extended_message = true,
                                         .graceful_restart = GracefulRestart{.restart_time = seconds{120},
                                                                             .families = {Family::Ipv4, Family::Ipv6}},
                                         .role = Role::Customer}}));
}

TEST(CapturedOpen, FromFrr) {
  const auto open = decode_open(
      from_hex("04 5ba0 00b4 7f000003 5b 0206 010400010001 0206 010400020001 0202 8000 0202 0200 0202 4600"
               "0206 4104fa56ea01 0202 0600 020a 45080001010100020101 0205 4903017200 020c 400ac0780001010000020100"
               "0210 470e0001018000000000020180000000"));
  EXPECT_EQ(open,
            (Open{.as = Asn{4200000001},
                  .hold_time = seconds{180},
                  .id = BgpId{0x7F000003},
                  .capabilities = {.multiprotocol = true,
                                   .families = {Family::Ipv4, Family::Ipv6},
                                   .four_octet_as = Asn{4200000001},
                                   .route_refresh = true,
                                   .enhanced_route_refresh = true,
                                   .extended_message = true,
                                   .graceful_restart = GracefulRestart{.restarting = true,
                                                                       .notification = true,
                                                                       .restart_time = seconds{120},
                                                                       .families = {Family::Ipv4, Family::Ipv6}}}}));
}

TEST(CapturedOpen, FromGoBgp) {
  const auto open =
      decode_open(from_hex("04 fbf1 005a 7f000004 24 0222 0200 490402766d00 010400010001 010400020001 41040000fbf1"
                           "0506000100010002"));
  EXPECT_EQ(open, (Open{.as = Asn{64497},
                        .hold_time = seconds{90},
                        .id = BgpId{0x7F000004},
                        .capabilities = {.multiprotocol = true,
                                         .families = {Family::Ipv4, Family::Ipv6},
                                         .four_octet_as = Asn{64497},
                                         .route_refresh = true,
                                         .ipv4_over_ipv6 = true}}));
}

struct Captured {
  const char* name;
  const char* hex;
  std::size_t ipv4_announced = 0;
  std::size_t ipv6_announced = 0;
  std::size_t ipv4_withdrawn = 0;
  std::optional<Family> end_of_rib{};
};
class CapturedUpdate : public testing::TestWithParam<Captured> {};
INSTANTIATE_TEST_SUITE_P(
    Routers, CapturedUpdate,
    testing::Values(
        Captured{.name = "BirdHostAndNet",
                 .hex = "0000 0014 40010100 40020602010000fbf0 4003047f000002 19c6336400 20cb00710a",
                 .ipv4_announced = 2},
        Captured{.name = "BirdCommunities",
                 .hex = "0000 0035 40010100 40020602010000fbf0 4003047f000002 c00804fbf00064 c010080002fbf000000001"
                        "c0200c0000fbf00000000100000002 18cb0071",
                 .ipv4_announced = 1},
        Captured{.name = "BirdIpv6WithExtendedLength",
                 .hex = "0000 003e 900e002d 000201 10 20010db8000000000000000000000002 00 3020010db80100"
                        "8020010db8010000000000000000000007 40010100 40020602010000fbf0",
                 .ipv6_announced = 2},
        Captured{.name = "BirdWithdrawals", .hex = "000e 19c6336400 20cb00710a 18cb0071 0000", .ipv4_withdrawn = 3},
        Captured{.name = "BirdEndOfRibIpv4", .hex = "0000 0000", .end_of_rib = Family::Ipv4},
        Captured{.name = "BirdEndOfRibIpv6", .hex = "0000 0006 800f03000201", .end_of_rib = Family::Ipv6},
        Captured{.name = "FrrExtendedLengthOfAShortPath",
                 .hex = "0000 0036 40010100 500200060201fa56ea01 4003047f000003 80040400000032 c00808fbf00064ffffff01"
                        "c0200c0000fbf00000000100000002 18cb0071 20cb00710a",
                 .ipv4_announced = 2},
        Captured{.name = "FrrIpv6",
                 .hex = "0000 003c 900e001c 000201 10 20010db8000000000000000000000003 00 3020010db80100 40010100"
                        "500200060201fa56ea01 80040400000000 c00804fbf00006",
                 .ipv6_announced = 1},
        Captured{.name = "GoBgpMpReachLast",
                 .hex = "0000 002c 40010102 40020602010000fbf1 800e1c 000201 10 20010db8000000000000000000000004 00"
                        "3020010db80100",
                 .ipv6_announced = 1},
        Captured{.name = "GoBgpWithdrawal", .hex = "0004 18cb0071 0000", .ipv4_withdrawn = 1}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(CapturedUpdate, IsCountedWithoutAFault) {
  const auto& want = GetParam();
  const auto octets = from_hex(want.hex);
  const auto update = decode_update(octets, {.families = {Family::Ipv4, Family::Ipv6}});
  ASSERT_TRUE(update) << describe(update.error());
  EXPECT_FALSE(update->treat_as_withdraw);
  EXPECT_EQ(update->discarded_attributes, 0);
  EXPECT_EQ(update->announcements(Family::Ipv4), want.ipv4_announced);
  EXPECT_EQ(update->announcements(Family::Ipv6), want.ipv6_announced);
  EXPECT_EQ(update->withdrawals(Family::Ipv4), want.ipv4_withdrawn);
  EXPECT_EQ(update->end_of_rib, want.end_of_rib);
}

TEST(CapturedNotification, OfABirdThatIsShutDownWithAReason) {  // RFC 9003
  const auto notification = decode_notification(from_hex("0602 0b 6d61696e74656e616e6365"));
  EXPECT_EQ(describe(notification), "Cease/Administrative Shutdown");
  EXPECT_EQ(shutdown_text(notification), "maintenance");
}

TEST(CapturedRouteRefresh, BracketsOfBirdAndFrr) {  // RFC 7313
  EXPECT_EQ(decode_route_refresh(from_hex("00020101")),
            (RouteRefresh{.subtype = RouteRefresh::Subtype::Begin, .family = Family::Ipv6}));
  EXPECT_EQ(decode_route_refresh(from_hex("00020201")),
            (RouteRefresh{.subtype = RouteRefresh::Subtype::End, .family = Family::Ipv6}));
}

}  // namespace
}  // namespace eipd::bgp::wire
