#include "daemon/announce/prefix_limit.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using bgp::Family;
using testing::ElementsAre;
using testing::IsEmpty;

bgp::Prefix host(std::uint32_t number) {
  return bgp::Prefix::host(bgp::IpAddress::v4(0xCB007100U + number));
}
const auto kCover = *bgp::parse_prefix("203.0.113.0/24");
const auto kSix = *bgp::parse_prefix("2001:db8::1/128");

std::vector<bgp::Prefix> given(PrefixLimit& limit) {
  std::vector<bgp::Prefix> prefixes;
  while (const auto prefix = limit.next()) prefixes.push_back(*prefix);
  return prefixes;
}

TEST(PrefixLimit, GivesPlacesInTheOrderOfIdsAggregatesFirst) {
  PrefixLimit limit{3};
  limit.want(host(1), "eip-c");
  limit.want(host(2), "eip-a");
  limit.want(host(3), "eip-b");
  limit.want(kCover, "");
  EXPECT_THAT(given(limit), ElementsAre(kCover, host(2), host(3)));
  EXPECT_TRUE(limit.waits(host(1)));
  EXPECT_EQ(limit.waiting(Family::Ipv4), 1U);
  EXPECT_FALSE(limit.can_give());
}

TEST(PrefixLimit, CountsEachFamilyByItself) {
  PrefixLimit limit{1};
  limit.want(host(1), "a");
  limit.want(host(2), "b");
  limit.want(kSix, "c");
  EXPECT_THAT(given(limit), ElementsAre(host(1), kSix));
  EXPECT_EQ(limit.waiting(Family::Ipv6), 0U);
}

TEST(PrefixLimit, KeepsAPlaceWhoeverComesLater) {
  PrefixLimit limit{1};
  limit.want(host(2), "b");
  EXPECT_THAT(given(limit), ElementsAre(host(2)));
  limit.want(host(1), "a");
  limit.want(host(2), "b");
  EXPECT_THAT(given(limit), IsEmpty());
  EXPECT_TRUE(limit.has_place(host(2)));
}

TEST(PrefixLimit, GivesAFreedPlaceToTheFirstInLine) {
  PrefixLimit limit{1};
  for (std::uint32_t i = 1; i <= 3; ++i) limit.want(host(i), "eip-" + std::to_string(i));
  EXPECT_THAT(given(limit), ElementsAre(host(1)));
  limit.drop(host(2));
  limit.drop(host(1));
  EXPECT_TRUE(limit.can_give());
  EXPECT_THAT(given(limit), ElementsAre(host(3)));
}

TEST(PrefixLimit, LetsThoseFirstThatWereThereBeforeTheReset) {
  PrefixLimit before{2};
  before.want(host(8), "h");
  before.want(host(9), "i");
  given(before);
  PrefixLimit limit{2, before.placed()};
  limit.want(host(1), "a");
  limit.want(host(9), "i");
  EXPECT_THAT(given(limit), ElementsAre(host(9), host(1))) << "h is not wanted any more";
}

TEST(PrefixLimitLaws, NeverMoreThanTheLimitAndNobodyWaitsBesideAFreePlace) {
  std::mt19937 random{1};
  PrefixLimit limit{10};
  std::set<bgp::Prefix> wanted;
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<std::uint32_t>(random() % 40);
    const auto prefix = host(number);
    if (random() % 2 == 0) {
      limit.want(prefix, std::to_string(number));
      wanted.insert(prefix);
    } else {
      limit.drop(prefix);
      wanted.erase(prefix);
    }
    if (random() % 3 != 0) continue;
    given(limit);
    ASSERT_EQ(limit.placed().size(), std::min<std::size_t>(10, wanted.size()));
    ASSERT_EQ(limit.placed().size() + limit.waiting(Family::Ipv4), wanted.size());
  }
}

}  // namespace
}  // namespace eipd::announce
