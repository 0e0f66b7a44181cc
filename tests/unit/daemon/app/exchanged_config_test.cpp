// The configuration is exchanged while sessions are up. Sessions are readers without sockets, in the test's hands.
#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/app/export_groups.hpp"
#include "tests/unit/bgp/rib/peer_model.hpp"
#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using bgp::rib::PeerModel;

const auto kLocal = *bgp::parse_address("192.0.2.1");

/// Three neighbors with one policy, and 10 EIPs, announced.
class ExchangedConfig : public testing::Test {
 protected:
  struct Session {
    std::shared_ptr<bgp::rib::ExportGroup> group;
    bgp::rib::ReaderId reader{};
    PeerModel peer;
    bool held = false;
  };

  ExchangedConfig() {
    auto config = make_pop();
    for (const char* name : {"one", "two", "three"}) add_neighbor(config, name, announce::ExportPolicy{});
    config_ = std::make_shared<const config::Config>(std::move(config));
    decisions_.emplace(announce::DecisionInputs{config_->inventory, config_->announce, config_->checks});
    groups_.emplace(
        config_, eips_, *decisions_,
        ExportGroups::Sessions{.ready = [this](std::string_view name, auto group) { ready(name, std::move(group)); },
                               .hold = [this](std::string_view name) { return hold(name); },
                               .hand_over = [this](std::string_view name, auto group,
                                                   auto reader) { hand_over(name, std::move(group), reader); }});
    for (std::size_t number = 0; number < 10; ++number) put(number);
    for (const char* name : {"one", "two", "three"}) groups_->session_up(name, session(), kLocal);
    settle();
  }
  void put(std::size_t number) {
    const auto record = record_of(make_eip(number, ""));
    decisions_->set(eips_.put(record), record);
    decide();
  }
  void decide() {
    std::vector<announce::Decisions::Change> changes;
    while (decisions_->step(100, changes, announce::TimePoint{})) {
    }
    for (const auto& change : changes) groups_->apply(change.eip);
  }
  void ready(std::string_view name, std::shared_ptr<bgp::rib::ExportGroup> group) {
    auto& session = sessions_[std::string{name}];
    session.reader = group->attach();
    session.group = std::move(group);
  }
  std::optional<bgp::rib::ReaderId> hold(std::string_view name) {
    auto& session = sessions_.at(std::string{name});
    session.held = true;
    ++holds_;
    return session.reader;
  }
  void hand_over(std::string_view name, std::shared_ptr<bgp::rib::ExportGroup> group, bgp::rib::ReaderId reader) {
    auto& session = sessions_.at(std::string{name});
    ASSERT_TRUE(session.held);
    session.group->detach(session.reader);
    session.group = std::move(group);
    session.reader = reader;
    session.held = false;
  }
  static void read(Session& session) {
    session.held ? drain_withdrawals(*session.group, session.reader, session.peer)
                 : drain(*session.group, session.reader, session.peer);
  }
  void read() {
    for (auto& [name, session] : sessions_) read(session);
  }
  /// The EIP is drained, or not any more.
  void drain_eip(std::size_t number, bool drained) {
    const auto eip = *eips_.by_id("eip-" + std::to_string(number));
    decisions_->drain(eip, drained ? std::optional{announce::TimePoint::min()} : std::nullopt);
    decide();
  }
  void settle(std::size_t slice = 3) {
    while (groups_->filling()) groups_->fill(slice);
    read();
    for (const auto& [name, session] : sessions_) {
      ASSERT_EQ(groups_->group_of(name), session.group.get()) << name;
    }
  }
  template <class Change>
  void exchange(Change change) {
    auto config = *config_;
    change(config);
    config_ = std::make_shared<const config::Config>(std::move(config));
    decisions_->set_policy({config_->inventory, config_->announce, config_->checks}, {});
    decide();
    groups_->configuration_changed();
  }
  static auto set_med(std::vector<int> neighbors, std::uint32_t med) {
    return [=](config::Config& config) {
      for (const int neighbor : neighbors) {
        config.neighbors[static_cast<std::size_t>(neighbor)].export_policy->attributes.med = med;
      }
    };
  }
  PeerModel& peer(const char* name) { return sessions_.at(name).peer; }
  void end(const char* name) {
    sessions_.at(name).group->detach(sessions_.at(name).reader);
    sessions_.erase(name);
    groups_->session_down(name);
  }
  static PeerModel::Table ten(std::uint32_t med) {
    PeerModel::Table table;
    for (std::uint32_t i = 0; i < 10; ++i) table[bgp::Prefix::host(bgp::IpAddress::v4(0xCB007100U + i))] = med;
    return table;
  }

