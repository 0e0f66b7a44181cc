#include "bgp/wire/framer.hpp"

#include <algorithm>

#include <gmock/gmock.h>

#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::message;

struct Received {
  MessageType type;
  Buffer body;
  friend bool operator==(const Received&, const Received&) = default;
};

void feed(Framer& framer, Bytes octets) {
  const auto space = framer.space();
  ASSERT_GE(space.size(), octets.size());
  std::ranges::copy(octets, space.begin());
  framer.commit(octets.size());
}

/// Everything that comes out when `octets` arrive in pieces of `chunk`.
std::vector<Received> receive(Framer& framer, Bytes octets, std::size_t chunk) {
  std::vector<Received> received;
  while (!octets.empty()) {
    const auto piece = octets.first(std::min({chunk, octets.size(), framer.space().size()}));
    feed(framer, piece);
    octets = octets.subspan(piece.size());
    for (auto frame = framer.next(); frame && *frame; frame = framer.next())
      received.push_back({(*frame)->type, Buffer{(*frame)->body.begin(), (*frame)->body.end()}});
  }
  return received;
}

Buffer stream(std::size_t messages, std::vector<Received>& expected) {
  Buffer octets;
  for (std::size_t i = 0; i < messages; ++i) {
    const bool keepalive = i % 3 == 0;
    const Buffer body(keepalive ? 0 : 4 + i * 37 % 4073, static_cast<std::uint8_t>(i));
    const auto type = keepalive ? MessageType::Keepalive : MessageType::Update;
    const auto whole = message(type, body);
    octets.insert(octets.end(), whole.begin(), whole.end());
    expected.push_back({type, body});
  }
  return octets;
}

TEST(FramerLaws, TheSameMessagesComeOutHoweverTheyArriveInPieces) {
  std::vector<Received> expected;
  const auto octets = stream(200, expected);
  for (const std::size_t chunk : {1U, 2U, 18U, 19U, 20U, 100U, 4095U, 4096U, 4097U, 100000U}) {
    Framer framer;
    EXPECT_EQ(receive(framer, octets, chunk), expected) << chunk;
  }
}

TEST(FramerLaws, SpaceIsNeverEmptyAndBoundedWhateverComes) {
  Framer framer;
  const auto capacity = framer.space().size();
  const auto longest = message(MessageType::Update, Buffer(kMaxMessageSize - kHeaderSize));
  for (int i = 0; i < 100; ++i) {
    feed(framer, Bytes{longest}.first(kMaxMessageSize - 1));
    EXPECT_FALSE(framer.next());
    EXPECT_GT(framer.space().size(), 0);
    feed(framer, Bytes{longest}.last(1));
    EXPECT_TRUE(framer.next());
    EXPECT_EQ(framer.space().size(), capacity);
  }
}

TEST(Framer, JudgesALengthBeforeTheBodyIsThere) {  // RFC 4271 §6.1
  Framer framer;
  feed(framer, test::from_hex("ffffffffffffffffffffffffffffffff 1001 02"));
  const auto frame = framer.next();
  ASSERT_TRUE(frame);
  ASSERT_FALSE(*frame);
  EXPECT_EQ(frame->error(), error(HeaderSubcode::BadLength, {0x10, 0x01}));
}

TEST(Framer, SaysNothingMoreAfterAnError) {
  Framer framer;
  feed(framer, Buffer(kHeaderSize, 0));
  ASSERT_TRUE(framer.next());
  feed(framer, encode_keepalive());
  EXPECT_FALSE(framer.next());
}

TEST(Framer, HandsOutWhatCameBeforeTheError) {
  Framer framer;
  auto octets = encode_keepalive();
  octets.insert(octets.end(), kHeaderSize, 0);
  feed(framer, octets);
  EXPECT_TRUE(framer.next().value());
  EXPECT_FALSE(framer.next().value());
}

TEST(Framer, TakesLongMessagesOnceToldTo) {  // RFC 8654 §4
  const auto longest = message(MessageType::Update, Buffer(kMaxExtendedMessageSize - kHeaderSize, 7));
  Framer strict;
  feed(strict, Bytes{longest}.first(kMaxMessageSize));
  EXPECT_FALSE(strict.next().value());

  Framer framer;
  feed(framer, encode_keepalive());
  const auto frame = framer.next();
  framer.accept_extended_messages();  // while a frame is out: it stays valid
  EXPECT_EQ((*frame)->type, MessageType::Keepalive);
  EXPECT_EQ(receive(framer, longest, 1000),
            (std::vector{Received{MessageType::Update, Buffer(kMaxExtendedMessageSize - kHeaderSize, 7)}}));
}

}  // namespace
}  // namespace eipd::bgp::wire
