// kill -9 at any moment, thousands of times: while the store opens, in a write, in a commit, in a checkpoint. Real: the
// processes and their deaths, the keeper with its rules, the store and its file. What a life leaves, the next looks at
// as a daemon would that starts again: keeper_life.cpp. A process's death leaves the kernel's caches; what SQLite does
// for a power cut is not tested here.
#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <random>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "keeper_life.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int kKills = 100;  // each life takes many times as long
#else
constexpr int kKills = 1'000;
#endif

/// A life, and what it said so far.
class Child {
 public:
  explicit Child(Life life) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::close(ends[0]);
      life.report = ends[1];
      live(life);
    }
    report_ = ends[0];
    ::close(ends[1]);
  }
  ~Child() {
    if (process_ > 0) end(SIGKILL);
    ::close(report_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Reads until there are so many lines, or the time is over, or it is dead.
  void hear(std::size_t lines, std::optional<std::chrono::microseconds> patience) {
    const auto until = SteadyClock::now() + patience.value_or(1min);
    while (lines_.size() < lines) {
      const auto left = std::chrono::ceil<std::chrono::nanoseconds>(until - SteadyClock::now()).count();
      if (left <= 0) return;
      const timespec wait{.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
      pollfd readable{.fd = report_, .events = POLLIN, .revents = 0};
      if (::ppoll(&readable, 1, &wait, nullptr) == 1 && !read()) return;
    }
  }
  /// Its exit status, or minus the signal that it died of; then all is heard.
  int end(int signal) {
    if (signal != 0) ::kill(process_, signal);
    while (read()) {
    }
    int status = 0;
    ::waitpid(std::exchange(process_, -1), &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  bool read() {
    std::array<char, 65'536> buffer{};
    const ssize_t size = ::read(report_, buffer.data(), buffer.size());
    if (size <= 0) return false;
    rest_.append(buffer.data(), static_cast<std::size_t>(size));
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      lines_.push_back(rest_.substr(0, end));
      rest_.erase(0, end + 1);
    }
    return true;
  }

  pid_t process_ = -1;
  int report_ = -1;
  std::string rest_;
  std::vector<std::string> lines_;
};

/// By the seed of when they die.
class KeeperCrash : public testing::TestWithParam<unsigned> {
 public:
  ~KeeperCrash() override { std::filesystem::remove_all(directory_); }

 protected:
  /// `where`: in memory a sync costs nothing and a second sees more deaths; to a process that dies both are the same.
  void kill_often(const std::string& where, int times);

 private:
  void begin_anew(const std::string& where) {
    std::filesystem::remove_all(directory_);
    std::string name = where + "/eipd-crash-XXXXXX";
    directory_ = ::mkdtemp(name.data());
    life_ = {.path = directory_ + "/eipd.db"};
  }
  void kill_once();
  void look();
  void take(const std::vector<std::string>& lines);
  unsigned roll(unsigned sides) { return static_cast<unsigned>(random_() % sides); }

  std::minstd_rand random_{GetParam()};
  std::string directory_;
  Life life_;
};

void KeeperCrash::take(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    ASSERT_NE(line.front(), '!') << line;
    if (line == kSound) continue;
    const auto key = line.find(' ') + 1;
    const auto body = line.find(' ', key) + 1;
    Acknowledged write{.key = line.substr(key, body - 1 - key), .body = line.substr(body)};
    std::from_chars(line.data(), line.data() + key - 1, write.revision);
    ASSERT_TRUE(life_.acknowledged.empty() || life_.acknowledged.back().revision < write.revision);
    life_.acknowledged.push_back(std::move(write));
  }
}

void KeeperCrash::kill_once() {
  ++life_.seed;
  Child child{life_};
  if (roll(4) == 0) {
    child.hear(1'000, std::chrono::microseconds{roll(8'000)});  // while it opens the file, most of them
  } else {
    const unsigned answers = roll(20) == 0 ? roll(100) : roll(8);
    child.hear(1 + answers, std::nullopt);
    child.hear(1'000, std::chrono::microseconds{roll(2'000)});
  }
  const int ended = child.end(SIGKILL);
  ASSERT_NO_FATAL_FAILURE(take(child.lines()));
  ASSERT_EQ(ended, -SIGKILL) << "it ended by itself";
}

void KeeperCrash::look() {
  life_.writes = false;
  Child child{life_};
  ASSERT_EQ(child.end(0), 0);
  ASSERT_NO_FATAL_FAILURE(take(child.lines()));
  ASSERT_EQ(child.lines(), std::vector<std::string>{kSound});
}

void KeeperCrash::kill_often(const std::string& where, int times) {
  begin_anew(where);
  std::size_t answers = 0;
  for (int kill = 0; kill < times; ++kill) {
    ASSERT_NO_FATAL_FAILURE(kill_once()) << "kill " << kill;
    if (life_.acknowledged.size() < 300 && kill + 1 < times) continue;
    answers += life_.acknowledged.size();
    ASSERT_NO_FATAL_FAILURE(look());
    const unsigned seed = life_.seed;
    begin_anew(where);
    life_.seed = seed;
  }
  EXPECT_GT(answers, static_cast<std::size_t>(times) / 2) << "they hardly wrote";
  std::printf("%d kills, %zu acknowledged writes\n", times, answers);
}

using InMemory = KeeperCrash;
INSTANTIATE_TEST_SUITE_P(Seed, InMemory, testing::Values(1U, 2U));
TEST_P(InMemory, LosesNothingThatWasAnsweredAndKeepsNothingByHalves) {
  kill_often("/dev/shm", kKills);
}

using OnDisk = KeeperCrash;
INSTANTIATE_TEST_SUITE_P(Seed, OnDisk, testing::Values(3U));
TEST_P(OnDisk, LosesNothingThatWasAnswered) {
  kill_often(EIPD_TEST_DISK, 60);
}

}  // namespace
}  // namespace eipd::app
