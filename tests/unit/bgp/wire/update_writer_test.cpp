#include "bgp/wire/update_writer.hpp"

#include <random>

#include <gmock/gmock.h>

#include "bgp/wire/prefix_list.hpp"
#include "tests/unit/bgp/wire/hex.hpp"
#include "tests/unit/bgp/wire/received_update.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;
using test::receive_updates;
using testing::ElementsAre;

constexpr const char* kMarker = "ffffffffffffffffffffffffffffffff";

IpAddress at(const char* text) {
  return parse_address(text).value();
}
Prefix prefix(const char* text) {
  return parse_prefix(text).value();
}
const UpdateContext kNeighbor{.families = {Family::Ipv4, Family::Ipv6}, .ipv4_over_ipv6 = true};

Buffer announce(Family family, const PathAttributes& attributes, const std::vector<Prefix>& prefixes,
                const UpdateFormat& format = {}) {
  Buffer out;
  UpdateWriter writer{out, family, attributes, format};
  EXPECT_TRUE(writer.fits());
  for (const auto& one : prefixes) writer.add(one);
  writer.finish();
  return out;
}
Buffer withdraw(Family family, const std::vector<Prefix>& prefixes, const UpdateFormat& format = {}) {
  Buffer out;
  UpdateWriter writer{out, family, format};
  for (const auto& one : prefixes) writer.add(one);
  writer.finish();
  return out;
}

TEST(UpdateGolden, ClassicAnnouncement) {
  const PathAttributes attributes{.as_path = {Asn{64500}}, .next_hop = at("192.0.2.1")};
  EXPECT_EQ(announce(Family::Ipv4, attributes, {prefix("203.0.113.0/24"), prefix("203.0.113.10/32")}),
            from_hex(std::string{kMarker} + "0034 02"                  // length 52, UPDATE
                                            "0000"                     // withdrawn routes: none
                                            "0014"                     // path attributes: 20 octets
                                            "40 01 01 00"              // ORIGIN IGP
                                            "40 02 06 02 01 0000fbf4"  // AS_PATH
                                            "40 03 04 c0000201"        // NEXT_HOP
                                            "18 cb0071"                // 203.0.113.0/24
                                            "20 cb00710a"));           // 203.0.113.10/32
}

TEST(UpdateGolden, ClassicWithdrawal) {
  EXPECT_EQ(withdraw(Family::Ipv4, {prefix("203.0.113.10/32"), prefix("0.0.0.0/0")}),
            from_hex(std::string{kMarker} + "001d 02"      // length 29, UPDATE
                                            "0006"         // withdrawn routes: 6 octets
                                            "20 cb00710a"  // 203.0.113.10/32
                                            "00"           // 0.0.0.0/0
                                            "0000"));      // path attributes: none
}

TEST(UpdateGolden, Ipv6Announcement) {  // RFC 4760 §3, RFC 7606 §5.1
  const PathAttributes attributes{.as_path = {Asn{64500}}, .next_hop = at("2001:db8::1")};
  EXPECT_EQ(announce(Family::Ipv6, attributes, {prefix("2001:db8:100::/48")}),
            from_hex(std::string{kMarker} + "0043 02"                              // length 67, UPDATE
                                            "0000"                                 // withdrawn routes: none
                                            "002c"                                 // path attributes: 44 octets
                                            "80 0e 1c"                             // MP_REACH_NLRI first, 28 octets
                                            "0002 01"                              // IPv6 unicast
                                            "10 20010db8000000000000000000000001"  // next hop: global
                                            "00"                                   // reserved
                                            "30 20010db80100"                      // 2001:db8:100::/48
                                            "40 01 01 00"                          // ORIGIN IGP
                                            "40 02 06 02 01 0000fbf4"));           // AS_PATH
}

TEST(UpdateGolden, Ipv6Withdrawal) {
  EXPECT_EQ(withdraw(Family::Ipv6, {prefix("2001:db8:100::7/128")}),
            from_hex(std::string{kMarker} + "002e 02"   // length 46, UPDATE
                                            "0000"      // withdrawn routes: none
                                            "0017"      // path attributes: 23 octets
                                            "80 0f 14"  // MP_UNREACH_NLRI, 20 octets
                                            "0002 01"   // IPv6 unicast
                                            "80 20010db8010000000000000000000007"));
}

TEST(Update, CarriesTheLinkLocalNextHopBesideTheGlobalOne) {  // RFC 2545 §3
  const PathAttributes attributes{
      .as_path = {Asn{64500}}, .next_hop = at("2001:db8::1"), .link_local_next_hop = at("fe80::1")};
  const auto updates = receive_updates(announce(Family::Ipv6, attributes, {prefix("::/0")}), kNeighbor);
  ASSERT_EQ(updates.size(), 1);
  EXPECT_EQ(updates[0].attributes, attributes);
}

TEST(Update, CarriesIpv4WithAnIpv6NextHopInMpReach) {  // RFC 8950 §3
  const PathAttributes attributes{.as_path = {Asn{64500}}, .next_hop = at("2001:db8::1")};
  const auto updates = receive_updates(announce(Family::Ipv4, attributes, {prefix("203.0.113.1/32")}), kNeighbor);
  ASSERT_EQ(updates.size(), 1);
  EXPECT_THAT(updates[0].types, ElementsAre(14, 1, 2));
  EXPECT_THAT(updates[0].announced, ElementsAre(prefix("203.0.113.1/32")));
  EXPECT_EQ(updates[0].attributes, attributes);
}

TEST(Update, CannotCarryIpv6WithAnIpv4NextHop) {
  Buffer out;
  EXPECT_FALSE((UpdateWriter{out, Family::Ipv6, PathAttributes{.next_hop = at("192.0.2.1")}, {}}.fits()));
}

