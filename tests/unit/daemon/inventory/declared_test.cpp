#include "daemon/inventory/declared.hpp"

#include <gtest/gtest.h>

namespace eipd::inventory {
namespace {

bgp::IpAddress address(std::string_view text) {
  return bgp::parse_address(text).value();
}

Declared two_areas() {
  Declared declared;
  declared.access_point = "hkg1";
  declared.access_areas = {{"asia-pacific", {"hkg1", "sin1"}}, {"europe", {"lon1"}}, {"closing", {}}};
  Pool provider;
  provider.id = "apac";
  provider.cidrs = {*bgp::parse_prefix("203.0.113.0/24"), *bgp::parse_prefix("198.51.100.0/25")};
  Pool customer;
  customer.id = "acme";
  customer.cidrs = {*bgp::parse_prefix("2001:db8:100::/48")};
  declared.pools = {provider, customer};
  return declared;
}

TEST(Declared, AnAreaIsHereWhenItHasThisAccessPoint) {  // A4
  const auto declared = two_areas();
  EXPECT_TRUE(declared.is_here("asia-pacific"));
  EXPECT_FALSE(declared.is_here("europe"));
  EXPECT_FALSE(declared.is_here("closing"));
  EXPECT_FALSE(declared.is_here("nowhere"));
}

TEST(Declared, AnAddressBelongsToThePoolThatHasItsCidr) {
  const auto declared = two_areas();
  ASSERT_NE(declared.pool_of(address("198.51.100.127")), nullptr);
  EXPECT_EQ(declared.pool_of(address("198.51.100.127"))->id, "apac");
  EXPECT_EQ(declared.pool_of(address("2001:db8:100::7"))->id, "acme");
  EXPECT_EQ(declared.pool_of(address("198.51.100.128")), nullptr);
}

TEST(Words, OfABindingTypeAreReadAsTheyArePrinted) {  // A8, Z6
  for (const char* word : {"clb", "eni", "instance", "nat-snat", "nat-dnat", "load-balancer"}) {
    ASSERT_TRUE(parse_binding_type(word)) << word;
    EXPECT_EQ(to_string(*parse_binding_type(word)), word);
  }
  EXPECT_FALSE(parse_binding_type("CLB"));
  EXPECT_EQ(parse_binding_type("nat-dnat"), BindingType::NatDnat);
}

TEST(Words, OfACidrStateAreReadAsTheyArePrinted) {  // Z1
  for (const char* word : {"pending", "validating", "active", "draining", "retired", "failed"}) {
    ASSERT_TRUE(parse_cidr_state(word)) << word;
    EXPECT_EQ(to_string(*parse_cidr_state(word)), word);
  }
  EXPECT_FALSE(parse_cidr_state(""));
  EXPECT_EQ(parse_cidr_state("failed"), CidrState::Failed);
}

}  // namespace
}  // namespace eipd::inventory
