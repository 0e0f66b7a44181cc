#include "daemon/app/reload_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReloadPlanTest : public testing::Test {
 protected:
  ReloadPlanTest() {
    for (int i = 0; i < 3; ++i) add_eip(before_, "192.0.2.80:80");
    after_ = before_;
  }
  ReloadPlan plan() const {
    return plan_reload(before_, config::fixed_settings(before_), std::make_shared<const config::Config>(after_));
  }
  static std::vector<std::string> ids(const std::vector<inventory::EipPtr>& records) {
    std::vector<std::string> ids;
    for (const auto& record : records) ids.push_back(record->eip.id);
    return ids;
  }
  config::Config before_ = make_pop();
  config::Config after_;
};

TEST_F(ReloadPlanTest, IsEmptyForTheSameConfiguration) {
  const auto plan = this->plan();
  EXPECT_TRUE(plan.unchanged);
  EXPECT_THAT(plan.removed, IsEmpty());
  EXPECT_THAT(plan.put, IsEmpty());
  EXPECT_THAT(plan.checks, IsEmpty());
  EXPECT_THAT(plan.at_restart, IsEmpty());
}

TEST_F(ReloadPlanTest, NamesTheEipsThatDifferAndNoOther) {
  after_.inventory.eips[1].bandwidth_mbps = 7;
  after_.inventory.eips.erase(after_.inventory.eips.begin());
  after_.inventory.eips.push_back(make_eip(9, ""));
  EXPECT_THAT(plan().removed, ElementsAre("eip-0"));
  EXPECT_THAT(ids(plan().put), ElementsAre("eip-1", "eip-9"));
}

TEST_F(ReloadPlanTest, IsIndifferentToTheOrderOfTheFile) {
  std::ranges::reverse(after_.inventory.eips);
  EXPECT_THAT(plan().put, IsEmpty());
  EXPECT_THAT(plan().removed, IsEmpty());
}

TEST_F(ReloadPlanTest, PutsAnEipThatCameIntoAnotherPool) {
  after_.inventory.pools[0].id = "renamed";
  EXPECT_EQ(plan().put.size(), 3U);
  EXPECT_EQ(plan().put[0]->pool, "renamed");
}

TEST_F(ReloadPlanTest, NamesChecksWithOtherSettings) {
  after_.checks[0].fall = 9;
  after_.checks.push_back({.name = "new", .kind = health::TcpCheck{}});
  EXPECT_THAT(plan().checks, ElementsAre("web"));
}

TEST_F(ReloadPlanTest, NamesWhatWaitsForARestart) {
  after_.state_dir = "/elsewhere";
  after_.control.mode = 0600;
  after_.log.level = config::Log::Level::Debug;
  EXPECT_THAT(plan().at_restart, ElementsAre("control.mode", "state_dir"));
}

}  // namespace
}  // namespace eipd::app
