#include "daemon/announce/origin.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using enum BindingHealth;

const std::vector<inventory::Binding> kBindings{{.region = "hong-kong", .priority = 20},
                                                {.region = "singapore", .priority = 10},
                                                {.region = "frankfurt", .priority = 10}};

std::optional<BindingIndex> choose(std::array<BindingHealth, 3> health,
                                   std::optional<BindingIndex> present = std::nullopt) {
  return choose_origin(kBindings, health, present);
}

TEST(Origin, IsTheHealthyBindingOfLowestPriorityValue) {  // A6
  EXPECT_EQ(choose({Healthy, Healthy, Healthy}), 1U);
  EXPECT_EQ(choose({Healthy, Unhealthy, Unhealthy}), 0U);
  EXPECT_EQ(choose({Healthy, Expired, NoVerdictYet}), 0U);
}

TEST(Origin, StaysUnderTies) {
  EXPECT_EQ(choose({Healthy, Healthy, Healthy}, 2), 2U);
  EXPECT_EQ(choose({Healthy, Healthy, Healthy}, 1), 1U);
  EXPECT_EQ(choose({Healthy, Healthy, Healthy}, 0), 1U) << "a better one is no tie";
}

TEST(Origin, StaysWhileNoneIsHealthy) {
  EXPECT_EQ(choose({Unhealthy, Unhealthy, Unhealthy}, 2), 2U);
  EXPECT_EQ(choose({Unhealthy, Unhealthy, Unhealthy}), std::nullopt);
  EXPECT_EQ(choose({Unhealthy, Unhealthy, Unhealthy}, 7), std::nullopt) << "a binding that is gone";
}

}  // namespace
}  // namespace eipd::announce
