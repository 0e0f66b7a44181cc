#include "daemon/app/export_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/app/sent_tracker.hpp"
#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const auto kLocal = *bgp::parse_address("192.0.2.1");
const auto kOther = *bgp::parse_address("192.0.2.2");

/// Two neighbors with equal policies, one that gets nothing, and 10 unchecked EIPs, decided.
class Groups : public testing::Test {
 protected:
  Groups() {
    config::Config config = make_pop();
    add_neighbor(config, "one", announce::ExportPolicy{});
    add_neighbor(config, "two", announce::ExportPolicy{});
    add_neighbor(config, "nothing", std::nullopt);
    config_ = std::make_shared<const config::Config>(config);
    decided_by_ = config_;
    decisions_.emplace(announce::DecisionInputs{config_->inventory, config_->announce, config_->checks});
    for (std::size_t number = 0; number < 10; ++number) {
      const auto record = record_of(make_eip(number, ""));
      decisions_->set(eips_.put(record), record);
    }
    groups_.emplace(config_, eips_, *decisions_,
                    ExportGroups::Sessions{
                        .ready =
                            [this](std::string_view neighbor, auto group) {
                              ready_.emplace_back(neighbor);
                              EXPECT_EQ(group.get(), groups_->group_of(neighbor));
                            },
                        .in_pool = [](const auto& address) { return address == *bgp::parse_address("198.51.100.1"); }});
    decide();
  }
  void decide() {
    std::vector<announce::Decisions::Change> changes;
    while (decisions_->step(100, changes, announce::TimePoint{})) {
    }
    for (const auto& change : changes) groups_->apply(change.eip);
  }

  ConfigPtr config_;
  ConfigPtr decided_by_;  ///< what the decisions rest on; they outlast a change of config_
  std::optional<announce::Decisions> decisions_;
  EipDirectory eips_;
  std::optional<ExportGroups> groups_;
  std::vector<std::string> ready_;
};

TEST_F(Groups, AreReadyOnceFilledInSlices) {
  groups_->session_up("one", session(), kLocal);
  groups_->fill(6);
  EXPECT_THAT(ready_, ElementsAre());
  EXPECT_TRUE(groups_->filling());
  groups_->fill(6);
  EXPECT_THAT(ready_, ElementsAre("one"));
  EXPECT_FALSE(groups_->filling());
  EXPECT_EQ(groups_->group_of("one")->size(), 10U);
}

TEST_F(Groups, AreSharedByNeighborsWithEqualPolicyAndFacts) {
  groups_->session_up("one", session(), kLocal);
  groups_->fill(100);
  groups_->session_up("two", session(), kLocal);
  EXPECT_THAT(ready_, ElementsAre("one", "two")) << "the second finds it full";
  EXPECT_EQ(groups_->group_of("one"), groups_->group_of("two"));
}

TEST_F(Groups, AreApartWhereAFactChangesTheOctets) {
  groups_->session_up("one", session(), kLocal);
  groups_->session_up("two", session(), kOther);
  EXPECT_NE(groups_->group_of("one"), groups_->group_of("two")) << "another next hop self";
}

// design §2 "next_hop": self is never of a pool, neither the file's nor one of the API.
TEST_F(Groups, NameNoAddressOfAPoolAsNextHop) {
  const auto reason = [&](const char* local) {
    groups_->session_up("one", session(), *bgp::parse_address(local));
    const auto* exported = groups_->exported("one", 0);
    const auto found = exported->attributes ? announce::Reason::Healthy : exported->reason;
    groups_->session_down("one");
    return found;
  };
  EXPECT_EQ(reason("192.0.2.1"), announce::Reason::Healthy);
  EXPECT_EQ(reason("203.0.200.1"), announce::Reason::NoNextHop);
  EXPECT_EQ(reason("198.51.100.1"), announce::Reason::NoNextHop);
}

TEST_F(Groups, AreApartWhereOurRoleMarksTheRoutes) {  // RFC 9234 §5
  config::Config config = *config_;
  config.neighbors[1].session.role = bgp::Role::Peer;
  config_ = std::make_shared<const config::Config>(config);
  groups_->session_up("one", session(), kLocal);
  groups_->session_up("two", session(), kLocal);
  EXPECT_EQ(groups_->exported("one", 0)->attributes->only_to_customer, std::nullopt);
  EXPECT_EQ(groups_->exported("two", 0)->attributes->only_to_customer, bgp::Asn{64500});
}

/// "one" may have four prefixes.
class LimitedGroup : public Groups {
 protected:
  LimitedGroup() {
    limit(4);
    groups_->session_up("one", session(), kLocal);
    groups_->session_up("two", session(), kLocal);
    fill();
  }
  void limit(std::optional<std::uint32_t> max) {
    config::Config config = *config_;
    config.neighbors[0].max_prefixes_out = max;
    config_ = std::make_shared<const config::Config>(config);
  }
  void fill() {
    while (groups_->filling()) groups_->fill(3);
  }
  [[nodiscard]] bool has(EipIndex eip) const {
    return groups_->group_of("one")->attributes(eips_.prefix(eip)) != nullptr;
  }
};

