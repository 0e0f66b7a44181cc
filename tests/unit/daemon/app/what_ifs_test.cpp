// What-if over a real announcer: what it foretells of an act is what the neighbor is then sent, and meanwhile nothing
// moves. Acts are those that need no time, since time is real here; what time brings is tests/…/look_ahead_test.cpp's.
#include "daemon/app/what_ifs.hpp"

#include <random>

#include <gmock/gmock.h>

#include "tests/unit/daemon/app/announcing.hpp"
#include "tests/unit/no_threads.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using control::Hypothesis;
using health::Verdict;
using intent::Drain;
using intent::Scope;

class WhatIf : public Announcing {
 protected:
  using Table = std::map<std::string, bgp::rib::AttributesPtr>;

  void begin(config::Config config) {
    start(std::move(config));
    announcer_->session_up("one", session(), kLocal);
    poll();
    what_ifs_.emplace(
        loop_.get_executor(), config_, *announcer_,
        WhatIfs::Hooks{.load_file = [this] { return config::Loaded{.config = on_disk_}; },
                       .load_text = [this](const std::string&) { return config::Loaded{.config = on_disk_}; },
                       .rows = [] { return inventory::Rows{}; }});
  }
  control::WhatIfAnswer ask(Hypothesis hypothesis, control::Part part = {.cursor = "", .limit = 1000}) {
    std::optional<control::WhatIfAnswer> answer;
    what_ifs_->what_if({std::move(hypothesis), std::move(part)}, [&](auto got) { answer = std::move(got); });
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!answer && std::chrono::steady_clock::now() < deadline) {
      loop_.restart();
      loop_.run_one_for(100ms);
    }
    return answer ? *std::move(answer) : std::unexpected(control::Problem{.code = "no-answer"});
  }
  control::WhatIfView foretold(Hypothesis hypothesis) {
    auto answer = ask(std::move(hypothesis));
    EXPECT_TRUE(answer) << answer.error().code << ": " << answer.error().detail;
    return answer ? *std::move(answer) : control::WhatIfView{};
  }
  /// What the neighbor is to be sent.
  [[nodiscard]] Table table() const {
    Table all;
    for (EipIndex eip = 0; eip < announcer_->eips().slots(); ++eip) {
      if (!announcer_->eips().live(eip)) continue;
      const auto& prefix = announcer_->eips().prefix(eip);
      if (auto attributes = group_->attributes(prefix)) all.emplace(to_string(prefix), std::move(attributes));
    }
    return all;
  }
  static std::map<std::string, std::string> difference(const Table& before, const Table& after) {
    std::map<std::string, std::string> changes;
    for (const auto& [prefix, attributes] : before) {
      const auto found = after.find(prefix);
      if (found == after.end()) changes[prefix] = "withdrawn";
      if (found != after.end() && *found->second != *attributes) changes[prefix] = "changed";
    }
    for (const auto& [prefix, attributes] : after) {
      if (!before.contains(prefix)) changes[prefix] = "announced";
    }
    return changes;
  }
  static std::map<std::string, std::string> changes_in(const control::WhatIfView& view) {
    std::map<std::string, std::string> changes;
    for (const auto& row : view.rows.items) {
      for (const auto& [neighbor, change] : row.neighbors) changes[row.prefix] = change;
    }
    return changes;
  }

  std::optional<config::Config> on_disk_;
  std::optional<WhatIfs> what_ifs_;
};

TEST_F(WhatIf, OfThePresentSaysNothing) {
  begin(pop_with(5, "a:1"));
  verdict("a:1", Verdict::Up);
  poll();
  const auto view = foretold({});
  EXPECT_TRUE(view.rows.items.empty());
  EXPECT_EQ(view.sentence, "Nothing would change: 5 of 5 EIPs stay announced.");
  EXPECT_FALSE(view.settled_after);
}

TEST_F(WhatIf, IsRefusedByAHostThatIsOutOfThreads) {
  begin(pop_with(5, "a:1"));
  verdict("a:1", Verdict::Up);
  poll();
  {
    const tests::NoThreads none;
    const auto answer = ask({});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "busy");
  }
  EXPECT_TRUE(ask({}));
}

