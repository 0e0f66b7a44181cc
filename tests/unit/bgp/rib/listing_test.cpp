#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

std::map<Prefix, std::uint32_t> list_all(const ExportGroup& group, std::size_t slice) {
  std::map<Prefix, std::uint32_t> routes;
  for (std::optional<std::size_t> cursor = 0; cursor;) {
    const auto listing = group.list(*cursor, slice);
    EXPECT_LE(listing.routes.size(), slice);
    for (const auto& route : listing.routes)
      EXPECT_TRUE(routes.emplace(route.prefix, route.attributes->med.value_or(0)).second) << "listed twice";
    cursor = listing.next;
  }
  return routes;
}

TEST(Listing, OfAnEmptyGroupIsEmpty) {
  EXPECT_TRUE(list_all(ExportGroup{wire::UpdateFormat{}}, 10).empty());
}

TEST(Listing, NamesWhatIsAnnouncedInSlicesOfAnySize) {
  AttributeTable table;
  ExportGroup group{wire::UpdateFormat{}};
  const auto reader = group.attach();
  std::map<Prefix, std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    group.announce(v4_host(i), table.intern(with_med(i % 7)));
    wanted[v4_host(i)] = i % 7;
  }
  PeerModel peer;
  drain(group, reader, peer);
  for (std::uint32_t i = 0; i < 3000; i += 3) {  // withdrawn, but not sent: those have a slot and no route
    group.withdraw(v4_host(i));
    wanted.erase(v4_host(i));
  }
  for (const std::size_t slice : {1U, 7U, 1000U, 100'000U}) EXPECT_EQ(list_all(group, slice), wanted);
}

TEST(Listing, MissesNothingThatStaysWhileItGoesOn) {
  AttributeTable table;
  ExportGroup group{wire::UpdateFormat{}};
  for (std::uint32_t i = 0; i < 100; ++i) group.announce(v4_host(i), table.intern(with_med(1)));
  auto listing = group.list(0, 50);
  for (std::uint32_t i = 0; i < 50; ++i) group.withdraw(v4_host(i));
  for (std::uint32_t i = 50; i < 100; ++i) group.announce(v4_host(i), table.intern(with_med(2)));
  ASSERT_TRUE(listing.next);
  listing = group.list(*listing.next, 50);
  EXPECT_EQ(listing.routes.size(), 50U);
  EXPECT_FALSE(listing.next);
}

}  // namespace
}  // namespace eipd::bgp::rib