TEST_F(LimitedGroup, HoldsNoMoreThanItMayAndSaysWhatItHoldsBack) {  // design §2, max_prefixes_out
  EXPECT_THAT(ready_, testing::UnorderedElementsAre("one", "two"));
  EXPECT_EQ(groups_->group_of("one")->size(), 4U);
  EXPECT_EQ(groups_->group_of("two")->size(), 10U) << "no limit of its own";
  EXPECT_EQ(groups_->held("one", bgp::Family::Ipv4), 6U);
  EXPECT_EQ(groups_->held("two", bgp::Family::Ipv4), 0U);
  EXPECT_TRUE(has(0) && has(3) && !has(4)) << "in the order of ids";
  EXPECT_FALSE(groups_->held("one", eips_.prefix(3)));
  EXPECT_TRUE(groups_->held("one", eips_.prefix(4)));
}

TEST_F(LimitedGroup, GivesAFreePlaceToTheNext) {
  (void)groups_->take_changed();
  groups_->withdraw(eips_.prefix(1));
  EXPECT_TRUE(groups_->filling());
  fill();
  EXPECT_FALSE(groups_->filling());
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(has(4));
  EXPECT_EQ(groups_->group_of("one")->size(), 4U);
  EXPECT_FALSE(groups_->take_changed().empty());
}

TEST_F(LimitedGroup, GivesNoPlaceToWhatIsAboutToGoToo) {
  (void)groups_->take_changed();
  decisions_->stop();
  decide();
  EXPECT_EQ(groups_->held("one", bgp::Family::Ipv4), 0U);
  EXPECT_FALSE(groups_->filling());
  EXPECT_EQ(groups_->group_of("one")->size(), 0U);
}

TEST_F(LimitedGroup, KeepsThePlacesOverAReset) {
  groups_->withdraw(eips_.prefix(0));
  fill();
  ASSERT_TRUE(has(4));
  groups_->apply(0);  // it is back, but its place is taken
  fill();
  groups_->session_down("one");
  groups_->session_up("one", session(), kLocal);
  fill();
  EXPECT_FALSE(has(0));
  EXPECT_TRUE(has(1) && has(2) && has(3) && has(4));
}

TEST_F(LimitedGroup, CountsAggregatesAndGivesThemTheFirstFreePlace) {  // design §2, max_prefixes_out
  const auto cover = *bgp::parse_prefix("203.0.113.0/24");
  groups_->set_own(cover, ExportGroups::OwnRoute{});
  fill();
  EXPECT_TRUE(groups_->held("one", cover)) << "what was sent keeps its place";
  groups_->withdraw(eips_.prefix(3));
  fill();
  EXPECT_NE(groups_->group_of("one")->attributes(cover), nullptr);
  EXPECT_EQ(groups_->group_of("one")->size(), 4U);
  groups_->set_own(cover, std::nullopt);
  fill();
  EXPECT_EQ(groups_->group_of("one")->attributes(cover), nullptr) << "a withdrawal is never held";
  EXPECT_EQ(groups_->group_of("one")->size(), 4U);
}

TEST_F(LimitedGroup, NeverHoldsABlackhole) {  // design §2, max_prefixes_out
  config::Config config = *config_;
  config.neighbors[0].session.blackhole = true;
  config_ = std::make_shared<const config::Config>(config);
  groups_->configuration_changed();
  fill();
  ASSERT_TRUE(groups_->held("one", eips_.prefix(9)));
  ExportGroups::OwnRoute blackhole{.blackhole = true};
  blackhole.attributes.communities.add(bgp::kBlackhole);
  groups_->set_own(eips_.prefix(9), blackhole);
  ASSERT_TRUE(has(9));
  EXPECT_TRUE(groups_->group_of("one")->attributes(eips_.prefix(9))->communities.contains(bgp::kBlackhole));
  groups_->set_own(eips_.prefix(9), std::nullopt);
  fill();
  EXPECT_FALSE(has(9)) << "its EIP has no place";
}

TEST_F(LimitedGroup, NeverHoldsAChangeOfAttributes) {  // design §2, max_prefixes_out
  decisions_->drain_all(announce::TimePoint{1h});
  decide();
  for (EipIndex eip = 0; eip < 4; ++eip) {
    ASSERT_TRUE(has(eip));
    EXPECT_TRUE(groups_->group_of("one")->attributes(eips_.prefix(eip))->communities.contains(bgp::kGracefulShutdown));
  }
  EXPECT_FALSE(has(4));
}

TEST_F(LimitedGroup, FollowsALimitThatChanges) {
  groups_->session_down("two");
  for (const std::optional<std::uint32_t> max : {std::optional<std::uint32_t>{}, {2}, {7}, {1}, {}}) {
    limit(max);
    groups_->configuration_changed();
    fill();
    EXPECT_EQ(groups_->group_of("one")->size(), max.value_or(10));
    EXPECT_EQ(groups_->held("one", bgp::Family::Ipv4), 10 - max.value_or(10));
    EXPECT_TRUE(has(0));
  }
}