  ConfigPtr config_;
  std::optional<announce::Decisions> decisions_;
  EipDirectory eips_;
  std::optional<ExportGroups> groups_;
  std::map<std::string, Session> sessions_;
  int holds_ = 0;
};

TEST_F(ExchangedConfig, SendsNothingWhenItSaysTheSame) {
  const auto updates = peer("one").updates();
  exchange([](config::Config&) {});
  settle();
  EXPECT_EQ(peer("one").updates(), updates);
  EXPECT_EQ(holds_, 0);
}

TEST_F(ExchangedConfig, ChangesAGroupInPlaceWhenAllItsMembersChangeAlike) {
  exchange(set_med({0, 1, 2}, 5));
  settle();
  for (const char* name : {"one", "two", "three"}) EXPECT_EQ(peer(name).table(), ten(5));
  EXPECT_EQ(holds_, 0);
  EXPECT_EQ(groups_->group_of("one"), groups_->group_of("two"));
  EXPECT_EQ(peer("one").withdrawals(), 0U);
}

TEST_F(ExchangedConfig, MovesTheOneThatLeavesAndSendsTheOthersNothing) {
  const auto updates = peer("one").updates();
  exchange(set_med({1}, 5));
  settle();
  EXPECT_EQ(holds_, 1);
  EXPECT_EQ(peer("two").table(), ten(5));
  EXPECT_EQ(peer("two").withdrawals(), 0U);
  EXPECT_EQ(peer("two").announcements(), 20U);
  EXPECT_EQ(peer("one").updates(), updates);
  EXPECT_EQ(peer("three").table(), peer("one").table());
}

TEST_F(ExchangedConfig, KeepsTogetherWhoLeavesTogether) {
  exchange(set_med({1, 2}, 5));
  settle();
  EXPECT_EQ(groups_->group_of("two"), groups_->group_of("three"));
  EXPECT_EQ(peer("three").table(), ten(5));
}

TEST_F(ExchangedConfig, SendsTheExactDifferenceToOneThatGetsLess) {
  exchange([](config::Config& config) { config.neighbors[1].export_policy.reset(); });  // RFC 8212
  settle();
  EXPECT_TRUE(peer("two").table().empty());
  EXPECT_EQ(peer("two").withdrawals(), 10U);
  EXPECT_EQ(peer("two").announcements(), 10U);
}

TEST_F(ExchangedConfig, NarrowingWhatMayLeaveWithdrawsTheRest) {
  exchange(
      [](config::Config& config) { config.announce.allowed = {*bgp::parse_prefix_range("203.0.113.0/30 le 32")}; });
  settle();
  EXPECT_EQ(peer("one").table().size(), 4U);
  EXPECT_EQ(peer("one").withdrawals(), 6U);
}

TEST_F(ExchangedConfig, TakesChangesOfEipsWhileASessionIsOnItsWay) {
  exchange(set_med({1}, 5));
  groups_->fill(2);
  put(10);
  const auto gone = *eips_.by_id("eip-3");
  decisions_->remove(gone, announce::TimePoint{});
  groups_->withdraw(eips_.prefix(gone));
  eips_.retire(gone);
  groups_->fill(2);
  put(11);
  settle(2);
  EXPECT_EQ(peer("two").table().size(), 11U);
  EXPECT_FALSE(peer("two").table().contains(eips_.prefix(gone)));
  EXPECT_EQ(peer("two").table().begin()->second, 5U);
}

