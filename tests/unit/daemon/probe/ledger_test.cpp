// What the engine keeps of its checks, driven without threads, sockets or a clock.
#include "daemon/probe/ledger.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

using namespace std::chrono_literals;
using health::Outcome;
using health::TimePoint;
using health::Verdict;

constexpr TimePoint kZero = TimePoint{} + 1000s;

CheckInstance instance(std::string check, const std::string& target, health::CheckKind kind = health::TcpCheck{}) {
  health::CheckSettings settings;
  settings.name = std::move(check);
  settings.kind = std::move(kind);
  settings.rise = settings.fall = 1;
  return {.id = health::check_id(settings, target), .settings = settings};
}

class LedgerTest : public testing::Test {
 protected:
  Ledger::Changes configure(const std::vector<CheckInstance>& instances, TimePoint now = kZero) {
    std::vector<const CheckInstance*> mine;
    std::set<std::string, std::less<>> names;
    for (const auto& i : instances) {
      mine.push_back(&i);
      names.insert(i.id.check);
    }
    return ledger_.configure(mine, names, 1, now);
  }
  void run(Record& record, Outcome outcome, TimePoint end = kZero + 1s) {
    ledger_.started(record, ledger_.due(record));
    ledger_.ended(record, {.outcome = outcome, .at = end, .latency = 3ms, .detail = {}});
  }
  std::vector<CheckSnapshot> snapshot(std::string_view check = {}) const {
    std::vector<CheckSnapshot> all;
    ledger_.snapshot(check, all);
    return all;
  }

  VerdictMailbox verdicts_{nullptr};
  Ledger ledger_{verdicts_};
};

TEST_F(LedgerTest, HasOneRecordForAnIdHoweverOftenItIsAskedFor) {
  const auto changes = configure({instance("web", "192.0.2.1:80"), instance("web", "192.0.2.1:80")});
  EXPECT_EQ(changes.added.size(), 1U);
}

TEST_F(LedgerTest, TellsEveryChangeOfAVerdictAndNothingElse) {
  const auto record = configure({instance("web", "192.0.2.1:80")}).added.front();
  run(*record, Outcome::Success);
  const auto up = verdicts_.drain();
  ASSERT_EQ(up.size(), 1U);
  EXPECT_EQ(up.front().first, record->id);
  EXPECT_EQ(up.front().second.transition.to, Verdict::Up);
  run(*record, Outcome::Success);
  EXPECT_TRUE(verdicts_.drain().empty());
  run(*record, Outcome::Refused);
  EXPECT_EQ(verdicts_.drain().front().second.transition.outcome, Outcome::Refused);
}

TEST_F(LedgerTest, CountsFlapsThatTheReaderDidNotSee) {
  const auto record = configure({instance("web", "192.0.2.1:80")}).added.front();
  for (const auto outcome : {Outcome::Success, Outcome::Refused, Outcome::Success}) run(*record, outcome);
  const auto batch = verdicts_.drain();
  ASSERT_EQ(batch.size(), 1U);
  EXPECT_EQ(batch.front().second.transition.to, Verdict::Up);
  EXPECT_EQ(batch.front().second.transition.flips, 3U);
}

TEST_F(LedgerTest, KeepsCountsPerCheckOverItsTargets) {
  const auto changes = configure({instance("web", "192.0.2.1:80"), instance("web", "192.0.2.2:80")});
  run(*changes.added[0], Outcome::Success);
  run(*changes.added[1], Outcome::Timeout);
  EngineTotals totals;
  ledger_.add_to(totals);
  ASSERT_TRUE(totals.checks.contains("web"));
  const auto& web = totals.checks.at("web");
  EXPECT_EQ(web.results[static_cast<std::size_t>(Outcome::Success)], 1U);
  EXPECT_EQ(web.results[static_cast<std::size_t>(Outcome::Timeout)], 1U);
  EXPECT_EQ(web.duration.count(), 2U);
  EXPECT_NEAR(web.duration.sum_seconds(), 0.006, 1e-9);
  EXPECT_EQ(totals.schedule_lag.count(), 2U);
}

