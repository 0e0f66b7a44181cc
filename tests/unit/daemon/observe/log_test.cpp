// Real: the log with its thread, writing into a pipe.
#include "daemon/observe/log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

namespace eipd::observe {
namespace {

class LogTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::pipe(pipe_.data()), 0); }
  void TearDown() override {
    ::close(pipe_[0]);
    ::close(pipe_[1]);
  }
  [[nodiscard]] Log::Options options() const { return {.descriptor = pipe_[1]}; }
  /// All that is in the pipe now.
  std::string read() {
    ::fcntl(pipe_[0], F_SETFL, O_NONBLOCK);
    std::string all(1 << 20, '\0');
    const auto size = ::read(pipe_[0], all.data(), all.size());
    all.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return all;
  }

  std::array<int, 2> pipe_{};
};

TEST_F(LogTest, LinesAreOutWhenTheLogIsGone) {
  {
    Log log{options()};
    for (std::uint64_t i = 0; i < 100; ++i) log.write({.event = "line", .fields = {{"number", i}}});
  }
  const std::string out = read();
  EXPECT_EQ(std::ranges::count(out, '\n'), 100);
  EXPECT_NE(out.find("line number=99\n"), std::string::npos);
}

TEST_F(LogTest, LevelAndFormatCanChange) {
  {
    Log log{options()};
    log.write({.level = Level::Debug, .event = "too-fine"});
    log.configure(Level::Debug, Format::Json);
    log.write({.level = Level::Debug, .event = "fine"});
  }
  const std::string out = read();
  EXPECT_EQ(out.find("too-fine"), std::string::npos);
  EXPECT_NE(out.find(R"("level":"debug","event":"fine"})"), std::string::npos);
}

TEST_F(LogTest, BracesInALineAreNoFormat) {
  {
    Log log{options()};
    log.write({.event = "text", .fields = {{"is", "{}{0}{:d}"}}});
  }
  EXPECT_NE(read().find("is={}{0}{:d}"), std::string::npos);
}

// Design §1 hard rule 10: overrun the oldest and count the loss; exit never waits for a blocked stderr.
TEST_F(LogTest, ABlockedDescriptorBlocksNobodyAndTheLossIsCounted) {
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t lost = 0;
  {
    Log log{{.queue = 16, .descriptor = pipe_[1]}};
    const std::string large(4096, 'x');
    for (int i = 0; i < 200; ++i) log.write({.event = "line", .fields = {{"text", large}}});
    lost = log.lost();
  }
  EXPECT_GE(lost, 100U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
  // Lets the thread that was left behind end its writing into a pipe that will be closed.
  for (int i = 0; i < 1000 && !read().empty(); ++i) ::usleep(1000);
}

TEST_F(LogTest, TheNextLineAfterALossSaysHowMuch) {
  std::string out;
  {
    Log log{{.queue = 4, .descriptor = pipe_[1]}};
    const std::string large(16384, 'x');
    for (int i = 0; i < 50; ++i) log.write({.event = "line", .fields = {{"x", large}}});
    const auto lines = [&] { return static_cast<std::uint64_t>(std::ranges::count(out, '=')); };
    while (lines() + log.lost() < 50) out += read();
    log.write({.event = "after"});
  }
  out += read();
  EXPECT_NE(out.find("warning log-lines-lost count="), std::string::npos);
  EXPECT_NE(out.find("info after\n"), std::string::npos);
}

}  // namespace
}  // namespace eipd::observe
