#include "bgp/rib/prefix_index.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

TEST(PrefixIndex, FindsNothingWhenEmpty) {
  const SlotPool pool;
  EXPECT_FALSE(PrefixIndex{pool}.find(v4_host(1)));
}

TEST(PrefixIndex, TellsPrefixesOfOneAddressApartByLengthAndFamily) {
  SlotPool pool;
  PrefixIndex index{pool};
  const Prefix any4{IpAddress::v4(0), 0};
  const Prefix any6{v6_host(0).address(), 0};
  const Prefix host{IpAddress::v4(0), 32};
  for (const auto& prefix : {any4, any6, host}) index.insert(pool.take(prefix));
  for (const auto& prefix : {any4, any6, host}) {
    const auto slot = index.find(prefix);
    ASSERT_TRUE(slot);
    EXPECT_EQ(pool[*slot].prefix, prefix);
  }
}

TEST(PrefixIndex, AgreesWithAMapUnderRandomChange) {
  std::mt19937 random{1};
  SlotPool pool;
  PrefixIndex index{pool};
  std::map<Prefix, SlotId> model;
  for (int i = 0; i < 60'000; ++i) {
    const auto number = static_cast<std::uint32_t>(random() % 8000);
    const auto prefix = number % 2 == 0 ? v4_host(number) : v6_host(number);
    if (const auto known = model.find(prefix); known != model.end()) {
      ASSERT_EQ(index.find(prefix), known->second);
      index.erase(known->second);
      pool.release(known->second);
      model.erase(known);
    } else {
      ASSERT_FALSE(index.find(prefix));
      const auto slot = pool.take(prefix);
      index.insert(slot);
      model.emplace(prefix, slot);
    }
  }
  for (const auto& [prefix, slot] : model) ASSERT_EQ(index.find(prefix), slot);
  EXPECT_EQ(pool.used(), model.size());
}

TEST(SlotPool, UsesFreedSlotsAgainBeforeItGrows) {
  SlotPool pool;
  const auto first = pool.take(v4_host(1));
  const auto second = pool.take(v4_host(2));
  pool.release(first);
  pool.release(second);
  pool.take(v4_host(3));
  pool.take(v4_host(4));
  EXPECT_EQ(pool.end(), 2U);
  EXPECT_EQ(pool.used(), 2U);
}

}  // namespace
}  // namespace eipd::bgp::rib
