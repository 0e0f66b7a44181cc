#include "daemon/announce/preference.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

RouteAttributes worst() {
  RouteAttributes worst{.med = 4294967294, .prepend = 3};
  worst.communities.add(bgp::kGracefulShutdown);
  return worst;
}

RouteAttributes applied(Preference preference, const RouteAttributes& depreference, bool internal,
                        RouteAttributes attributes) {
  apply(preference, depreference, internal, attributes);
  return attributes;
}

TEST(Preference, LeavesANormalRouteAlone) {
  const RouteAttributes own{.med = 5, .prepend = 1};
  EXPECT_EQ(applied(Preference::Normal, worst(), false, own), own);
}

TEST(Preference, AddsWhatDepreferenceSays) {
  const auto got = applied(Preference::Depreferred, worst(), false, {});
  EXPECT_EQ(got, worst());
}

TEST(Preference, MakesNothingBetter) {
  const RouteAttributes mild{.med = 1, .local_preference = 90, .prepend = 1};
  const RouteAttributes own{.med = 50, .local_preference = 10, .prepend = 5};
  EXPECT_EQ(applied(Preference::Depreferred, mild, true, own), own);
  EXPECT_EQ(applied(Preference::Depreferred, {.local_preference = 200}, true, {}).local_preference, 100U);
}

TEST(Preference, KeepsTheCommunitiesThatStood) {
  RouteAttributes own;
  own.communities.add(bgp::kNoExport);
  const auto got = applied(Preference::GracefulShutdown, {}, false, own);
  EXPECT_TRUE(got.communities.contains(bgp::kNoExport));
  EXPECT_TRUE(got.communities.contains(bgp::kGracefulShutdown));
}

TEST(Preference, TellsInternalNeighborsOfAShutdownByLocalPreferenceToo) {  // RFC 8326 §4
  EXPECT_EQ(applied(Preference::GracefulShutdown, {}, true, {.local_preference = 300}).local_preference, 0U);
  EXPECT_EQ(applied(Preference::GracefulShutdown, {}, false, {}).local_preference, std::nullopt);
}

}  // namespace
}  // namespace eipd::announce