TEST_F(LedgerTest, KeepsTheTotalsOfACheckWhoseTargetsChange) {
  run(*configure({instance("web", "192.0.2.1:80")}).added.front(), Outcome::Success);
  configure({instance("web", "192.0.2.2:80")});
  EngineTotals totals;
  ledger_.add_to(totals);
  EXPECT_EQ(totals.checks.at("web").duration.count(), 1U) << "a counter never goes back";
  configure({});
  EngineTotals after;
  ledger_.add_to(after);
  EXPECT_TRUE(after.checks.empty()) << "and goes away with its check";
}

TEST_F(LedgerTest, LeavesAloneWhatAReloadDoesNotChange) {
  const auto record = configure({instance("web", "192.0.2.1:80")}).added.front();
  run(*record, Outcome::Success);
  const auto changes = configure({instance("web", "192.0.2.1:80"), instance("web", "192.0.2.2:80")});
  EXPECT_TRUE(changes.removed.empty());
  ASSERT_EQ(changes.added.size(), 1U);
  EXPECT_EQ(changes.added.front()->id.target, "192.0.2.2:80");
  EXPECT_EQ(snapshot()[0].runs, 1U);
  EXPECT_EQ(snapshot()[0].verdict, Verdict::Up);
}

TEST_F(LedgerTest, KeepsTheVerdictUnderNewThresholds) {
  run(*configure({instance("web", "192.0.2.1:80")}).added.front(), Outcome::Success);
  EXPECT_EQ(verdicts_.drain().size(), 1U);
  auto slower = instance("web", "192.0.2.1:80");
  slower.settings.interval = 5s;
  slower.settings.fall = 2;
  const auto changes = configure({slower});
  EXPECT_EQ(changes.removed.size(), 1U);
  EXPECT_EQ(changes.added.size(), 1U);
  EXPECT_EQ(snapshot().front().verdict, Verdict::Up);
  EXPECT_TRUE(verdicts_.drain().empty());
  run(*changes.added.front(), Outcome::Refused);
  EXPECT_EQ(snapshot().front().verdict, Verdict::Falling) << "by the new threshold";
}

TEST_F(LedgerTest, MakesACheckThatLooksElsewhereUnknownWithItsHealthOfBefore) {
  run(*configure({instance("web", "192.0.2.1:80")}).added.front(), Outcome::Success);
  configure({instance("web", "192.0.2.1:80", health::HttpCheck{})}, kZero + 5s);
  const auto batch = verdicts_.drain();
  ASSERT_EQ(batch.size(), 1U);
  EXPECT_EQ(batch.front().second.transition.reason, health::VerdictReason::Changed);
  EXPECT_EQ(batch.front().second.transition.health,
            (health::Health{.healthy = true, .known = true, .stale_since = kZero + 5s}));
}

TEST_F(LedgerTest, TakesAnotherSourceOrDeviceForLookingElsewhere) {
  auto web = instance("web", "192.0.2.1:80");
  run(*configure({web}).added.front(), Outcome::Success);
  web.settings.source = bgp::parse_address("192.0.2.7");
  const auto sourced = configure({web}, kZero + 5s).added.front();
  EXPECT_EQ(snapshot().front().reason, health::VerdictReason::Changed);
  run(*sourced, Outcome::Success, kZero + 6s);
  EXPECT_EQ(snapshot().front().reason, health::VerdictReason::Passed);
  web.settings.device = "eth1";
  configure({web}, kZero + 7s);
  EXPECT_EQ(snapshot().front().reason, health::VerdictReason::Changed);
}

TEST_F(LedgerTest, KnowsACertificatesEndOverRunsThatSawNone) {
  const auto record = configure({instance("web", "192.0.2.1:443")}).added.front();
  const auto end = std::chrono::sys_seconds{1h};
  ledger_.started(*record, kZero);
  ledger_.ended(*record, {.outcome = Outcome::Success, .at = kZero + 1s, .detail = {}, .certificate_ends = end});
  run(*record, Outcome::Refused, kZero + 2s);
  EXPECT_EQ(snapshot().front().certificate_ends, end);
}

TEST_F(LedgerTest, TellsOfACheckThatCountsAsUpBeforeItsFirstRun) {
  auto web = instance("web", "192.0.2.1:80");
  web.settings.initial = health::InitialState::Up;
  configure({web});
  const auto batch = verdicts_.drain();
  ASSERT_EQ(batch.size(), 1U);
  EXPECT_EQ(batch.front().second.transition.reason, health::VerdictReason::Initial);
  EXPECT_TRUE(batch.front().second.transition.health.healthy);
  web.settings.interval *= 2;
  configure({web}, kZero + 1s);
  EXPECT_TRUE(verdicts_.drain().empty()) << "a reload does not make it new";
}

