// What the process before this one left behind, and what may be promised on it (RFC 4724 §3: R and F).
#include "daemon/app/restart_record.hpp"

#include <fcntl.h>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using bgp::fsm::Restart;
using testing::HasSubstr;

TEST(RestartAfter, IsARestartOnlyWhilePeersMayKeepTheRoutes) {
  const struct {
    LastRun last;
    Restart want;
  } rows[] = {
      {{LastEnd::None, true, 0ms}, {}},
      {{LastEnd::Left, true, 1s}, {}},
      {{LastEnd::Kept, true, 1s}, {.restarting = true, .forwarding_kept = true}},
      {{LastEnd::Crashed, true, 29s}, {.restarting = true, .forwarding_kept = true}},
      {{LastEnd::Crashed, true, 30s}, {}},
      {{LastEnd::Kept, false, 20s}, {.restarting = true, .forwarding_kept = false}},  // the host rebooted quickly
  };
  for (const auto& row : rows) EXPECT_EQ(restart_after(row.last, 30s), row.want) << to_string(row.last.end);
  EXPECT_EQ(restart_after({LastEnd::Kept, true, 0ms}, 0s), Restart{}) << "graceful restart is off";
}

class Record : public testing::Test {
 protected:
  Record() {
    directory_ = std::filesystem::path{testing::TempDir()} / ("eipd-restart-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
    boot("one");
  }
  ~Record() override { std::filesystem::remove_all(directory_); }
  void boot(const char* id) const { std::ofstream{directory_ / "boot_id"} << id << '\n'; }
  [[nodiscard]] RestartRecord record() const { return RestartRecord{directory_, directory_ / "boot_id"}; }
  [[nodiscard]] LastRun last() const { return record().last().value(); }
  void last_lived(std::time_t seconds_ago) const {
    const timespec then{.tv_sec = std::time(nullptr) - seconds_ago, .tv_nsec = 0};
    const timespec times[2] = {then, then};
    ASSERT_EQ(::utimensat(AT_FDCWD, (directory_ / "restart").c_str(), times, 0), 0);
  }
  std::filesystem::path directory_;
};

TEST_F(Record, TellsNothingBeforeTheFirstRun) {
  EXPECT_EQ(last(), LastRun{});
}

TEST_F(Record, TellsOfAProcessThatNeverSaidHowItEnded) {
  {
    ASSERT_TRUE(record().begin(1h));
  }
  EXPECT_EQ(last().end, LastEnd::Crashed);
  EXPECT_TRUE(last().same_boot);
  EXPECT_LT(last().ago, 60s);
}

TEST_F(Record, TellsHowTheProcessEnded) {
  for (const LastEnd how : {LastEnd::Kept, LastEnd::Left}) {
    auto process = record();
    ASSERT_TRUE(process.begin(1h));
    ASSERT_TRUE(process.end(how));
    EXPECT_EQ(last().end, how);
  }
}

TEST_F(Record, TellsThatTheHostRebooted) {
  ASSERT_TRUE(record().begin(1h));
  boot("two");
  EXPECT_FALSE(last().same_boot);
}

TEST_F(Record, ThatTheKernelDoesNotNamePromisesNoForwarding) {
  std::filesystem::remove(directory_ / "boot_id");
  ASSERT_TRUE(record().begin(1h));
  EXPECT_FALSE(last().same_boot);
}

TEST_F(Record, TellsWhenTheProcessWasLastSeenAlive) {
  ASSERT_TRUE(record().begin(1h));
  last_lived(100);
  EXPECT_GE(last().ago, 99s);
  last_lived(-100);  // the clock was set back
  EXPECT_EQ(last().ago, 0s);
}

TEST_F(Record, IsTouchedWhileTheProcessLives) {
  auto process = record();
  ASSERT_TRUE(process.begin(1ms));
  last_lived(100);
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (last().ago > 50s && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_LT(last().ago, 50s);
}

TEST_F(Record, ThatIsNoneIsAnErrorAndPromisesNothing) {
  for (const char* content : {"", "eipd-restart 2\nboot-id one\nstate kept\n", "eipd-restart 1\nboot-id one\n",
                              "eipd-restart 1\nboot-id one\nstate asleep\n"}) {
    std::ofstream{directory_ / "restart"} << content;
    const auto read = record().last();
    ASSERT_FALSE(read) << content;
    EXPECT_THAT(read.error(), HasSubstr("restart: not a restart record"));
  }
}

TEST_F(Record, ThatCannotBeWrittenSaysWhy) {
  EXPECT_THAT(RestartRecord{directory_ / "missing"}.begin(1h).error(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace eipd::app