PathAttributes with_communities(const IpAddress& next_hop, std::uint32_t count) {
  PathAttributes attributes{.as_path = {Asn{64500}}, .next_hop = next_hop};
  for (std::uint32_t i = 0; i < count; ++i) attributes.communities.add(Community{i});
  return attributes;
}

TEST(Update, DoesNotFitWhenTheAttributesLeaveNoRoomForAPrefix) {  // the caller then withdraws
  Buffer out;
  for (const auto family : kFamilies) {
    const auto next_hop = at(family == Family::Ipv4 ? "192.0.2.1" : "2001:db8::1");
    EXPECT_TRUE((UpdateWriter{out, family, with_communities(next_hop, 900), {}}.fits()));
    EXPECT_FALSE((UpdateWriter{out, family, with_communities(next_hop, 1020), {}}.fits()));
    EXPECT_FALSE((UpdateWriter{out, family, with_communities(next_hop, 5000), {}}.fits()));
    EXPECT_TRUE((UpdateWriter{out, family, with_communities(next_hop, 5000), {.max_message_size = 65535}}.fits()));
    EXPECT_FALSE((UpdateWriter{out, family, with_communities(next_hop, 20000), {.max_message_size = 65535}}.fits()));
  }
}

TEST(Update, LeavesTheBufferAloneWithoutPrefixes) {
  EXPECT_TRUE(withdraw(Family::Ipv6, {}).empty());
  EXPECT_TRUE(announce(Family::Ipv4, with_communities(at("192.0.2.1"), 1), {}).empty());
}

TEST(Update, MayGoOnAfterFinish) {
  Buffer out;
  UpdateWriter writer{out, Family::Ipv6, UpdateFormat{}};
  writer.add(prefix("2001:db8::1/128"));
  writer.finish();
  writer.add(prefix("2001:db8::2/128"));
  writer.finish();
  writer.finish();
  EXPECT_EQ(writer.messages(), 2);
  EXPECT_EQ(receive_updates(out, kNeighbor).size(), 2);
}

struct Packing {
  const char* name;
  Family family;
  IpAddress next_hop;
  bool withdraw;
  std::size_t max_message_size;
  std::uint32_t communities;
};
class PackLaws : public testing::TestWithParam<Packing> {
 protected:
  std::vector<Prefix> random_prefixes() {
    std::mt19937 random{17};
    std::vector<Prefix> prefixes;
    for (int i = 0; i < 4000; ++i) {
      std::array<std::uint8_t, 16> octets{};
      for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
      const bool v4 = GetParam().family == Family::Ipv4;
      const auto address = v4 ? IpAddress::v4(std::span{octets}.first<4>()) : IpAddress::v6(octets);
      prefixes.emplace_back(address, static_cast<std::uint8_t>(random() % (bit_length(GetParam().family) + 1U)));
    }
    return prefixes;
  }
};
INSTANTIATE_TEST_SUITE_P(
    Forms, PackLaws,
    testing::Values(
        Packing{"ClassicAnnouncements", Family::Ipv4, IpAddress::v4(0xC0000201), false, 4096, 3},
        Packing{"ClassicWithdrawals", Family::Ipv4, IpAddress::v4(0xC0000201), true, 4096, 0},
        Packing{"Ipv6Announcements", Family::Ipv6, at("2001:db8::1"), false, 4096, 3},
        Packing{"Ipv6Withdrawals", Family::Ipv6, at("2001:db8::1"), true, 4096, 0},
        Packing{"Ipv4OverIpv6", Family::Ipv4, at("2001:db8::1"), false, 4096, 3},
        Packing{"ExtendedMessages", Family::Ipv6, at("2001:db8::1"), false, 65535, 3},
        // Attributes that leave some 255 octets for MP_REACH_NLRI, where its length goes from one octet to two.
        Packing{"AroundTheShortForm", Family::Ipv6, at("2001:db8::1"), false, 4096, 949},
        Packing{"AtTheShortForm", Family::Ipv6, at("2001:db8::1"), false, 4096, 950},
        Packing{"BelowTheShortForm", Family::Ipv6, at("2001:db8::1"), false, 4096, 951},
        Packing{"HardlyRoomForOne", Family::Ipv6, at("2001:db8::1"), false, 4096, 998}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(PackLaws, EveryPrefixArrivesInOrderAndNoMessageIsTooLongOrCouldHoldTheNextPrefix) {
  const auto& p = GetParam();
  const auto prefixes = random_prefixes();
  const auto attributes = with_communities(p.next_hop, p.communities);
  const UpdateFormat format{.max_message_size = p.max_message_size};
  const auto octets =
      p.withdraw ? withdraw(p.family, prefixes, format) : announce(p.family, attributes, prefixes, format);

  std::vector<Prefix> arrived;
  std::size_t previous = 0;
  for (const auto& update : receive_updates(octets, kNeighbor)) {
    EXPECT_LE(update.size, p.max_message_size);
    EXPECT_TRUE(update.announced.empty() || update.withdrawn.empty()) << "one kind a message (RFC 7606 §5.1)";
    const auto& here = p.withdraw ? update.withdrawn : update.announced;
    ASSERT_FALSE(here.empty());
    if (previous != 0) {
      // The exception: a value that is longer than 255 octets for this prefix also needs one more octet of length.
      EXPECT_GE(previous + encoded_size(here.front()) + 1, p.max_message_size);
    }
    previous = update.size;
    arrived.insert(arrived.end(), here.begin(), here.end());
    if (!p.withdraw) EXPECT_EQ(update.attributes, attributes);
  }
  EXPECT_EQ(arrived, prefixes);
}

}  // namespace
}  // namespace eipd::bgp::wire