TEST_F(WhatIf, CountsAndNamesWhatAFailingCheckTakesAway) {
  begin(pop_with(5, "a:1"));
  verdict("a:1", Verdict::Up);
  poll();
  const auto updates = updates_;
  const auto view = foretold({.checks = {{"web", Hypothesis::Verdict::Down}}});
  EXPECT_EQ(view.eips.to_somebody.withdrawn, 5U);
  EXPECT_EQ(view.sentence, "5 of 5 EIPs would be withdrawn; there is no guard.");
  ASSERT_EQ(view.neighbors.size(), 1U);
  EXPECT_EQ(view.neighbors[0].prefixes.withdrawn, 5U);
  ASSERT_EQ(view.rows.items.size(), 5U);
  EXPECT_EQ(view.rows.items[0].steps.back().reason, "unhealthy");
  EXPECT_EQ(updates_, updates) << "nothing is sent";
  EXPECT_EQ(table().size(), 5U);
}

TEST_F(WhatIf, SaysThatADrainWouldBeRefused) {
  auto config = pop_with(3, "");
  config.drain.min_announcers = 1;
  begin(std::move(config));
  const auto view = foretold({.drains = {{.scope = Scope::Eip, .name = "eip-1"}}});
  ASSERT_EQ(view.refusals.size(), 1U);
  EXPECT_EQ(view.refusals[0].code, "would-strand");
}

TEST_F(WhatIf, GivesItsRowsInParts) {
  begin(pop_with(5, ""));
  std::set<std::string> prefixes;
  std::string cursor;
  for (int part = 0; part < 3; ++part) {
    const auto answer = ask({.neighbors_down = {"one"}}, {.cursor = cursor, .limit = 2});
    ASSERT_TRUE(answer);
    for (const auto& row : answer->rows.items) prefixes.insert(row.prefix);
    cursor = answer->rows.next.value_or("");
  }
  EXPECT_EQ(prefixes.size(), 5U);
  EXPECT_TRUE(cursor.empty());
  EXPECT_EQ(ask({}, {.cursor = "here", .limit = 2}).error().code, "bad-cursor");
}

/// As a file must be that a reload takes.
config::Config complete(config::Config config) {
  config.inventory.accounts = {{.name = "acme"}};
  config.inventory.origin_regions = {"hong-kong"};
  for (auto& eip : config.inventory.eips) eip.account = "acme";
  return config;
}

TEST_F(WhatIf, TellsWhatAReloadWouldDo) {
  begin(complete(pop_with(3, "")));
  on_disk_ = *config_;
  on_disk_->inventory.eips.erase(on_disk_->inventory.eips.begin());
  on_disk_->inventory.eips.back().attributes.med = 7;
  const auto view = foretold({.reload = true});
  EXPECT_EQ(changes_in(view),
            (std::map<std::string, std::string>{{"203.0.113.0/32", "withdrawn"}, {"203.0.113.2/32", "changed"}}));
  ASSERT_TRUE(view.configuration);
  EXPECT_EQ(view.configuration->size(), 2U);
}

TEST_F(WhatIf, SaysThatAPoolOverABlackholesNextHopWouldBeRefused) {  // as the reload would be
  begin(complete(pop_with(1, "")));
  const auto prefix = *bgp::parse_prefix("203.0.113.0/32");
  announcer_->set_blackholes({{.prefix = prefix, .next_hop = *bgp::parse_address("198.51.100.66")}});
  on_disk_ = *config_;
  on_disk_->inventory.pools.push_back({.id = "added", .cidrs = {*bgp::parse_prefix("198.51.100.0/24")}});
  const auto refused = ask({.reload = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "configuration-refused");
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("203.0.113.0 has the next hop 198.51.100.66"));
  announcer_->set_blackholes({{.prefix = prefix}});
  EXPECT_TRUE(ask({.reload = true}));
}

TEST_F(WhatIf, LeavesAnAddressThatAnotherEipTakesOver) {
  begin(complete(pop_with(3, "")));
  on_disk_ = *config_;
  on_disk_->inventory.eips.front().id = "eip-new";
  EXPECT_TRUE(changes_in(foretold({.reload = true})).empty());
}

TEST_F(WhatIf, KeepsADrainWithAnEipThatGetsAnotherAddress) {
  begin(complete(pop_with(3, "")));
  announcer_->set_drains({{.scope = Scope::Eip, .name = "eip-0", .withdraw_now = true}});
  poll();
  on_disk_ = *config_;
  on_disk_->inventory.eips.front().address = *bgp::parse_address("203.0.113.9");
  EXPECT_TRUE(changes_in(foretold({.reload = true})).empty());
}

TEST_F(WhatIf, RefusesWhatIsNotThere) {
  begin(pop_with(1, "a:1"));
  EXPECT_EQ(ask({.checks = {{"nothing", Hypothesis::Verdict::Down}}}).error().code, "unknown-check");
  EXPECT_EQ(ask({.eips = {{"nobody", Hypothesis::Fate::Released}}}).error().code, "unknown-eip");
  EXPECT_EQ(ask({.neighbors_down = {"nobody"}}).error().code, "unknown-neighbor");
  EXPECT_EQ(ask({.drains = {{.scope = Scope::Neighbor, .name = "nobody"}}}).error().code, "unknown-neighbor");
  EXPECT_EQ(ask({.undrains = {{Scope::Eip, "eip-0"}}}).error().code, "not-drained");
}

