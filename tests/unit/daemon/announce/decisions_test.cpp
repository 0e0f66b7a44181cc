#include "daemon/announce/decisions.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using namespace std::chrono_literals;
using health::CheckId;
using health::Health;

const TimePoint kNow{1000s};
constexpr Health kUp{.healthy = true, .known = true};
constexpr Health kDown{.healthy = false, .known = true};

/// An inventory of `count` EIPs at hkg1, each with the bindings that `bind` gives it.
struct Pop {
  inventory::Declared inventory{.access_point = "hkg1", .access_areas = {{"asia", {"hkg1"}}, {"europe", {"fra1"}}}};
  AnnouncePolicy policy{.allowed = {*bgp::parse_prefix_range("203.0.113.0/24 le 32")}, .lease = 30s};
  std::vector<health::CheckSettings> checks{{.name = "web", .kind = health::TcpCheck{}},
                                            {.name = "flag", .kind = health::FileCheck{"/run/flag"}}};

  void add(std::vector<inventory::Binding> bindings, const char* area = "asia") {
    const auto number = static_cast<std::uint32_t>(inventory.eips.size());
    inventory.eips.push_back({.id = "eip-" + std::to_string(number),
                              .address = bgp::IpAddress::v4(0xCB007100U + number),
                              .access_area = area,
                              .bindings = std::move(bindings)});
  }
  [[nodiscard]] Decisions decisions() const { return Decisions{{inventory, policy, checks}}; }
};

inventory::Binding bound(const char* target, const char* check = "web") {
  return {.target = target, .check = check};
}
CheckId web(const char* target) {
  return {"web", target};
}

std::vector<Decisions::Change> run(Decisions& decisions, std::size_t slice = 1000) {
  std::vector<Decisions::Change> changes;
  while (decisions.step(slice, changes)) {
  }
  return changes;
}

TEST(Decisions, RunACheckOfATargetOnceHoweverManyEipsShareIt) {
  Pop pop;
  pop.add({bound("192.0.2.80:80")});
  pop.add({bound("192.0.2.80:80"), bound("192.0.2.80:80")});
  pop.add({bound("192.0.2.81:80"), bound("", "flag")});
  pop.add({bound("192.0.2.99:80")}, "europe");
  const Decisions decisions = pop.decisions();
  EXPECT_THAT(decisions.watched(),
              testing::ElementsAre(web("192.0.2.80:80"), web("192.0.2.81:80"), CheckId{"flag", ""}));
  EXPECT_EQ(decisions.eips_behind(web("192.0.2.80:80")), 2U);
}

TEST(Decisions, GiveEveryEipAFirstDecision) {
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("a:1", "none")});
  pop.add({bound("a:1")}, "europe");
  Decisions decisions = pop.decisions();
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_TRUE(changes[0].first);
  EXPECT_EQ(changes[0].now.reason, Reason::NoVerdictYet);
  EXPECT_TRUE(changes[1].now.announce);
  EXPECT_EQ(changes[2].now.reason, Reason::AreaElsewhere);
  EXPECT_TRUE(run(decisions).empty()) << "what did not change is not reported again";
}

TEST(Decisions, TouchOnlyTheEipsBehindAVerdict) {
  Pop pop;
  pop.add({bound("a:1")});
  pop.add({bound("b:1")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.apply(web("a:1"), kUp, kNow);
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].eip, 0U);
  EXPECT_TRUE(changes[0].now.announce);
}

TEST(Decisions, PutWithdrawalsBeforeAnnouncements) {
  Pop pop;
  for (int i = 0; i < 50; ++i) pop.add({bound("good:1")});
  for (int i = 0; i < 50; ++i) pop.add({bound("bad:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("bad:1"), kUp, kNow);
  run(decisions);
  decisions.apply(web("good:1"), kUp, kNow);
  std::vector<Decisions::Change> changes;
  decisions.step(10, changes);
  decisions.apply(web("bad:1"), kDown, kNow);
  changes.clear();
  decisions.step(50, changes);
  ASSERT_EQ(changes.size(), 50U);
  EXPECT_FALSE(changes.front().now.announce);
  EXPECT_FALSE(changes.back().now.announce);
}

TEST(Decisions, WorkInSlicesOfTheSizeGiven) {
  Pop pop;
  for (int i = 0; i < 100; ++i) pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  std::vector<Decisions::Change> changes;
  EXPECT_TRUE(decisions.step(60, changes));
  EXPECT_EQ(changes.size(), 60U);
  EXPECT_FALSE(decisions.step(60, changes));
  EXPECT_EQ(changes.size(), 100U);
}

TEST(Decisions, ExpireAStaleVerdictAfterItsLease) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  decisions.apply(web("a:1"), {.healthy = true, .known = true, .stale_since = kNow}, kNow);
  EXPECT_TRUE(run(decisions).empty()) << "as before, for the lease";
  ASSERT_EQ(decisions.next_expiry(), kNow + 30s);
  decisions.expire(kNow + 30s);
  const auto changes = run(decisions);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].now.reason, Reason::VerdictExpired);
  EXPECT_EQ(decisions.next_expiry(), std::nullopt);
}

