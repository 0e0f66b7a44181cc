// The addresses of one CIDR.
#include "daemon/inventory/address_space.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

TEST(AddressSpace, CountsWhatCanBeGiven) {
  const auto capacity = [](std::string_view cidr, bool edges, std::vector<bgp::Prefix> reserved) {
    return AddressSpace{prefix(cidr), edges, std::move(reserved)}.capacity();
  };
  EXPECT_EQ(capacity("203.0.113.0/24", true, {}), 254);
  EXPECT_EQ(capacity("203.0.113.0/24", false, {}), 256);
  EXPECT_EQ(capacity("203.0.113.0/31", true, {}), 2);
  EXPECT_EQ(capacity("203.0.113.7/32", true, {}), 1);
  EXPECT_EQ(capacity("203.0.113.0/24", true, {prefix("203.0.113.0/28"), prefix("203.0.113.8/29")}), 239);
  EXPECT_EQ(capacity("203.0.113.0/24", true, {prefix("203.0.0.0/16")}), 0);
  EXPECT_EQ(capacity("203.0.113.0/24", true, {prefix("198.51.100.0/24")}), 254);
  EXPECT_EQ(capacity("2001:db8::/120", true, {}), 255);
  EXPECT_EQ(capacity("2001:db8::/48", false, {}), 1208925819614629174706176.0);
}

TEST(AddressSpace, OfAnySizeIsOneGap) {  // an IPv6 pool costs what is taken from it
  const auto first = prefix("2001:db8::/32");
  AddressSpace space{first, true, {}};
  EXPECT_EQ(space.gaps(), 1);
  for (int i = 0; i < 1000; ++i) space.hold(*space.never_given());
  EXPECT_EQ(space.gaps(), 1);
  EXPECT_EQ(to_string(*space.never_given()), "2001:db8::3e9");
  space.hold(address("2001:db8::ffff"));
  EXPECT_EQ(space.gaps(), 2);
}

TEST(AddressSpace, GapsGrowTogetherAgain) {
  AddressSpace space{prefix("203.0.113.0/24"), false, {}};
  for (const auto* text : {"203.0.113.0", "203.0.113.5", "203.0.113.6", "203.0.113.255"}) space.hold(address(text));
  EXPECT_EQ(space.gaps(), 2);
  for (const auto* text : {"203.0.113.6", "203.0.113.255", "203.0.113.0", "203.0.113.5"}) space.forget(address(text));
  EXPECT_EQ(space.gaps(), 1);
  EXPECT_EQ(to_string(*space.never_given()), "203.0.113.0");
}

TEST(AddressSpace, TellingTheSameTwiceChangesNothing) {
  const SystemTime then{1h};
  AddressSpace space{prefix("203.0.113.0/30"), true, {}};
  space.hold(address("203.0.113.1"));
  space.hold(address("203.0.113.1"));
  space.give_back(address("203.0.113.1"), then);
  space.give_back(address("203.0.113.1"), then + 1h);
  EXPECT_EQ(space.returned(), 1);
  EXPECT_EQ(space.longest_free()->first, then + 1h);
  EXPECT_EQ(space.quarantined(then), 1);
  EXPECT_EQ(space.quarantined(then + 1h), 0);
  space.forget(address("203.0.113.1"));
  space.forget(address("203.0.113.1"));
  EXPECT_EQ(space.returned(), 0);
  EXPECT_EQ(space.gaps(), 1);
}

TEST(AddressSpace, AReservedAddressIsNeverFree) {  // also not one that was held before it was reserved
  AddressSpace space{prefix("203.0.113.0/30"), true, {prefix("203.0.113.1/32")}};
  space.hold(address("203.0.113.1"));
  space.give_back(address("203.0.113.1"), SystemTime{});
  EXPECT_FALSE(space.longest_free());
  space.forget(address("203.0.113.1"));
  EXPECT_EQ(to_string(*space.never_given()), "203.0.113.2");
}

}  // namespace
}  // namespace eipd::inventory
