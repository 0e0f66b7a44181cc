#include "bgp/types/community.hpp"

#include <gmock/gmock.h>

namespace eipd::bgp {
namespace {

using testing::ElementsAre;

std::string printed(const AnyCommunity& community) {
  return std::visit([](const auto& one) { return to_string(one); }, community);
}

struct TextCase {
  const char* name;
  const char* text;
  AnyCommunity value;
};
class CommunityText : public testing::TestWithParam<TextCase> {};
INSTANTIATE_TEST_SUITE_P(
    Rfcs, CommunityText,
    testing::Values(TextCase{"Standard_1997", "64500:100", Community{0xFBF40064}},
                    TextCase{"StandardOfZero", "0:0", Community{0}},
                    TextCase{"GracefulShutdown_8326", "graceful-shutdown", kGracefulShutdown},
                    TextCase{"Blackhole_7999", "blackhole", Community{0xFFFF029A}},
                    TextCase{"NoExport_1997", "no-export", Community{0xFFFFFF01}},
                    TextCase{"NoLlgr_9494", "no-llgr", Community{0xFFFF0007}},
                    TextCase{"NoPeer_3765", "no-peer", Community{0xFFFFFF04}},
                    TextCase{"Large_8092", "4200000000:1:2", LargeCommunity{4200000000, 1, 2}},
                    TextCase{"RouteTargetTwoOctetAs_4360", "rt:64500:100000", ExtendedCommunity{0x0002'FBF4'0001'86A0}},
                    TextCase{"RouteTargetFourOctetAs_5668", "rt:4200000000:1",
                             ExtendedCommunity{0x0202'FA56'EA00'0001}},
                    TextCase{"RouteTargetIpv4_4360", "rt:192.0.2.1:7", ExtendedCommunity{0x0102'C000'0201'0007}},
                    TextCase{"RouteOrigin_4360", "ro:64500:1", ExtendedCommunity{0x0003'FBF4'0000'0001}}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(CommunityText, IsReadAndPrintedBack) {
  EXPECT_EQ(parse_community(GetParam().text), GetParam().value);
  EXPECT_EQ(printed(GetParam().value), GetParam().text);
}

TEST(CommunityText, IsRefusedWhenMalformed) {
  for (const auto* text : {"",
                           "1",
                           ":",
                           "1:",
                           ":1",
                           "65536:1",
                           "1:65536",
                           "1:2:3:4",
                           "01:2",
                           "4294967296:1:1",
                           "No-Export",
                           "rt:",
                           "rt:1",
                           "rt:0:1",
                           "rt:64500:4294967296",
                           "rt:65536:65536",
                           "rt:192.0.2.1:65536",
                           "rt:::1:1",
                           "soo:1:1",
                           "rt:1:2:3"})
    EXPECT_FALSE(parse_community(text)) << text;
}

TEST(CommunityText, PrintsAnExtendedOneWithoutAFormAsANumber) {
  EXPECT_EQ(to_string(ExtendedCommunity{0x4004'0000'0000'0001}), "0x4004000000000001");
  EXPECT_EQ(to_string(ExtendedCommunity{0x0202'0000'FBF4'0001}), "0x02020000fbf40001");
}

CommunitySet set_of(std::initializer_list<const char*> texts) {
  CommunitySet set;
  for (const auto* text : texts) set.add(parse_community(text).value());
  return set;
}

TEST(CommunitySet, IsSortedWithoutDuplicatesHoweverItWasBuilt) {
  const auto set = set_of({"64500:2", "64500:1", "64500:2", "64500:1:1", "rt:64500:1", "no-export"});
  EXPECT_THAT(to_strings(set), ElementsAre("64500:1", "64500:2", "no-export", "64500:1:1", "rt:64500:1"));
  EXPECT_EQ(set, set_of({"rt:64500:1", "64500:1:1", "no-export", "64500:1", "64500:2"}));
}

TEST(CommunitySet, UnitesAndKnowsItsMembers) {
  auto set = set_of({"64500:1"});
  EXPECT_FALSE(set.contains(kNoExport));
  set.unite(set_of({"no-export", "64500:1", "64500:1:1"}));
  EXPECT_EQ(set, set_of({"64500:1", "no-export", "64500:1:1"}));
  EXPECT_TRUE(set.contains(kNoExport));
  EXPECT_FALSE(set.empty());
  EXPECT_TRUE(CommunitySet{}.empty());
}

}  // namespace
}  // namespace eipd::bgp