// RFC 2545 §3. ::1 stands for an address of this host, 2001:db8::9 for another host's.
TEST_F(Groups, OnTheLinkItselfNameTheLinkLocalAddressBesideANextHopOfOurs) {
  const auto on_link = *bgp::parse_address("fe80::1");
  const auto link_local = [&](const char* next_hop, const bgp::IpAddress& local) {
    auto config = *config_;
    for (auto& neighbor : config.neighbors) {
      if (neighbor.export_policy) neighbor.export_policy->next_hop.ipv6 = *bgp::parse_address(next_hop);
    }
    config_ = std::make_shared<const config::Config>(std::move(config));
    auto over_ipv6 = session();
    over_ipv6.ipv4_over_ipv6 = true;
    groups_->session_up("one", over_ipv6, local);
    const auto attributes = groups_->exported("one", 0)->attributes;
    groups_->session_down("one");
    return attributes->link_local_next_hop;
  };
  EXPECT_EQ(link_local("::1", on_link), on_link);
  EXPECT_EQ(link_local("2001:db8::9", on_link), std::nullopt);
  EXPECT_EQ(link_local("::1", *bgp::parse_address("2001:db8::1")), std::nullopt);
}

TEST_F(Groups, EndWithTheirLastSession) {
  groups_->session_up("one", session(), kLocal);
  groups_->session_up("two", session(), kLocal);
  groups_->session_down("one");
  EXPECT_EQ(groups_->group_of("one"), nullptr);
  EXPECT_NE(groups_->group_of("two"), nullptr);
  groups_->session_down("two");
  EXPECT_EQ(groups_->group_of("two"), nullptr);
}

TEST_F(Groups, WaitFilledForTheNextSession) {
  groups_->session_up("one", session(), kLocal);
  groups_->fill(100);
  groups_->session_down("one");
  decisions_->stop();
  decide();
  EXPECT_TRUE(groups_->take_changed().empty()) << "nobody is there to be woken";
  ready_.clear();
  groups_->session_up("two", session(), kLocal);
  EXPECT_THAT(ready_, ElementsAre("two"));
  EXPECT_EQ(groups_->group_of("two")->size(), 0U) << "kept up to date";
}

TEST_F(Groups, DoNotWaitForMoreThanOne) {
  groups_->session_up("one", session(), kLocal);
  groups_->session_up("two", session(), kOther);
  groups_->fill(100);
  groups_->session_down("one");
  groups_->session_down("two");
  ready_.clear();
  groups_->session_up("one", session(), kLocal);
  EXPECT_THAT(ready_, ElementsAre());
  groups_->fill(100);
  groups_->session_up("two", session(), kOther);
  EXPECT_THAT(ready_, ElementsAre("one", "two"));
}

TEST_F(Groups, DoNotWaitOverAReload) {
  groups_->session_up("one", session(), kLocal);
  groups_->fill(100);
  groups_->session_down("one");
  groups_->configuration_changed();
  ready_.clear();
  groups_->session_up("one", session(), kLocal);
  EXPECT_THAT(ready_, ElementsAre());
}

TEST_F(Groups, HoldNothingForANeighborWithoutAnExportPolicy) {  // RFC 8212
  groups_->session_up("nothing", session(), kLocal);
  groups_->fill(100);
  EXPECT_THAT(ready_, ElementsAre("nothing"));
  EXPECT_EQ(groups_->group_of("nothing")->size(), 0U);
  EXPECT_EQ(groups_->exported("nothing", 0)->reason, announce::Reason::NoExportPolicy);
}

TEST_F(Groups, SayWhichOfThemChanged) {
  groups_->session_up("one", session(), kLocal);
  groups_->session_up("nothing", session(), kLocal);
  groups_->fill(100);
  (void)groups_->take_changed();
  decisions_->stop();
  decide();
  const auto changed = groups_->take_changed();
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].get(), groups_->group_of("one"));
  EXPECT_EQ(changed[0]->size(), 0U);
  EXPECT_TRUE(groups_->take_changed().empty());
}

TEST_F(Groups, AndTheirReadersTellWhatWasSent) {
  std::vector<std::pair<EipIndex, bool>> told;
  SentTracker sent{eips_, *groups_, [&](const SentTracker::Look& look) {
                     if (look.changed) told.emplace_back(look.eip, look.announced);
                   }};
  groups_->session_up("one", session(), kLocal);
  groups_->fill(100);
  auto* group = const_cast<bgp::rib::ExportGroup*>(groups_->group_of("one"));
  const auto reader = group->attach();
  const auto chunk = group->next(reader);
  ASSERT_NE(chunk, nullptr);
  sent.step(100);
  EXPECT_EQ(sent.announced_count(), 0U) << "packed is not sent";
  group->written(reader, *chunk);
  sent.chunk_written(chunk);
  sent.step(4);
  EXPECT_FALSE(sent.idle());
  sent.step(100);
  EXPECT_EQ(sent.announced_count(), 10U);
  EXPECT_EQ(told.size(), 10U);
  groups_->session_down("one");
  sent.session_ended();
  sent.step(100);
  EXPECT_EQ(sent.announced_count(), 0U);
  EXPECT_EQ(told.back().second, false);
}

}  // namespace
}  // namespace eipd::app
