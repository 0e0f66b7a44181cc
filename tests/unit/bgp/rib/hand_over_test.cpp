// A session goes over from one group to another, and its neighbor is sent the difference.
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

/// Two groups, and a neighbor that reads the first until it is handed over.
class HandOver : public testing::Test {
 protected:
  AttributesPtr med(std::uint32_t value, Family family = Family::Ipv4) {
    return table_.intern(with_med(value, family));
  }
  /// What ExportGroups does, `meanwhile` between any two slices.
  template <class Meanwhile>
  ReaderId go_over(ReaderId reader, std::size_t slice, Meanwhile meanwhile) {
    for (std::optional<std::size_t> cursor = 0; cursor;) {
      const auto known = before_.known(reader, *cursor, slice);
      for (const auto& route : known.routes) {
        after_.seed(route);
        seeded_.push_back(route.prefix);
      }
      cursor = known.next;
      meanwhile();
    }
    const auto adopted = after_.adopt();
    before_.detach(reader);
    return adopted;
  }
  ReaderId go_over(ReaderId reader) {
    return go_over(reader, 1000, [] {});
  }
  void bring_to(const PeerModel::Table& wanted) {
    for (const auto& prefix : seeded_)
      if (!wanted.contains(prefix)) after_.withdraw(prefix);
    for (const auto& [prefix, value] : wanted) after_.announce(prefix, med(value, prefix.family()));
  }

  AttributeTable table_;
  ExportGroup before_{wire::UpdateFormat{}};
  ExportGroup after_{wire::UpdateFormat{}};
  PeerModel peer_;
  std::vector<Prefix> seeded_;
};

TEST_F(HandOver, SendsNothingWhenNothingDiffers) {
  for (std::uint32_t i = 0; i < 100; ++i) before_.announce(v4_host(i), med(i % 3));
  const auto reader = before_.attach();
  drain(before_, reader, peer_);
  const auto adopted = go_over(reader);
  bring_to(PeerModel::Table{peer_.table()});
  EXPECT_FALSE(after_.pending(adopted));
  EXPECT_EQ(after_.delivery(adopted, v4_host(7)), Delivery::Sent);
  EXPECT_EQ(after_.sent_count(adopted, Family::Ipv4), 100U);
}

TEST_F(HandOver, SendsTheDifferenceAndNothingElse) {
  for (std::uint32_t i = 0; i < 100; ++i) before_.announce(v4_host(i), med(1));
  const auto reader = before_.attach();
  drain(before_, reader, peer_);
  const auto adopted = go_over(reader);
  PeerModel::Table wanted{peer_.table()};
  wanted.erase(v4_host(3));
  wanted[v4_host(4)] = 9;
  wanted[v4_host(1000)] = 1;
  bring_to(wanted);
  const auto announced = peer_.announcements();
  drain(after_, adopted, peer_);
  EXPECT_EQ(peer_.table(), wanted);
  EXPECT_EQ(peer_.announcements() - announced, 2U);
  EXPECT_EQ(peer_.withdrawals(), 1U);
}

TEST_F(HandOver, CountsWhatIsUnderWayAsKnown) {
  const auto reader = before_.attach();
  before_.announce(v4_host(1), med(1));
  const auto chunk = before_.next(reader);
  const auto adopted = go_over(reader);
  bring_to({{v4_host(1), 1}});
  peer_.read(*chunk);
  EXPECT_FALSE(after_.pending(adopted));
  EXPECT_TRUE(after_.sent_to_any(v4_host(1)));
}

TEST_F(HandOver, SendsAWithdrawalThatTheFormerGroupStillOwed) {
  const auto reader = before_.attach();
  before_.announce(v4_host(1), med(1));
  drain(before_, reader, peer_);
  before_.withdraw(v4_host(1));
  const auto adopted = go_over(reader);
  bring_to({});
  drain(after_, adopted, peer_);
  EXPECT_TRUE(peer_.table().empty());
}

TEST_F(HandOver, TellsReadersApartThatKnowDifferentThings) {
  const auto one = before_.attach();
  const auto two = before_.attach();
  before_.announce(v4_host(1), med(1));
  EXPECT_TRUE(before_.know_the_same(one, two));
  (void)before_.next(one);
  EXPECT_FALSE(before_.know_the_same(one, two));
}

class HandOverLaws : public HandOver, public testing::WithParamInterface<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Seeds, HandOverLaws, testing::Range(0U, 40U));
TEST_P(HandOverLaws, WhateverHappensMeanwhileTheNeighborEndsWithWhatItShouldHave) {
  std::mt19937 random{GetParam()};
  const auto pick = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random()) % below; };
  const auto change = [&] {
    const auto prefix = pick(2) == 0 ? v4_host(pick(60)) : v6_host(pick(60));
    pick(3) == 0 ? before_.withdraw(prefix) : before_.announce(prefix, med(pick(4), prefix.family()));
  };
  const auto reader = before_.attach();
  const auto other = before_.attach();  // whose being behind or ahead must not matter
  PeerModel unheard;
  for (std::uint32_t i = pick(400); i > 0; --i) {
    change();
    if (pick(20) == 0) drain(before_, reader, peer_);
    if (pick(20) == 0) drain(before_, other, unheard);
    if (pick(40) == 0) {
      if (const auto chunk = before_.next(reader)) {  // handed out; written or not, it arrives
        peer_.read(*chunk);
        if (pick(2) == 0) before_.written(reader, *chunk);
      }
    }
    if (pick(100) == 0) {
      peer_.forget(Family::Ipv4);
      before_.replay(reader, Family::Ipv4);
      drain(before_, reader, peer_);
    }
  }
  const auto adopted = go_over(reader, 7, [&] {
    for (std::uint32_t i = pick(4); i > 0; --i) change();
    if (pick(3) == 0) drain(before_, other, unheard);
  });
  PeerModel::Table wanted;
  for (std::uint32_t i = 0; i < 60; ++i) {
    if (pick(2) == 0) wanted[v4_host(i)] = pick(4);
    if (pick(2) == 0) wanted[v6_host(i)] = pick(4);
  }
  bring_to(wanted);
  drain(after_, adopted, peer_);
  EXPECT_TRUE(peer_.table() == wanted);
}

}  // namespace
}  // namespace eipd::bgp::rib
