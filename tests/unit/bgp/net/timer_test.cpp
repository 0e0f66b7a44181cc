#include "bgp/net/timer.hpp"

#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::bgp::net {
namespace {

using namespace std::chrono_literals;

class Timers : public testing::Test {
 protected:
  boost::asio::io_context context_;
  std::string called_;
};

TEST_F(Timers, CallOnceWhenDue) {
  Timer timer{context_.get_executor()};
  timer.arm(0s, [&] { called_ += 'a'; });
  EXPECT_TRUE(timer.armed());
  context_.run();
  EXPECT_EQ(called_, "a");
  EXPECT_FALSE(timer.armed());
}

// Both completions stand in Asio's queue, with success, when the first of them is called.
TEST_F(Timers, DropTheCompletionOfAnArmThatWasReplacedWhileItWasQueued) {
  Timer first{context_.get_executor()};
  Timer second{context_.get_executor()};
  first.arm(-2s, [&] { second.arm(0s, [&] { called_ += "new"; }); });
  second.arm(-1s, [&] { called_ += "stale"; });
  context_.run();
  EXPECT_EQ(called_, "new");
}

TEST_F(Timers, DropTheCompletionOfAnArmThatWasCancelledWhileItWasQueued) {
  Timer first{context_.get_executor()};
  Timer second{context_.get_executor()};
  first.arm(-2s, [&] { second.cancel(); });
  second.arm(-1s, [&] { called_ += "stale"; });
  context_.run();
  EXPECT_EQ(called_, "");
}

TEST_F(Timers, DropTheCompletionOfATimerThatWasDestroyedWhileItWasQueued) {
  Timer first{context_.get_executor()};
  std::optional<Timer> second{std::in_place, context_.get_executor()};
  first.arm(-2s, [&] { second.reset(); });
  second->arm(-1s, [&] { called_ += "stale"; });
  context_.run();
  EXPECT_EQ(called_, "");
}

TEST_F(Timers, MayBeArmedAgainFromTheirOwnCallback) {
  Timer timer{context_.get_executor()};
  timer.arm(0s, [&] {
    called_ += 'a';
    timer.arm(0s, [&] { called_ += 'b'; });
  });
  context_.run();
  EXPECT_EQ(called_, "ab");
}

TEST_F(Timers, MayBeDestroyedFromTheirOwnCallback) {
  std::optional<Timer> timer{std::in_place, context_.get_executor()};
  timer->arm(0s, [&] {
    timer.reset();
    called_ += 'a';
  });
  context_.run();
  EXPECT_EQ(called_, "a");
}

// RFC 4271 §10.
TEST(JitterLaws, StaysBetweenThreeQuartersAndTheWhole) {
  Jitter jitter{1};
  auto least = 4s / 1ns;
  auto most = least * 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto delay = jitter(4s).count();
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  EXPECT_GE(least, 3s / 1ns);
  EXPECT_LE(least, 3100ms / 1ns);
  EXPECT_LE(most, 4s / 1ns);
  EXPECT_GE(most, 3900ms / 1ns);
}

TEST(JitterLaws, IsTheSameForTheSameSeed) {
  Jitter a{7};
  Jitter b{7};
  EXPECT_EQ(a(1s), b(1s));
  EXPECT_NE(a(1s), a(1s));
}

}  // namespace
}  // namespace eipd::bgp::net
