#include "bgp/rib/export_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class ExportGroupTest : public testing::Test {
 protected:
  AttributesPtr med(std::uint32_t value) { return table_.intern(with_med(value)); }

  AttributeTable table_;
  ExportGroup group_{wire::UpdateFormat{}};
  PeerModel peer_;
};

TEST_F(ExportGroupTest, AnnouncesTheWholeTableToANewReader) {  // RFC 4271 §3
  group_.announce(v4_host(1), med(1));
  group_.announce(v4_host(2), med(2));
  const auto reader = group_.attach();
  EXPECT_TRUE(group_.pending(reader));
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), ElementsAre(Pair(v4_host(1), 1), Pair(v4_host(2), 2)));
  EXPECT_FALSE(group_.pending(reader));
}

TEST_F(ExportGroupTest, HasNothingToSayOfAnEmptyTable) {
  const auto reader = group_.attach();
  EXPECT_FALSE(group_.pending(reader));
  EXPECT_EQ(group_.next(reader), nullptr);
}

TEST_F(ExportGroupTest, SendsNothingWhenNothingChanged) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.announce(v4_host(1), med(1));
  group_.withdraw(v4_host(2));
  EXPECT_FALSE(group_.pending(reader));
}

TEST_F(ExportGroupTest, SendsWithdrawalsBeforeAnnouncements) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.announce(v4_host(2), med(1));
  group_.withdraw(v4_host(1));
  const auto first = group_.next(reader);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->action, Action::Withdraw);
  EXPECT_THAT(first->prefixes, ElementsAre(v4_host(1)));
  const auto second = group_.next(reader);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->action, Action::Announce);
  EXPECT_THAT(second->prefixes, ElementsAre(v4_host(2)));
}

TEST_F(ExportGroupTest, GivesFullMessagesOnlyWhileItGathers) {
  constexpr std::uint32_t kAFewMessages = 20'000;
  for (std::uint32_t i = 0; i < kAFewMessages; ++i) group_.announce(v4_host(i), med(1));
  const auto reader = group_.attach();
  drain(group_, reader, peer_);
  group_.gather(true);
  std::size_t early = 0;
  std::size_t updates = 0;
  for (std::uint32_t i = 0; i < kAFewMessages; ++i) {
    group_.withdraw(v4_host(i));
    while (const auto chunk = group_.next(reader)) {
      early += chunk->prefixes.size();
      updates += chunk->updates;
      peer_.read(*chunk);
      group_.written(reader, *chunk);
    }
  }
  EXPECT_GT(early, 0U) << "the first wait for the last";
  EXPECT_EQ(early, updates * ((wire::kMaxMessageSize - 23) / 5));  // 23: header and lengths; 5: a /32
  EXPECT_TRUE(group_.pending(reader));
  EXPECT_EQ(group_.unread(), kAFewMessages - early);
  group_.gather(false);
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), IsEmpty());
}

TEST_F(ExportGroupTest, TidiesUpWhenItIsAskedTo) {
  constexpr std::uint32_t kMoreThanOneGo = 40'000;
  for (std::uint32_t i = 0; i < kMoreThanOneGo; ++i) group_.announce(v4_host(i), med(1));
  const auto reader = group_.attach();
  drain(group_, reader, peer_);
  for (std::uint32_t i = 0; i < kMoreThanOneGo; ++i) group_.withdraw(v4_host(i));
  drain(group_, reader, peer_);
  EXPECT_TRUE(group_.untidy());
  while (group_.untidy()) group_.tidy();
  EXPECT_EQ(group_.slots(), 0U);
}

TEST_F(ExportGroupTest, SendsTheNewestStateOnly) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.withdraw(v4_host(1));
  group_.announce(v4_host(1), med(2));
  group_.withdraw(v4_host(1));
  group_.announce(v4_host(1), med(3));
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), ElementsAre(Pair(v4_host(1), 3)));
  EXPECT_EQ(peer_.withdrawals(), 0U);
  EXPECT_EQ(peer_.announcements(), 2U);
}

TEST_F(ExportGroupTest, ForgetsAtOnceWhatNobodyWasSent) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  group_.withdraw(v4_host(1));
  EXPECT_FALSE(group_.pending(reader));
  EXPECT_EQ(group_.slots(), 0U);
}

TEST_F(ExportGroupTest, WithdrawsWhatMayHaveBeenSentThoughNotWrittenYet) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  const auto chunk = group_.next(reader);  // its octets may be half on the wire
  group_.withdraw(v4_host(1));
  peer_.read(*chunk);
  group_.written(reader, *chunk);
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), IsEmpty());
}

TEST_F(ExportGroupTest, WithdrawsWhatOnlyAnEarlierVersionWasSentOf) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.announce(v4_host(1), med(2));
  group_.withdraw(v4_host(1));
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), IsEmpty());
}

TEST_F(ExportGroupTest, FreesAWithdrawnPrefixWhenAllReadersWereSentIt) {
  const auto fast = group_.attach();
  const auto slow = group_.attach();
  PeerModel slow_peer;
  group_.announce(v4_host(1), med(1));
  drain(group_, fast, peer_);
  drain(group_, slow, slow_peer);
  group_.withdraw(v4_host(1));
  drain(group_, fast, peer_);
  EXPECT_EQ(group_.slots(), 1U);
  EXPECT_EQ(group_.size(), 0U);
  drain(group_, slow, slow_peer);
  EXPECT_EQ(group_.slots(), 0U);
  EXPECT_THAT(slow_peer.table(), IsEmpty());
}

