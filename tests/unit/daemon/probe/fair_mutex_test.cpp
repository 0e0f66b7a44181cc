#include "daemon/probe/fair_mutex.hpp"

#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

bool is_asleep(pid_t thread) {
  std::ifstream file{"/proc/self/task/" + std::to_string(thread) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(") ");
  return name_end != std::string::npos && line[name_end + 2] == 'S';
}

TEST(FairMutex, GoesToWhoWaitsBeforeItGoesToWhoHadItLast) {
  FairMutex mutex;
  for (int round = 0; round < 100; ++round) {
    std::atomic<pid_t> id = 0;
    bool had_it = false;
    std::unique_lock lock{mutex};
    std::thread other{[&] {
      id = ::gettid();
      const std::lock_guard mine{mutex};
      had_it = true;
    }};
    while (id == 0 || !is_asleep(id)) std::this_thread::yield();
    lock.unlock();
    lock.lock();
    EXPECT_TRUE(had_it);
    lock.unlock();
    other.join();
  }
}

TEST(FairMutex, IsHeldByOneAtATime) {
  FairMutex mutex;
  long count = 0;
  const auto add = [&] {
    for (int i = 0; i < 20'000; ++i) {
      const std::lock_guard lock{mutex};
      ++count;
    }
  };
  std::thread other{add};
  add();
  other.join();
  EXPECT_EQ(count, 40'000);
}

}  // namespace
}  // namespace eipd::probe