TEST_F(WhatIf, AnswersAFewAndRefusesTheRest) {
  begin(pop_with(1, ""));
  int answered = 0;
  int busy = 0;
  for (int i = 0; i < 8; ++i) {
    what_ifs_->what_if({}, [&](auto answer) { answer ? ++answered : ++busy; });
  }
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (answered + busy < 8 && std::chrono::steady_clock::now() < deadline) {
    loop_.restart();
    loop_.run_one_for(100ms);
  }
  EXPECT_EQ(answered, 5);
  EXPECT_EQ(busy, 3);
}

/// Something that is first supposed and then done.
struct Act {
  Hypothesis supposed;
  std::function<void()> done;
};

class WhatIfLaws : public WhatIf, public testing::WithParamInterface<std::uint32_t> {
 protected:
  std::uint32_t pick(std::uint32_t below) { return random_() % below; }
  void make() {
    auto config = make_pop();
    add_neighbor(config, "one", announce::ExportPolicy{.next_hop = {.ipv4 = kLocal}});
    if (pick(2) == 0) config.neighbors.front().max_prefixes_out = 7;
    if (pick(2) == 0) config.announce.on_unhealthy = {{.kind = announce::UnhealthyStep::Kind::Depreference}};
    if (pick(2) == 0) config.announce.guard = announce::Guard{.max_share_percent = 0, .min_count = 100};
    config.announce.depreference.ebgp.med = 9;
    config.announce.aggregates = {{.prefix = *bgp::parse_prefix("203.0.113.0/28"), .min_announced = 3}};
    for (int eip = 0; eip < 12; ++eip) add_eip(config, targets_[pick(3)]);
    begin(std::move(config));
  }
  Act act() {
    switch (pick(4)) {
      case 0: {
        const std::string id = "eip-" + std::to_string(pick(12));
        const auto same = [&](const Drain& drain) { return drain.name == id; };
        if (std::erase_if(drains_, same) > 0) {
          return {{.undrains = {{Scope::Eip, id}}}, [this] { announcer_->set_drains(drains_); }};
        }
        const bool now = pick(2) == 0;
        drains_.push_back(
            {.scope = Scope::Eip, .name = id, .since = std::chrono::system_clock::now(), .withdraw_now = now});
        return {{.drains = {{.scope = Scope::Eip, .name = id, .withdraw_now = true}}}, [this] {
                  drains_.back().withdraw_now = true;
                  announcer_->set_drains(drains_);
                }};
      }
      case 1: {
        const std::string id = "eip-" + std::to_string(pick(12));
        return {{.eips = {{id, Hypothesis::Fate::Unbound}}}, [this, id] {
                  auto eip = announcer_->eips().eip(*announcer_->eips().by_id(id));
                  eip.bindings.clear();
                  announcer_->put_eip(record_of(std::move(eip)));
                }};
      }
      default: {
        const char* target = targets_[pick(3)];
        const bool up = pick(2) == 0;
        return {{.checks = {{std::string{"web "} + target, up ? Hypothesis::Verdict::Up : Hypothesis::Verdict::Down}}},
                [this, target, up] { verdict(target, up ? Verdict::Up : Verdict::Down); }};
      }
    }
  }
  std::mt19937 random_{GetParam()};
  const std::array<const char*, 3> targets_{"a:1", "b:1", "c:1"};
  std::vector<Drain> drains_;
};
INSTANTIATE_TEST_SUITE_P(Seeds, WhatIfLaws, testing::Range(1U, 13U));
TEST_P(WhatIfLaws, WhatIsForetoldIsWhatIsThenSent) {
  make();
  for (const char* target : targets_) verdict(target, Verdict::Up);
  poll();
  for (int round = 0; round < 25 && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    const Table before = table();
    const Act next = act();
    const auto updates = updates_;
    const auto answer = ask(next.supposed);
    EXPECT_EQ(updates_, updates);
    EXPECT_TRUE(difference(before, table()).empty()) << "touches nothing";
    if (!answer) {  // nothing stands on this check any more
      EXPECT_EQ(answer.error().code, "unknown-check");
      continue;
    }
    next.done();
    poll();
    EXPECT_EQ(changes_in(*answer), difference(before, table()));
  }
}

}  // namespace
}  // namespace eipd::app