TEST_F(ExportGroupTest, FreesAWithdrawnPrefixWhenTheReaderItWaitedForIsGone) {
  const auto fast = group_.attach();
  const auto stuck = group_.attach();
  PeerModel stuck_peer;
  group_.announce(v4_host(1), med(1));
  drain(group_, fast, peer_);
  drain(group_, stuck, stuck_peer);
  group_.withdraw(v4_host(1));
  drain(group_, fast, peer_);
  group_.detach(stuck);
  EXPECT_EQ(group_.slots(), 0U);
}

TEST_F(ExportGroupTest, WithdrawsNothingFromAReaderThatCameLater) {
  const auto stuck = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, stuck, peer_);
  group_.withdraw(v4_host(1));
  EXPECT_FALSE(group_.pending(group_.attach()));
  EXPECT_TRUE(group_.pending(stuck));
}

TEST_F(ExportGroupTest, GivesReadersAtTheSamePlaceTheSameOctets) {
  const auto one = group_.attach();
  const auto two = group_.attach();
  group_.announce(v4_host(1), med(1));
  const auto chunk = group_.next(one);
  group_.written(one, *chunk);
  EXPECT_EQ(group_.next(two), chunk);
  EXPECT_EQ(group_.next(group_.attach()), chunk);
}

TEST_F(ExportGroupTest, SharesNoOctetsThatAreOutdated) {
  const auto one = group_.attach();
  const auto two = group_.attach();
  group_.announce(v4_host(1), med(1));
  group_.announce(v4_host(2), med(1));
  const auto chunk = group_.next(one);
  group_.withdraw(v4_host(1));
  PeerModel peer_of_two;
  drain(group_, two, peer_of_two);
  EXPECT_THAT(peer_of_two.table(), ElementsAre(Pair(v4_host(2), 1)));
}

TEST_F(ExportGroupTest, ReplaysAFamilyWhole) {  // RFC 2918 §4
  const auto reader = group_.attach();
  const auto ipv6 = table_.intern(with_med(6, Family::Ipv6));
  group_.announce(v4_host(1), med(1));
  group_.announce(v4_host(2), med(2));
  group_.announce(v6_host(1), ipv6);
  drain(group_, reader, peer_);
  group_.replay(reader, Family::Ipv4);
  PeerModel again;
  drain(group_, reader, again);
  EXPECT_THAT(again.table(), ElementsAre(Pair(v4_host(1), 1), Pair(v4_host(2), 2)));
}

TEST_F(ExportGroupTest, ReplaysToOneReaderAlone) {
  const auto one = group_.attach();
  const auto two = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, one, peer_);
  drain(group_, two, peer_);
  group_.replay(one, Family::Ipv4);
  EXPECT_TRUE(group_.pending(one));
  EXPECT_FALSE(group_.pending(two));
}

/// Ten IPv4 host routes to a message, a run and a chunk: 100 octets less 23 of headers and 27 of attributes.
class SmallRuns : public testing::Test {
 protected:
  void announce(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) group_.announce(v4_host(first + i), table_.intern(with_med(1)));
  }
  std::size_t routes_to(ReaderId reader) {
    PeerModel peer{100};
    drain(group_, reader, peer);
    return peer.table().size();
  }

  AttributeTable table_;
  ExportGroup group_{wire::UpdateFormat{.max_message_size = 100}, 100};
};

TEST_F(SmallRuns, ArePouredTogetherOnlyBehindAReplay) {
  const auto one = group_.attach();
  const auto two = group_.attach();
  announce(0, 1);
  routes_to(one);
  routes_to(two);
  announce(1, 1);
  routes_to(one);
  announce(2, 1);
  routes_to(one);
  group_.replay(one, Family::Ipv4);
  group_.written(one, *group_.next(one));
  routes_to(two);  // now all have been sent all, but one of them is asking again
  EXPECT_EQ(routes_to(one), 2U);
}

TEST_F(SmallRuns, PouredTogetherLeaveNoOldOctetsBehind) {
  const auto old = group_.attach();
  announce(0, 7);
  routes_to(old);
  announce(7, 6);
  routes_to(old);  // some of these six fill up the first run
  for (std::uint32_t i = 13; i > 7; --i) {
    group_.withdraw(v4_host(i - 1));
    EXPECT_EQ(routes_to(group_.attach()), i - 1);
  }
}

class Oversized : public ExportGroupTest {
 protected:
  /// More communities than a message of 4096 octets holds.
  AttributesPtr too_long() {
    auto attributes = with_med(1);
    for (std::uint32_t i = 0; i < 2000; ++i) attributes.communities.add(Community{i});
    return table_.intern(attributes);
  }
};

TEST_F(Oversized, AttributesWithdrawThePrefixAndAreReported) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.announce(v4_host(1), too_long());
  drain(group_, reader, peer_);
  EXPECT_THAT(peer_.table(), IsEmpty());
  EXPECT_THAT(group_.oversized(), ElementsAre(v4_host(1)));
  EXPECT_EQ(group_.attributes(v4_host(1)), nullptr);
}

TEST_F(Oversized, AttributesAskedForAgainSendNothing) {
  const auto reader = group_.attach();
  group_.announce(v4_host(1), med(1));
  drain(group_, reader, peer_);
  group_.announce(v4_host(1), too_long());
  drain(group_, reader, peer_);
  group_.announce(v4_host(1), too_long());
  EXPECT_FALSE(group_.pending(reader));
}

TEST_F(Oversized, PrefixIsNoLongerReportedOnceItFits) {
  group_.announce(v4_host(1), too_long());
  group_.announce(v4_host(2), too_long());
  EXPECT_EQ(group_.slots(), 0U);
  group_.announce(v4_host(1), med(1));
  group_.withdraw(v4_host(2));
  EXPECT_THAT(group_.oversized(), IsEmpty());
}

}  // namespace
}  // namespace eipd::bgp::rib
