#include "bgp/types/address.hpp"

#include <unordered_set>

#include <gmock/gmock.h>

namespace eipd::bgp {
namespace {

struct TextCase {
  const char* name;
  const char* text;
  const char* canonical;
};
class AddressText : public testing::TestWithParam<TextCase> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc5952, AddressText,
    testing::Values(TextCase{"DottedQuad", "192.0.2.1", "192.0.2.1"}, TextCase{"Zero", "0.0.0.0", "0.0.0.0"},
                    TextCase{"Ones", "255.255.255.255", "255.255.255.255"}, TextCase{"Unspecified", "::", "::"},
                    TextCase{"Loopback", "0:0:0:0:0:0:0:1", "::1"},
                    TextCase{"LeadingZerosGo_4_1", "2001:0db8::0001", "2001:db8::1"},
                    TextCase{"LongestRun_4_2_1", "2001:db8:0:0:0:0:2:1", "2001:db8::2:1"},
                    TextCase{"OneGroupIsNotShortened_4_2_2", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
                    TextCase{"LongerOfTwoRuns_4_2_3", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
                    TextCase{"FirstOfEqualRuns_4_2_3", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                    TextCase{"LowerCase_4_3", "2001:DB8:AAAA::BCDE", "2001:db8:aaaa::bcde"},
                    TextCase{"RunAtTheEnd", "2001:db8:0:0:0:0:0:0", "2001:db8::"},
                    TextCase{"NoZero", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
                    TextCase{"GapForOneGroup", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
                    TextCase{"Mapped_5", "::ffff:c000:201", "::ffff:192.0.2.1"},
                    TextCase{"DottedTail", "64:ff9b::192.0.2.33", "64:ff9b::c000:221"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(AddressText, IsReadAndPrintedInCanonicalForm) {
  const auto address = parse_address(GetParam().text);
  ASSERT_TRUE(address);
  EXPECT_EQ(to_string(*address), GetParam().canonical);
  EXPECT_EQ(parse_address(to_string(*address)), address);
}

class NoAddress : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Malformed, NoAddress,
                         testing::Values("", " ", "192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.2.01", "192.0.2.-1",
                                         "192.0.2.+1", "192.0.2.1 ", " 192.0.2.1", "192.0.2.", ".0.2.1", "192..2.1",
                                         "1e.0.2.1", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                                         "1:2:3:4:5:6:7:8::", "12345::", "g::", "fe80::1%eth0", "[::1]", "::1/128",
                                         "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "::192.0.2",
                                         "192.0.2.1::", "1:2:3:4:5:6:7:192.0.2.1", "::192.0.2.1:1", "::-1"));
TEST_P(NoAddress, IsRefused) {
  EXPECT_FALSE(parse_address(GetParam()));
}

TEST(IpAddress, KnowsSpecialAddresses) {
  const auto at = [](const char* text) { return parse_address(text).value(); };
  EXPECT_TRUE(at("0.0.0.0").is_unspecified());
  EXPECT_TRUE(at("::").is_unspecified());
  EXPECT_FALSE(at("::1").is_unspecified());
  EXPECT_TRUE(at("127.1.2.3").is_loopback());
  EXPECT_TRUE(at("::1").is_loopback());
  EXPECT_FALSE(at("128.0.0.1").is_loopback());
  EXPECT_TRUE(at("169.254.0.1").is_link_local());
  EXPECT_TRUE(at("fe80::1").is_link_local());
  EXPECT_TRUE(at("febf::1").is_link_local());
  EXPECT_FALSE(at("fec0::1").is_link_local());
  EXPECT_TRUE(at("239.255.255.255").is_multicast());
  EXPECT_FALSE(at("240.0.0.1").is_multicast());
  EXPECT_TRUE(at("ff02::1").is_multicast());
  EXPECT_TRUE(at("::ffff:192.0.2.1").is_v4_mapped());
  EXPECT_FALSE(at("192.0.2.1").is_v4_mapped());
}

TEST(IpAddress, CountsBitsFromTheMostSignificant) {
  const auto address = parse_address("128.0.0.1").value();
  EXPECT_TRUE(address.bit(0));
  EXPECT_FALSE(address.bit(1));
  EXPECT_TRUE(address.bit(31));
}

TEST(IpAddress, OrdersIpv4BeforeIpv6ThenByValue) {
  const auto at = [](const char* text) { return parse_address(text).value(); };
  EXPECT_LT(at("255.255.255.255"), at("::"));
  EXPECT_LT(at("9.0.0.0"), at("10.0.0.0"));
  EXPECT_LT(at("2001:db8::1"), at("2001:db8::2"));
  EXPECT_NE(at("0.0.0.0"), at("::"));
}

TEST(IpAddress, HashesNeighborsApart) {
  std::unordered_set<std::size_t> seen;
  for (std::uint32_t i = 0; i < 4096; ++i) seen.insert(std::hash<IpAddress>{}(IpAddress::v4(0xCB007100 + i)));
  EXPECT_EQ(seen.size(), 4096);
}

TEST(Family, HasTheNamesOfConfigurationAndMetrics) {
  EXPECT_EQ(to_string(Family::Ipv4), "ipv4");
  EXPECT_EQ(unicast_name(Family::Ipv6), "ipv6-unicast");
}

}  // namespace
}  // namespace eipd::bgp