TEST(Decisions, ForgetALeaseWhenAResultCameBack) {
  Pop pop;
  pop.add({bound("a:1")});
  Decisions decisions = pop.decisions();
  decisions.apply(web("a:1"), {.healthy = true, .known = true, .stale_since = kNow}, kNow);
  decisions.apply(web("a:1"), kUp, kNow + 1s);
  EXPECT_EQ(decisions.next_expiry(), std::nullopt);
}

TEST(Decisions, WithholdEverythingBehindAFailedGate) {
  Pop pop;
  pop.add({bound("", "none")});
  pop.policy.gates = {"flag"};
  Decisions decisions = pop.decisions();
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::NoVerdictYet);
  decisions.apply({"flag", ""}, kUp, kNow);
  EXPECT_TRUE(run(decisions)[0].now.announce);
  decisions.apply({"flag", ""}, kDown, kNow);
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::GateFailed);
}

TEST(Decisions, AreCompleteOnceEveryCheckHasAVerdictAndNothingWaits) {
  Pop pop;
  pop.add({bound("a:1"), bound("b:1")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.apply(web("a:1"), kUp, kNow);
  run(decisions);
  EXPECT_FALSE(decisions.complete());
  decisions.apply(web("b:1"), kDown, kNow);
  run(decisions);
  EXPECT_TRUE(decisions.complete());
}

TEST(Decisions, WithholdEverythingOnceStopping) {
  Pop pop;
  pop.add({bound("a:1", "none")});
  Decisions decisions = pop.decisions();
  run(decisions);
  decisions.stop();
  EXPECT_EQ(run(decisions)[0].now.reason, Reason::Stopping);
  decisions.apply(web("a:1"), kUp, kNow);
  EXPECT_TRUE(run(decisions).empty());
}

// Law: after any sequence of verdicts, in any slices, the incremental result is the result from scratch.
TEST(DecisionLaws, IncrementalEqualsFromScratch) {
  Pop pop;
  std::mt19937 random{4271};
  const std::array targets{"a:1", "b:1", "c:1", "d:1", "e:1"};
  for (int i = 0; i < 200; ++i) {
    std::vector<inventory::Binding> bindings;
    for (std::size_t b = random() % 4; b > 0; --b) {
      bindings.push_back(bound(targets[random() % targets.size()], random() % 8 == 0 ? "none" : "web"));
    }
    pop.add(bindings, random() % 6 == 0 ? "europe" : "asia");
    pop.inventory.eips.back().health = {.kind = static_cast<inventory::HealthRule::Kind>(random() % 3), .at_least = 2};
  }
  pop.policy.gates = {"flag"};
  Decisions incremental = pop.decisions();
  std::vector<std::pair<CheckId, Health>> latest;
  TimePoint now = kNow;
  for (int round = 0; round < 300; ++round) {
    now += std::chrono::seconds{random() % 20};
    CheckId id = random() % 5 == 0 ? CheckId{"flag", ""} : web(targets[random() % targets.size()]);
    Health health{.healthy = random() % 2 == 0, .known = random() % 8 != 0};
    if (random() % 4 == 0) health.stale_since = now;
    std::erase_if(latest, [&](const auto& entry) { return entry.first == id; });
    latest.emplace_back(id, health);
    incremental.apply(id, health, now);
    incremental.expire(now);
    std::vector<Decisions::Change> changes;
    incremental.step(random() % 50, changes);
    if (round % 10 != 0) continue;
    run(incremental);
    Decisions scratch = pop.decisions();
    for (const auto& [check, state] : latest) scratch.apply(check, state, now);
    scratch.expire(now);
    run(scratch);
    for (EipIndex eip = 0; eip < pop.inventory.eips.size(); ++eip) {
      ASSERT_EQ(incremental.of(eip), scratch.of(eip)) << "eip " << eip << " in round " << round;
    }
  }
}

}  // namespace
}  // namespace eipd::announce
