// Desired and sent are two facts: what the group says of a prefix on its way to a reader.
#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

class DeliveryTest : public testing::Test {
 protected:
  AttributesPtr med(std::uint32_t value) { return table_.intern(with_med(value)); }
  /// Hands out all that is pending, of which nothing is written yet.
  std::vector<ChunkPtr> read_all(ReaderId reader) {
    std::vector<ChunkPtr> chunks;
    while (auto chunk = group_.next(reader)) chunks.push_back(chunk);
    return chunks;
  }
  void write(ReaderId reader, const std::vector<ChunkPtr>& chunks) {
    for (const auto& chunk : chunks) group_.written(reader, *chunk);
  }
  void read_and_write(ReaderId reader) { write(reader, read_all(reader)); }
  Delivery of(ReaderId reader) { return group_.delivery(reader, kPrefix); }

  const Prefix kPrefix = v4_host(1);
  AttributeTable table_;
  ExportGroup group_{wire::UpdateFormat{}};
};

TEST_F(DeliveryTest, IsSentWhenTheKernelTookTheOctetsAndNotBefore) {
  const auto reader = group_.attach();
  EXPECT_EQ(of(reader), Delivery::None);
  group_.announce(kPrefix, med(1));
  EXPECT_EQ(of(reader), Delivery::Queued);
  const auto chunks = read_all(reader);
  EXPECT_EQ(of(reader), Delivery::Queued);
  EXPECT_FALSE(group_.sent_to_any(kPrefix));
  EXPECT_EQ(group_.sent_count(reader, Family::Ipv4), 0U);
  write(reader, chunks);
  EXPECT_EQ(of(reader), Delivery::Sent);
  EXPECT_TRUE(group_.sent_to_any(kPrefix));
  EXPECT_EQ(group_.sent_count(reader, Family::Ipv4), 1U);
  EXPECT_EQ(group_.sent_count(reader, Family::Ipv6), 0U);
}

TEST_F(DeliveryTest, IsWithdrawingUntilTheKernelTookTheWithdrawal) {
  const auto reader = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(reader);
  group_.withdraw(kPrefix);
  const auto chunks = read_all(reader);
  EXPECT_EQ(of(reader), Delivery::Withdrawing);
  EXPECT_TRUE(group_.sent_to_any(kPrefix));
  EXPECT_EQ(group_.sent_count(reader, Family::Ipv4), 0U);
  write(reader, chunks);
  EXPECT_EQ(of(reader), Delivery::None);
  EXPECT_FALSE(group_.sent_to_any(kPrefix));
}

TEST_F(DeliveryTest, IsOutdatedWhileNewAttributesAreOnTheirWay) {
  const auto reader = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(reader);
  group_.announce(kPrefix, med(2));
  EXPECT_EQ(of(reader), Delivery::Outdated);
  group_.announce(kPrefix, med(3));
  EXPECT_EQ(of(reader), Delivery::Outdated);
  EXPECT_TRUE(group_.sent_to_any(kPrefix));
  read_and_write(reader);
  EXPECT_EQ(of(reader), Delivery::Sent);
}

TEST_F(DeliveryTest, IsOutdatedAfterAWithdrawalThatNobodyRead) {
  const auto reader = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(reader);
  group_.announce(kPrefix, med(2));
  group_.withdraw(kPrefix);
  group_.announce(kPrefix, med(2));
  EXPECT_EQ(of(reader), Delivery::Outdated);
}

TEST_F(DeliveryTest, IsQueuedAfterAWithdrawalThatWasSent) {
  const auto reader = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(reader);
  group_.announce(kPrefix, med(2));
  group_.withdraw(kPrefix);
  read_and_write(reader);
  group_.announce(kPrefix, med(3));
  EXPECT_EQ(of(reader), Delivery::Queued);
}

TEST_F(DeliveryTest, OfOneReaderSaysNothingOfAnother) {
  const auto fast = group_.attach();
  const auto slow = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(fast);
  EXPECT_EQ(of(fast), Delivery::Sent);
  EXPECT_EQ(of(slow), Delivery::Queued);
  group_.announce(kPrefix, med(2));
  EXPECT_EQ(of(slow), Delivery::Queued) << "never overstated";
  read_and_write(slow);
  EXPECT_EQ(of(slow), Delivery::Sent);
}

TEST_F(DeliveryTest, OfAReaderThatCameLaterStartsFromNothing) {
  const auto first = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(first);
  group_.announce(kPrefix, med(2));
  const auto later = group_.attach();
  EXPECT_EQ(of(first), Delivery::Outdated);
  EXPECT_EQ(of(later), Delivery::Queued);
  group_.detach(first);
  EXPECT_FALSE(group_.sent_to_any(kPrefix));
}

TEST_F(DeliveryTest, StaysSentThroughAReplay) {
  const auto reader = group_.attach();
  group_.announce(kPrefix, med(1));
  read_and_write(reader);
  group_.replay(reader, Family::Ipv4);
  EXPECT_EQ(of(reader), Delivery::Sent);
  EXPECT_EQ(group_.sent_count(reader, Family::Ipv4), 1U);
}

}  // namespace
}  // namespace eipd::bgp::rib
