#include "daemon/probe/target.hpp"

#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

TEST(TargetText, OfAnAddressIsAnEndpoint) {
  EXPECT_EQ(parse_target("192.0.2.80:80"), Target{*bgp::parse_endpoint("192.0.2.80:80")});
  EXPECT_EQ(parse_target("[2001:db8::1]:443"), Target{*bgp::parse_endpoint("[2001:db8::1]:443")});
  EXPECT_EQ(parse_target("[fe80::1%eth0]:80"), Target{*bgp::parse_endpoint("[fe80::1%eth0]:80")});
}

TEST(TargetText, OfANameIsTheNameAndThePort) {
  EXPECT_EQ(parse_target("web.example:8080"), (Target{NamedTarget{.host = "web.example", .port = 8080}}));
  EXPECT_EQ(parse_target("localhost:1"), (Target{NamedTarget{.host = "localhost", .port = 1}}));
}

class BadTargetText : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Table, BadTargetText,
                         testing::Values("", "web", "web:", ":80", "web:0", "web:65536", "web:80x", "web:-1",
                                         "192.0.2:80", "192.0.2.300:80", "2001:db8::1:80", "we b:80", "-web:80",
                                         ".web:80", "web:80 "));
TEST_P(BadTargetText, IsNoTarget) {
  EXPECT_FALSE(parse_target(GetParam()));
}

}  // namespace
}  // namespace eipd::probe
