#include "daemon/probe/mailbox.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Counted {
  int wakes = 0;
  Mailbox<std::string, int> box{[this] { ++wakes; }};
};

TEST(MailboxSlots, HoldTheNewestValueOfAKey) {
  Counted c;
  c.box.put("a", 1);
  c.box.put("b", 2);
  c.box.put("a", 3);
  EXPECT_THAT(c.box.drain(), ElementsAre(Pair("a", 3), Pair("b", 2)));
}

TEST(MailboxSlots, AreEmptyAfterADrain) {
  Counted c;
  c.box.put("a", 1);
  EXPECT_THAT(c.box.drain(), ElementsAre(Pair("a", 1)));
  EXPECT_TRUE(c.box.drain().empty());
}

TEST(MailboxWake, ComesOnceForManyPuts) {
  Counted c;
  c.box.put("a", 1);
  c.box.put("b", 2);
  c.box.put("a", 3);
  EXPECT_EQ(c.wakes, 1);
}

TEST(MailboxWake, ComesAgainAfterADrain) {
  Counted c;
  c.box.put("a", 1);
  EXPECT_EQ(c.box.drain().size(), 1U);
  c.box.put("a", 2);
  EXPECT_EQ(c.wakes, 2);
}

TEST(MailboxWake, MayDrainAtOnce) {
  std::vector<int> seen;
  Mailbox<int, int>* self = nullptr;
  Mailbox<int, int> box{[&] {
    for (const auto& [key, value] : self->drain()) seen.push_back(value);
  }};
  self = &box;
  box.put(1, 10);
  box.put(1, 11);
  EXPECT_THAT(seen, ElementsAre(10, 11));
}

/// Four writers, one reader: for each key the values arrive in order, and the last one always arrives.
TEST(MailboxLaws, HoldWithManyThreads) {
  constexpr int kLast = 5000;
  std::mutex mutex;
  std::condition_variable wake;
  bool woken = false;
  Mailbox<int, int> box{[&] {
    const std::lock_guard lock{mutex};
    woken = true;
    wake.notify_one();
  }};
  std::vector<std::jthread> writers;
  for (int key = 0; key < 4; ++key) {
    writers.emplace_back([&box, key] {
      for (int value = 1; value <= kLast; ++value) box.put(key, value);
    });
  }
  std::vector<int> newest(4, 0);
  while (newest != std::vector<int>(4, kLast)) {
    std::unique_lock lock{mutex};
    ASSERT_TRUE(wake.wait_for(lock, std::chrono::seconds{20}, [&] { return woken; })) << "a wake-up was lost";
    woken = false;
    lock.unlock();
    for (const auto& [key, value] : box.drain()) {
      ASSERT_GT(value, newest[static_cast<std::size_t>(key)]);
      newest[static_cast<std::size_t>(key)] = value;
    }
  }
}

}  // namespace
}  // namespace eipd::probe
