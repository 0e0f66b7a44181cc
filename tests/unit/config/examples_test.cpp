// Every example that is shipped or promised loads without an error.
#include <gmock/gmock.h>

#include "tests/unit/config/loading.hpp"

namespace eipd::config {
namespace {

using testing::IsEmpty;

TEST(DesignExample, LoadsAsItIs) {
  const auto loaded = test::load_file("tests/unit/config/design_example.yaml");
  EXPECT_THAT(test::errors(loaded), IsEmpty());
  ASSERT_TRUE(loaded.config);
  EXPECT_EQ(loaded.config->inventory.access_point, "hkg1");
  ASSERT_EQ(loaded.config->neighbors.size(), 1U);
  EXPECT_EQ(loaded.config->neighbors[0].session.hold_time, std::chrono::seconds{9});
  ASSERT_EQ(loaded.config->inventory.eips.size(), 2U);
  EXPECT_EQ(loaded.config->inventory.eips[1].bindings[0].check, "none");
  EXPECT_THAT(test::warnings(loaded), testing::Contains(testing::HasSubstr("no effect yet in this version")));
}

}  // namespace
}  // namespace eipd::config
