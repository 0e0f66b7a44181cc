#include "bgp/net/send_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::bgp::net {
namespace {

using wire::Buffer;
using wire::MessageType;

/// A message of that type whose body is filled with one octet, so that it can be told from others.
Buffer message(MessageType type, std::size_t body, std::uint8_t fill) {
  Buffer octets(wire::kHeaderSize + body, fill);
  std::fill_n(octets.begin(), 16, std::uint8_t{0xFF});
  octets[16] = static_cast<std::uint8_t>(octets.size() >> 8);
  octets[17] = static_cast<std::uint8_t>(octets.size());
  octets[18] = static_cast<std::uint8_t>(type);
  return octets;
}

Buffer operator+(Buffer a, const Buffer& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::shared_ptr<const Buffer> chunk(const Buffer& octets) {
  return std::make_shared<const Buffer>(octets);
}

/// Takes `step` octets at a time until the queue is empty, and returns them in order.
Buffer drain(SendQueue& queue, std::size_t step) {
  Buffer taken;
  while (!queue.empty()) {
    const auto front = queue.front();
    const auto count = std::min(step, front.size());
    taken.insert(taken.end(), front.begin(), front.begin() + static_cast<std::ptrdiff_t>(count));
    queue.taken(count);
  }
  return taken;
}

const auto kFirst = message(MessageType::Update, 40, 1);
const auto kSecond = message(MessageType::Update, 300, 2);
const auto kKeepalive = message(MessageType::Keepalive, 0, 0);
const auto kNotification = message(MessageType::Notification, 2, 6);

TEST(SendQueue, WritesAChunkWholeWhenNothingElseWaits) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  EXPECT_EQ(queue.front().size(), kFirst.size() + kSecond.size());
}

TEST(SendQueue, LetsAKeepaliveInBetweenTwoMessagesOfAChunk) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  queue.taken(10);  // the first message is half written
  queue.push(kKeepalive);
  EXPECT_EQ(queue.front().size(), kFirst.size() - 10);
  EXPECT_EQ(drain(queue, 7), Buffer(kFirst.begin() + 10, kFirst.end()) + kKeepalive + kSecond);
}

TEST(SendQueue, WritesAKeepaliveFirstAtAMessageBoundary) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  queue.taken(kFirst.size());
  queue.push(kKeepalive);
  EXPECT_EQ(drain(queue, 1000), kKeepalive + kSecond);
}

TEST(SendQueue, TellsWhatBecameComplete) {
  SendQueue queue;
  queue.push(kKeepalive);
  EXPECT_FALSE(queue.taken(5).control);
  EXPECT_EQ(queue.taken(14).control, MessageType::Keepalive);
  queue.begin_chunk(chunk(kFirst));
  EXPECT_FALSE(queue.taken(5).chunk);
  EXPECT_TRUE(queue.taken(kFirst.size() - 5).chunk);
  EXPECT_TRUE(queue.empty());
}

TEST(SendQueue, CompletesTheHalfWrittenMessageBeforeANotification) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  queue.taken(kFirst.size() + 100);
  queue.push(kKeepalive);
  queue.drop_unsent();
  queue.push(kNotification);
  EXPECT_EQ(drain(queue, 64), Buffer(kSecond.begin() + 100, kSecond.end()) + kNotification);
}

TEST(SendQueue, DropsAChunkOfWhichNothingIsHalfWritten) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  queue.taken(kFirst.size());
  queue.drop_unsent();
  EXPECT_TRUE(queue.empty());
}

TEST(SendQueue, KeepsAHalfWrittenControlMessageWhenItDropsTheRest) {
  SendQueue queue;
  queue.push(kKeepalive);
  queue.push(kKeepalive);
  queue.taken(3);
  queue.drop_unsent();
  EXPECT_EQ(drain(queue, 64), Buffer(kKeepalive.begin() + 3, kKeepalive.end()));
}

class SendQueueLaws : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Steps, SendQueueLaws, testing::Values(1U, 2U, 18U, 19U, 20U, 59U, 333U, 5000U));

TEST_P(SendQueueLaws, OctetsAreTheSumOfWhatIsLeft) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  queue.push(kKeepalive);
  auto left = kFirst.size() + kSecond.size() + kKeepalive.size();
  while (!queue.empty()) {
    ASSERT_EQ(queue.octets(), left);
    const auto count = std::min(GetParam(), queue.front().size());
    ASSERT_GT(count, 0U);
    queue.taken(count);
    left -= count;
  }
  EXPECT_EQ(left, 0U);
}

TEST_P(SendQueueLaws, NoMessageIsEverInsideAnother) {
  SendQueue queue;
  queue.begin_chunk(chunk(kFirst + kSecond));
  Buffer taken;
  for (int i = 0; !queue.empty(); ++i) {
    if (i % 3 == 0 && i < 30) queue.push(kKeepalive);
    const auto front = queue.front();
    const auto count = std::min(GetParam(), front.size());
    taken.insert(taken.end(), front.begin(), front.begin() + static_cast<std::ptrdiff_t>(count));
    queue.taken(count);
  }
  std::vector<std::uint8_t> types;
  for (std::size_t at = 0; at < taken.size(); at += static_cast<std::size_t>(taken[at + 16] << 8 | taken[at + 17])) {
    ASSERT_EQ(taken[at], 0xFF);
    types.push_back(taken[at + 18]);
  }
  EXPECT_EQ(std::ranges::count(types, static_cast<std::uint8_t>(MessageType::Update)), 2);
}

}  // namespace
}  // namespace eipd::bgp::net
