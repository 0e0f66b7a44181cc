#include "daemon/announce/group_export.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

const ExportContext kExternal{.local_as = bgp::Asn{64500},
                              .families = {bgp::Family::Ipv4, bgp::Family::Ipv6},
                              .local_address = *bgp::parse_address("192.0.2.1")};
const std::vector kAllowed{*bgp::parse_prefix_range("203.0.113.0/24 le 32"),
                           *bgp::parse_prefix_range("127.0.0.0/8 le 32")};
const RouteAttributes kNothing;

bgp::Prefix prefix(const char* text) {
  return *bgp::parse_prefix(text);
}

class GroupExports : public testing::Test {
 protected:
  bgp::rib::AttributeTable table_;
  GroupExport export_{ExportPolicy{}, kExternal, kAllowed, table_};
};

TEST_F(GroupExports, ShareOneResultForEqualAttributes) {
  const auto first = export_({prefix("203.0.113.1/32"), kNothing}).attributes;
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(export_({prefix("203.0.113.2/32"), kNothing}).attributes, first);
  EXPECT_NE(export_({prefix("203.0.113.3/32"), RouteAttributes{.med = 1}}).attributes, first);
}

TEST_F(GroupExports, GiveAPreferenceItsOwnAttributes) {
  const auto normal = export_({prefix("203.0.113.1/32"), kNothing}).attributes;
  const auto shutdown = export_({prefix("203.0.113.1/32"), kNothing, Preference::GracefulShutdown}).attributes;
  ASSERT_NE(shutdown, nullptr);
  EXPECT_FALSE(normal->communities.contains(bgp::kGracefulShutdown));
  EXPECT_TRUE(shutdown->communities.contains(bgp::kGracefulShutdown));
}

TEST_F(GroupExports, AskAllowedLastWhoeverAsked) {  // design §2, last line of defence
  EXPECT_EQ(export_({prefix("203.0.113.1/32"), kNothing}).reason, Reason::Healthy);
  EXPECT_EQ(export_({prefix("198.51.100.1/32"), kNothing}).reason, Reason::OutsideAllowed);
  EXPECT_EQ(export_({prefix("127.0.0.53/32"), kNothing}).reason, Reason::NeverAnnounced);
  EXPECT_EQ(export_({prefix("198.51.100.1/32"), kNothing}).attributes, nullptr);
}

TEST_F(GroupExports, AskAllowedOfAggregatesAndBlackholesToo) {  // design §2, last line of defence
  EXPECT_EQ(export_({prefix("203.0.113.0/25"), kNothing}).reason, Reason::Healthy);
  EXPECT_EQ(export_({prefix("203.0.112.0/23"), kNothing}).reason, Reason::OutsideAllowed);
  EXPECT_EQ(export_({prefix("0.0.0.0/0"), kNothing}).reason, Reason::NeverAnnounced);
  ExportContext context = kExternal;
  context.blackholes = true;
  GroupExport takes{ExportPolicy{}, context, kAllowed, table_};
  const auto blackholed = [&](const char* text) {
    return takes({.prefix = prefix(text), .attributes = kNothing, .blackhole = true}).reason;
  };
  EXPECT_EQ(blackholed("203.0.113.1/32"), Reason::Healthy);
  EXPECT_EQ(blackholed("198.51.100.1/32"), Reason::OutsideAllowed);
  EXPECT_EQ(blackholed("127.0.0.1/32"), Reason::NeverAnnounced);
}

TEST_F(GroupExports, KeepTheReasonOfTheExport) {
  EXPECT_EQ(export_({prefix("2001:db8::1/128"), kNothing}).reason, Reason::NoNextHop);
  GroupExport nothing{std::nullopt, kExternal, kAllowed, table_};
  EXPECT_EQ(nothing({prefix("203.0.113.1/32"), kNothing}).reason, Reason::NoExportPolicy);
}

}  // namespace
}  // namespace eipd::announce
