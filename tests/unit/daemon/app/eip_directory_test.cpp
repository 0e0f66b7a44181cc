#include "daemon/app/eip_directory.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

TEST(EipDirectory, FindsByIdAddressAndPrefixAsOperatorsTypeThem) {
  config::Config config = make_pop();
  add_eip(config, "");
  add_eip(config, "");
  const EipDirectory eips{config.inventory};
  EXPECT_EQ(eips.find("eip-1"), 1U);
  EXPECT_EQ(eips.find("203.0.113.1"), 1U);
  EXPECT_EQ(eips.find("203.0.113.1/32"), 1U);
  for (const char* unknown : {"eip-2", "203.0.113.2", "203.0.113.0/24", "", "eip"}) {
    EXPECT_EQ(eips.find(unknown), std::nullopt) << unknown;
  }
}

TEST(EipDirectory, KnowsThePoolOfEachEip) {
  config::Config config = make_pop();
  add_eip(config, "");
  const EipDirectory eips{config.inventory};
  ASSERT_NE(eips.pool(0), nullptr);
  EXPECT_EQ(eips.pool(0)->id, "v4");
}

}  // namespace
}  // namespace eipd::app
