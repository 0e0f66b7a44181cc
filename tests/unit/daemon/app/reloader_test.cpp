// What is real: the worker thread, the plan, the inventory. What is not: the file and the daemon, which are the test's.
#include "daemon/app/reloader.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"
#include "tests/unit/no_threads.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Reloading : public testing::Test {
 protected:
  Reloading() {
    file_ = make_pop();
    file_.inventory.accounts = {{.name = "acme"}};
    file_.inventory.origin_regions = {"hong-kong"};
    for (int i = 0; i < 300; ++i) add(i);
    present_ = std::make_shared<const config::Config>(file_);
    reloader_.emplace(
        loop_.get_executor(), present_, "eipd.yaml",
        Reloader::Hooks{.load =
                            [this] {
                              ++loads_;
                              if (!broken_) return config::Loaded{.config = file_, .issues = warnings_};
                              return config::Loaded{.issues = {{.line = 3, .message = "no such key"}}};
                            },
                        .rows = [this] { return inventory::Rows{.revision = revision_, .eips = api_}; },
                        .revision = [this] { return moving_ ? ++revision_ : revision_; },
                        .adopt = [this](ReloadPlan& plan) { return adopt(plan); },
                        .remove_eip = [this](const std::string& id) { acts_.push_back("- " + id); },
                        .put_eip = [this](const inventory::EipPtr& record) { acts_.push_back("+ " + record->eip.id); },
                        .change_checks = [](const auto&, std::size_t, std::size_t) { return std::nullopt; },
                        .ended = [this](const ReloadOutcome&) { ++ended_; }});
  }
  void add(int number) {
    auto eip = make_eip(static_cast<std::size_t>(number), "192.0.2.80:80");
    eip.account = "acme";
    file_.inventory.eips.push_back(std::move(eip));
  }
  std::expected<void, std::vector<std::string>> adopt(ReloadPlan& plan) {
    if (plan.unchanged) return {};
    EXPECT_TRUE(plan.inventory) << "the file and the API's rows together";
    present_ = plan.config;
    acts_.emplace_back("adopted");
    return {};
  }
  ReloadOutcome reload() {
    std::optional<ReloadOutcome> outcome;
    reloader_->reload([&](const ReloadOutcome& ended) { outcome = ended; });
    run_until([&] { return outcome.has_value(); });
    return outcome.value_or(ReloadOutcome{});
  }
  template <class Condition>
  void run_until(Condition condition) {
    loop_.restart();  // it ran out of work with the reload before
    const auto guard = boost::asio::make_work_guard(loop_);
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < limit) loop_.run_one_until(limit);
    ASSERT_TRUE(condition());
  }

  boost::asio::io_context loop_;
  config::Config file_;
  std::atomic<bool> broken_ = false;
  std::vector<config::Issue> warnings_;
  std::atomic<int> loads_ = 0;
  std::vector<inventory::EipPtr> api_;
  std::uint64_t revision_ = 7;
  bool moving_ = false;
  std::vector<std::string> acts_;
  int ended_ = 0;
  ConfigPtr present_;
  std::optional<Reloader> reloader_;
};

TEST_F(Reloading, DoesNothingForAFileThatSaysTheSame) {
  EXPECT_TRUE(reload().unchanged);
  EXPECT_THAT(acts_, IsEmpty());
  EXPECT_EQ(ended_, 1);
}

TEST_F(Reloading, AdoptsThenRemovesThenPutsInSlices) {
  file_.inventory.eips.erase(file_.inventory.eips.begin(), file_.inventory.eips.begin() + 2);
  add(1000);
  const auto outcome = reload();
  EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.eips_removed, 2U);
  ASSERT_EQ(acts_.size(), 4U);
  EXPECT_EQ(acts_[0], "adopted");
  EXPECT_EQ(acts_[1].front(), '-');
  EXPECT_EQ(acts_[2].front(), '-');
  EXPECT_EQ(acts_[3], "+ eip-1000");
}

TEST_F(Reloading, IsRefusedByAHostThatIsOutOfThreads) {
  add(1000);
  {
    const tests::NoThreads none;
    EXPECT_THAT(reload().errors,
                ElementsAre(HasSubstr("eipd.yaml: is not loaded, as the system gives eipd no thread")));
    EXPECT_EQ(loads_, 0);
    EXPECT_THAT(acts_, IsEmpty());
  }
  EXPECT_TRUE(reload().ok());
  EXPECT_THAT(acts_, ElementsAre("adopted", "+ eip-1000"));
}

TEST_F(Reloading, RefusesABrokenFileWhole) {
  broken_ = true;
  const auto outcome = reload();
  ASSERT_EQ(outcome.errors.size(), 1U);
  EXPECT_THAT(outcome.errors[0], HasSubstr("eipd.yaml:3"));
  EXPECT_THAT(acts_, IsEmpty());
}

TEST_F(Reloading, TellsTheWarningsOfAFileThatItTakes) {
  warnings_ = {{.severity = config::Severity::Warning, .line = 4, .column = 2, .path = "pools", .message = "hm"}};
  const auto outcome = reload();
  EXPECT_TRUE(outcome.ok());
  EXPECT_THAT(outcome.warnings, ElementsAre("eipd.yaml:4:2: warning: pools: hm"));
}

TEST_F(Reloading, RefusesAFileThatTakesAwayWhatTheApiUses) {  // naming who uses it
  inventory::EipRecord record{.eip = make_eip(5000, ""), .pool = "v4", .revision = 5};
  record.eip.id = "eip-api";
  record.eip.account = "acme";
  record.eip.bindings.clear();
  api_ = {std::make_shared<const inventory::EipRecord>(record)};
  file_.inventory.pools[0].id = "other";
  const auto outcome = reload();
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.errors[0], HasSubstr("eip-api"));
  EXPECT_THAT(acts_, IsEmpty());
}

TEST_F(Reloading, HoldsTheFileAgainstWhatWasWrittenMeanwhile) {
  moving_ = true;  // at each look the API has written again, so the control thread has the last word
  add(1000);
  EXPECT_TRUE(reload().ok());
  EXPECT_THAT(acts_, ElementsAre("adopted", "+ eip-1000"));
}

TEST_F(Reloading, TakesTheFileAgainForWhoAsksMeanwhile) {
  int done = 0;
  for (int i = 0; i < 3; ++i) reloader_->reload([&](const ReloadOutcome&) { ++done; });
  run_until([&] { return done == 3; });
  EXPECT_EQ(loads_, 2) << "one under way, and one for all who came meanwhile";
}

TEST_F(Reloading, TakesNoStepOnceStopped) {
  add(1000);
  bool done = false;
  reloader_->reload([&](const ReloadOutcome&) { done = true; });
  while (!reloader_->stop()) std::this_thread::yield();
  loop_.run_for(1ms);
  EXPECT_FALSE(done);
  EXPECT_THAT(acts_, IsEmpty());
}

}  // namespace
}  // namespace eipd::app
