// How many UPDATEs changes take: the fewest that their octets allow, in whatever order they came. The fewest are
// computed here from RFC 4271 §4.3 and RFC 4760 §3, not by the writer.
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

constexpr std::size_t kFixed = 19 + 2 + 2;  // header, withdrawn length, attributes length
constexpr std::size_t kReachHead = 4 + 2 + 1 + 1 + 16 + 1;
constexpr std::size_t kUnreachHead = 4 + 2 + 1;

constexpr std::size_t divide_up(std::size_t count, std::size_t by) {
  return (count + by - 1) / by;
}

std::size_t fewest_announcements(Family family, std::size_t count, const wire::PathAttributes& attributes,
                                 const wire::UpdateFormat& format = {}) {
  const bool classic = family == Family::Ipv4 && attributes.next_hop.is_v4();
  const auto others = wire::encode_attributes(attributes, classic, format).size();
  const auto room = format.max_message_size - kFixed - others - (classic ? 0 : kReachHead);
  return divide_up(count, room / (family == Family::Ipv4 ? 5 : 17));
}

std::size_t fewest_withdrawals(Family family, std::size_t count) {
  const auto room = wire::kMaxMessageSize - kFixed;
  return family == Family::Ipv4 ? divide_up(count, room / 5) : divide_up(count, (room - kUnreachHead) / 17);
}

class PackingTest : public testing::Test {
 protected:
  AttributesPtr attributes(std::uint32_t med, Family next_hop = Family::Ipv4) {
    return table_.intern(with_med(med, next_hop));
  }
  std::size_t updates_to(ReaderId reader) {
    PeerModel peer;
    drain(group_, reader, peer);
    return peer.updates();
  }

  AttributeTable table_;
  ExportGroup group_{wire::UpdateFormat{}};
};

TEST_F(PackingTest, OfAHundredThousandRoutesTakes124UpdatesAndTheirWithdrawal123) {
  wire::PathAttributes plain;
  plain.as_path = {Asn{64500}};
  plain.next_hop = IpAddress::v4(0xC0000201);
  const auto shared = table_.intern(plain);
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 100'000; ++i) group_.announce(v4_host(i), shared);
  EXPECT_EQ(updates_to(reader), 124U);
  for (std::uint32_t i = 0; i < 100'000; ++i) group_.withdraw(v4_host(i));
  EXPECT_EQ(updates_to(reader), 123U);
}

TEST_F(PackingTest, OfBothFamiliesInAnyOrderTakesTheFewestUpdates) {
  const auto v4 = attributes(1);
  const auto v6 = attributes(1, Family::Ipv6);
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 5000; ++i) {
    group_.announce(v4_host(i), v4);
    group_.announce(v6_host(i), v6);
  }
  EXPECT_EQ(updates_to(reader),
            fewest_announcements(Family::Ipv4, 5000, *v4) + fewest_announcements(Family::Ipv6, 5000, *v6));
  for (std::uint32_t i = 0; i < 5000; ++i) {
    group_.withdraw(v6_host(i));
    group_.withdraw(v4_host(i));
  }
  EXPECT_EQ(updates_to(reader), fewest_withdrawals(Family::Ipv4, 5000) + fewest_withdrawals(Family::Ipv6, 5000));
}

