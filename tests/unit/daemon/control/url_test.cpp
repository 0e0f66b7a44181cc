#include "daemon/control/url.hpp"

#include <gmock/gmock.h>

namespace eipd::control {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Target, PathAndQueryAreTakenApartThenDecoded) {
  const auto target = parse_target("/v1/explain/203.0.113.10%2F32?a=b%26c&d=&e");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->segments, ElementsAre("v1", "explain", "203.0.113.10/32"));
  EXPECT_THAT(target->parameters, ElementsAre(Pair("a", "b&c"), Pair("d", ""), Pair("e", "")));
}

TEST(Target, ATrailingSlashIsAnEmptySegment) {
  EXPECT_THAT(parse_target("/v1/")->segments, ElementsAre("v1", ""));
  EXPECT_THAT(parse_target("/")->segments, ElementsAre(""));
}

class BadTarget : public testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(All, BadTarget,
                         testing::Values("", "v1/status", "*", "http://host/v1", "/v1/%", "/v1/%2", "/v1/%zz",
                                         "/v1/%00", "/v1/a%0Ab", "/v1/%ff", "/v1/%c0%af", "/v1/x?%=1", "/v1/\x7f"));
TEST_P(BadTarget, IsRefused) {
  EXPECT_FALSE(parse_target(GetParam()));
}

}  // namespace
}  // namespace eipd::control
