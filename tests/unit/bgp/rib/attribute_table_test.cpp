#include "bgp/rib/attribute_table.hpp"

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

TEST(AttributeTable, GivesOneObjectForEqualValues) {
  AttributeTable table;
  const auto one = table.intern(with_med(1));
  EXPECT_EQ(table.intern(with_med(1)), one);
  EXPECT_NE(table.intern(with_med(2)), one);
  EXPECT_EQ(*one, with_med(1));
}

TEST(AttributeTable, TellsAbsentMedFromZero) {
  AttributeTable table;
  auto absent = with_med(0);
  absent.med.reset();
  EXPECT_NE(table.intern(with_med(0)), table.intern(absent));
}

TEST(AttributeTable, KeepsNothingAlive) {
  AttributeTable table;
  const std::weak_ptr<const wire::PathAttributes> gone = table.intern(with_med(1));
  EXPECT_TRUE(gone.expired());
  EXPECT_NE(table.intern(with_med(1)), nullptr);
}

TEST(AttributeTable, ForgetsWhatIsGoneAsItGoesOn) {
  AttributeTable table;
  const auto kept = table.intern(with_med(0));
  for (std::uint32_t med = 1; med <= 10'000; ++med) table.intern(with_med(med));
  EXPECT_LT(table.size(), 16U);
  EXPECT_EQ(table.intern(with_med(0)), kept);
}

}  // namespace
}  // namespace eipd::bgp::rib
