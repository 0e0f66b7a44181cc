#include "config/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Config sample() {
  Config config;
  config.inventory.access_point = "hkg1";
  config.inventory.access_areas = {{"asia", {"hkg1"}}, {"europe", {"fra1"}}};
  config.announce.allowed = {*bgp::parse_prefix_range("203.0.113.0/24 le 32")};
  for (const char* address : {"203.0.113.1", "203.0.113.2"}) {
    config.inventory.eips.push_back({.id = std::string{"eip-"} + address,
                                     .address = *bgp::parse_address(address),
                                     .access_area = "asia",
                                     .bindings = {{.check = "none"}}});
  }
  Neighbor neighbor{.export_policy = announce::ExportPolicy{}};
  neighbor.session.name = "edge1";
  config.neighbors = {neighbor};
  return config;
}

std::vector<KeyChange> keys(const Config& after) {
  return diff(sample(), after).keys;
}

TEST(Diff, OfTheSameConfigurationIsEmpty) {
  const auto difference = diff(sample(), sample());
  EXPECT_TRUE(difference.empty());
  EXPECT_THAT(difference.withdrawn, IsEmpty());
  EXPECT_EQ(diff_report(difference), "nothing changes\n");
}

TEST(Diff, SaysOfEachKeyOfANeighborWhatItCosts) {
  auto after = sample();
  after.neighbors[0].session.as = bgp::Asn{7};
  after.neighbors[0].session.description = "new";
  after.neighbors[0].export_policy->attributes.med = 1;
  EXPECT_THAT(keys(after), ElementsAre(KeyChange{"bgp.neighbors.edge1.as", Edit::Changed, Cost::Reset},
                                       KeyChange{"bgp.neighbors.edge1.description", Edit::Changed, Cost::Live},
                                       KeyChange{"bgp.neighbors.edge1.export", Edit::Changed, Cost::Updates}));
}

TEST(Diff, SaysWhatComesAndGoes) {
  auto after = sample();
  after.neighbors[0].session.name = "edge2";
  after.checks.push_back({.name = "web", .kind = health::TcpCheck{}});
  EXPECT_THAT(keys(after), ElementsAre(KeyChange{"bgp.neighbors.edge2", Edit::Added, Cost::Reset},
                                       KeyChange{"bgp.neighbors.edge1", Edit::Removed, Cost::Reset},
                                       KeyChange{"checks.web", Edit::Added, Cost::Live}));
}

TEST(Diff, SaysWhatWaitsForARestart) {
  auto after = sample();
  after.state_dir = "/elsewhere";
  EXPECT_THAT(keys(after), ElementsAre(KeyChange{"state_dir", Edit::Changed, Cost::Restart}));
}

TEST(Diff, SaysThatARoleIsInForceAtOnce) {
  auto after = sample();
  after.inventory_role = inventory::Role::Follower;
  EXPECT_THAT(keys(after), ElementsAre(KeyChange{"inventory.role", Edit::Changed, Cost::Live}));
}

TEST(Diff, NamesThePrefixesThatCanBeAnnouncedNoMoreAndThoseThatCan) {
  auto after = sample();
  after.inventory.eips[0].access_area = "europe";
  after.inventory.eips[1].address = *bgp::parse_address("203.0.113.9");
  const auto difference = diff(sample(), after);
  EXPECT_THAT(difference.withdrawn, ElementsAre(PrefixChange{*bgp::parse_prefix("203.0.113.1/32"), "eip-203.0.113.1"},
                                                PrefixChange{*bgp::parse_prefix("203.0.113.2/32"), "eip-203.0.113.2"}));
  EXPECT_THAT(difference.announced, ElementsAre(PrefixChange{*bgp::parse_prefix("203.0.113.9/32"), "eip-203.0.113.2"}));
  EXPECT_THAT(diff_report(difference), HasSubstr("withdraws 203.0.113.1/32 (eip-203.0.113.1)\n"));
  EXPECT_THAT(diff_report(difference), HasSubstr("~ eips.eip-203.0.113.1: updates\n"));
}

TEST(Diff, CountsANarrowerAllowedListAsWithdrawing) {
  auto after = sample();
  after.announce.allowed = {*bgp::parse_prefix_range("203.0.113.1/32")};
  EXPECT_EQ(diff(sample(), after).withdrawn.size(), 1U);
}

}  // namespace
}  // namespace eipd::config