TEST_F(ExchangedConfig, LetsAWithdrawalPassASessionOnItsWay) {
  exchange(set_med({1}, 5));
  drain_eip(3, true);
  EXPECT_THAT(groups_->take_changed(), testing::Contains(sessions_.at("two").group)) << "it is woken";
  read();
  EXPECT_EQ(peer("two").table().size(), 9U) << "none of the ten is known in the new group yet";
  groups_->fill(7);
  drain_eip(1, true);
  read();
  EXPECT_EQ(peer("two").table().size(), 8U);
  while (sessions_.at("two").held) groups_->fill(1);
  read();
  EXPECT_EQ(peer("two").table().size(), 8U);
  EXPECT_EQ(peer("two").table().begin()->second, 5U);
}

class OneOfTwo : public ExchangedConfig, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(OnTheirWay, OneOfTwo, testing::Values("two", "three"));

TEST_P(OneOfTwo, ThatHasNotReadAWithdrawalGetsItAfterwards) {
  exchange(set_med({1, 2}, 5));
  drain_eip(3, true);
  read(sessions_.at(GetParam()));
  settle();
  auto nine = ten(5);
  nine.erase(eips_.prefix(*eips_.by_id("eip-3")));
  EXPECT_EQ(peer("two").table(), nine);
  EXPECT_EQ(peer("three").table(), nine);
}

// Whatever is withdrawn and announced again between any two slices, and whether or not a session has read it.
class ExchangedConfigLaws : public ExchangedConfig, public testing::WithParamInterface<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Seeds, ExchangedConfigLaws, testing::Range(0U, 400U));

TEST_P(ExchangedConfigLaws, SessionsOnTheirWayEndWithWhatIsWanted) {
  std::mt19937 random{GetParam()};
  std::set<std::size_t> drained;
  exchange(set_med({1, 2}, 5));
  const bool stays = GetParam() % 2 == 0;
  if (!stays) end("one");  // then nobody but those who leave reads the group that they come from
  const auto meddle = [&] {
    const std::size_t number = random() % 10;
    const bool drain = !drained.contains(number);
    drain ? void(drained.insert(number)) : void(drained.erase(number));
    drain_eip(number, drain);
    for (auto& [name, session] : sessions_) {
      if (random() % 2 == 0) read(session);
    }
  };
  meddle();
  while (groups_->filling()) {
    groups_->fill(1 + random() % 4);
    meddle();
  }
  settle();
  const auto remaining = [&](std::uint32_t med) {
    auto table = ten(med);
    for (const std::size_t number : drained) {
      table.erase(bgp::Prefix::host(bgp::IpAddress::v4(0xCB007100U + static_cast<std::uint32_t>(number))));
    }
    return table;
  };
  if (stays) EXPECT_EQ(peer("one").table(), remaining(0));
  EXPECT_EQ(peer("two").table(), remaining(5));
  EXPECT_EQ(peer("three").table(), remaining(5));
}

TEST_F(ExchangedConfig, ThatIsExchangedAgainMeanwhileComesAfterwards) {
  exchange(set_med({1}, 5));
  groups_->fill(2);
  exchange(set_med({0, 1}, 6));
  settle(2);
  EXPECT_EQ(peer("one").table(), ten(6));
  EXPECT_EQ(peer("two").table(), ten(6));
  EXPECT_EQ(peer("three").table(), ten(0));
}

TEST_F(ExchangedConfig, LosesNothingWhenASessionEndsOnItsWay) {
  exchange(set_med({1, 2}, 5));
  groups_->fill(2);
  end("two");
  settle(2);
  EXPECT_EQ(groups_->group_of("two"), nullptr);
  EXPECT_EQ(peer("three").table(), ten(5));
  exchange(set_med({2}, 7));
  groups_->fill(5);
  end("three");
  settle();
  groups_->session_up("two", session(), kLocal);
  settle();
  EXPECT_EQ(peer("two").table(), ten(5));
}

TEST_F(ExchangedConfig, SaysAllTheTimeWhatASessionOnItsWayWasSent) {
  const auto prefix = eips_.prefix(4);
  exchange(set_med({1}, 5));
  end("one");
  end("three");
  while (groups_->filling()) {
    EXPECT_TRUE(groups_->sent_to_any(prefix));
    groups_->fill(1);
  }
  EXPECT_TRUE(groups_->sent_to_any(prefix));
}

}  // namespace
}  // namespace eipd::app