TEST_F(PackingTest, OfInterleavedAttributesTakesTheFewestUpdatesForEach) {
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 70'000; ++i) group_.announce(v4_host(i), attributes(1 + i % 7));
  EXPECT_EQ(updates_to(reader), 7 * fewest_announcements(Family::Ipv4, 10'000, with_med(1)));
}

TEST_F(PackingTest, OfIpv4OverIpv6TakesTheFewestUpdates) {  // RFC 8950
  const auto shared = attributes(1, Family::Ipv6);
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 20'000; ++i) group_.announce(v4_host(i), shared);
  EXPECT_EQ(updates_to(reader), fewest_announcements(Family::Ipv4, 20'000, *shared));
}

TEST_F(PackingTest, OfExtendedMessagesTakesTheFewestUpdates) {  // RFC 8654
  const wire::UpdateFormat extended{.max_message_size = wire::kMaxExtendedMessageSize};
  ExportGroup group{extended};
  const auto reader = group.attach();
  for (std::uint32_t i = 0; i < 50'000; ++i) group.announce(v4_host(i), attributes(1));
  PeerModel peer{extended.max_message_size};
  drain(group, reader, peer);
  EXPECT_EQ(peer.updates(), fewest_announcements(Family::Ipv4, 50'000, with_med(1), extended));
}

TEST_F(PackingTest, OfManyAttributesGathersManyMessagesInAChunk) {
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 1000; ++i) group_.announce(v4_host(i), attributes(i));
  const auto chunk = group_.next(reader);
  EXPECT_GT(chunk->updates, 800U);
  EXPECT_LE(chunk->octets.size(), kSliceOctets);
}

TEST_F(PackingTest, FillsEachChunkButTheLastWithFullMessages) {
  const auto reader = group_.attach();
  for (std::uint32_t i = 0; i < 100'000; ++i) group_.announce(v4_host(i), attributes(1));
  while (const auto chunk = group_.next(reader)) {
    EXPECT_LE(chunk->octets.size(), kSliceOctets);
    if (group_.pending(reader)) EXPECT_GT(chunk->octets.size() + 5 * chunk->updates, kSliceOctets);
  }
}

TEST_F(PackingTest, OfWhatASlowReaderMissedGathersSingleChanges) {
  const auto fast = group_.attach();
  const auto slow = group_.attach();
  for (std::uint32_t i = 0; i < 500; ++i) {
    group_.announce(v4_host(i), attributes(i % 2));
    EXPECT_EQ(updates_to(fast), 1U);
  }
  EXPECT_EQ(updates_to(slow), 2U);
}

TEST_F(PackingTest, OfAFirstDumpAfterManySingleChangesTakesTheFewestUpdates) {
  const auto old = group_.attach();
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    group_.announce(v4_host(i), attributes(1));
    updates_to(old);
  }
  EXPECT_EQ(updates_to(group_.attach()), fewest_announcements(Family::Ipv4, 20'000, with_med(1)));
}

TEST_F(PackingTest, OfAFirstDumpAfterLongChurnStaysNearTheFewestUpdates) {
  constexpr std::uint32_t kCount = 60'000;
  const auto old = group_.attach();
  for (std::uint32_t i = 0; i < kCount; ++i) group_.announce(v4_host(i), attributes(1));
  updates_to(old);
  std::mt19937 random{1};
  for (int flaps = 0; flaps < 100'000; ++flaps) {
    const auto at = static_cast<std::uint32_t>(random() % kCount);
    group_.withdraw(v4_host(at));
    updates_to(old);
    group_.announce(v4_host(at), attributes(1));
    updates_to(old);
  }
  const auto fewest = fewest_announcements(Family::Ipv4, kCount, with_med(1));
  EXPECT_LE(updates_to(group_.attach()), fewest + fewest / 16 + 1);
}

TEST_F(PackingTest, OfAFirstDumpAfterMostRoutesWentStaysNearTheFewestUpdates) {
  const auto old = group_.attach();
  for (std::uint32_t i = 0; i < 100'000; ++i) group_.announce(v4_host(i), attributes(1));
  updates_to(old);
  for (std::uint32_t i = 0; i < 100'000; ++i)
    if (i % 50 != 0) group_.withdraw(v4_host(i));
  updates_to(old);
  EXPECT_LE(updates_to(group_.attach()), fewest_announcements(Family::Ipv4, 2000, with_med(1)) + 1);
}

TEST_F(PackingTest, OfPrefixesOfAllLengthsWastesLessThanAPrefixInAMessage) {
  const auto shared = attributes(1);
  const auto reader = group_.attach();
  std::size_t octets = 0;
  for (std::uint32_t i = 0; i < 50'000; ++i) {
    const auto length = static_cast<std::uint8_t>(i % 3 == 0 ? 24 : 32);
    const Prefix prefix{IpAddress::v4(0x0A000000 + i * 256), length};
    octets += length == 24 ? 4 : 5;
    group_.announce(prefix, shared);
  }
  const auto room = wire::kMaxMessageSize - kFixed - wire::encode_attributes(*shared, true, {}).size();
  EXPECT_LE(updates_to(reader), divide_up(octets, room - 4));
}

}  // namespace
}  // namespace eipd::bgp::rib