TEST_F(LedgerTest, TakesNothingForARecordThatIsGone) {
  const auto record = configure({instance("web", "192.0.2.1:80")}).added.front();
  ledger_.started(*record, kZero);
  configure({});
  ledger_.ended(*record, {.outcome = Outcome::Success, .at = kZero, .latency = {}, .detail = {}});
  EXPECT_TRUE(verdicts_.drain().empty());
  EXPECT_TRUE(snapshot().empty());
}

TEST_F(LedgerTest, FindsStaleVerdicts) {
  run(*configure({instance("web", "192.0.2.1:80")}).added.front(), Outcome::Success, kZero + 1s);
  EXPECT_EQ(verdicts_.drain().size(), 1U);
  ledger_.expire(kZero + 4s);
  EXPECT_TRUE(verdicts_.drain().empty());
  ledger_.expire(kZero + 5s);
  const auto batch = verdicts_.drain();
  ASSERT_EQ(batch.size(), 1U);
  EXPECT_EQ(batch.front().second.transition.reason, health::VerdictReason::Stale);
}

TEST_F(LedgerTest, IsSilentOnceClosed) {
  const auto record = configure({instance("web", "192.0.2.1:80")}).added.front();
  ledger_.close();
  run(*record, Outcome::Success);
  EXPECT_TRUE(verdicts_.drain().empty());
}

TEST_F(LedgerTest, MakesOneCheckDueNow) {
  const auto changes = configure({instance("web", "192.0.2.1:80"), instance("web2", "192.0.2.1:80")});
  for (const auto& record : changes.added) run(*record, Outcome::Success);
  const auto concerned = ledger_.run_soon("web", kZero + 1s);
  ASSERT_EQ(concerned.size(), 1U);
  EXPECT_EQ(concerned.front()->id.check, "web");
  EXPECT_EQ(ledger_.due(*concerned.front()), kZero + 1s);
  EXPECT_TRUE(ledger_.run_soon("none", kZero).empty());
}

TEST_F(LedgerTest, LooksAgainSoonAfterAChangeOfTheNetwork) {
  auto slow = instance("web", "192.0.2.1:80");
  slow.settings.interval = 600s;
  slow.settings.fast_interval = 10ms;
  const auto record = configure({slow}).added.front();
  run(*record, Outcome::Timeout);
  EXPECT_GT(ledger_.due(*record), kZero + 2s) << "it is Down";
  ledger_.run_soon(*record, Trigger::Link, kZero + 2s);
  for (unsigned i = 0; i < Ledger::kSoonAgain; ++i) {
    const auto due = ledger_.due(*record);
    EXPECT_LT(due, kZero + 3s) << i;
    run(*record, Outcome::Timeout, due);
  }
  run(*record, Outcome::Timeout, ledger_.due(*record));
  EXPECT_GT(ledger_.due(*record), kZero + 3s) << "not for ever";
  ledger_.run_soon(*record, Trigger::Link, kZero + 4s);
  run(*record, Outcome::Success, kZero + 4s);
  EXPECT_GT(ledger_.due(*record), kZero + 5s) << "a success is enough";
  EngineTotals totals;
  ledger_.add_to(totals);
  EXPECT_EQ(totals.triggered[static_cast<std::size_t>(Trigger::Link)], 2U);
}

TEST_F(LedgerTest, CopiesManyRecordsSortedAndComplete) {
  std::vector<CheckInstance> many;
  for (int i = 0; i < 1000; ++i) many.push_back(instance(i % 2 == 0 ? "a" : "b", std::to_string(i) + ".example:80"));
  configure(many);
  const auto all = snapshot();
  EXPECT_EQ(all.size(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &CheckSnapshot::id));
  EXPECT_EQ(std::ranges::adjacent_find(all, {}, &CheckSnapshot::id), all.end());
  EXPECT_EQ(snapshot("b").size(), 500U);
  EXPECT_TRUE(snapshot("c").empty());
}

}  // namespace
}  // namespace eipd::probe
