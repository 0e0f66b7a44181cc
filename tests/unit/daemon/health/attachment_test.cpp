// Design §2 "attached checks": what the end of the connection means, as a script of events.
#include "daemon/health/attachment.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/health/script.hpp"

namespace eipd::health {
namespace {

using namespace script;

class AttachmentTest : public testing::Test {
 protected:
  Weight run(Duration begun, Outcome outcome) { return attachment_.weigh(at(begun), at(begun + 1ms), outcome); }
  void attach(Duration when) {
    run(when - 1ms, Outcome::Success);
    attachment_.attached(at(when));
  }
  Attachment attachment_;
};

TEST_F(AttachmentTest, IsWantedAfterARunThatSucceeded) {
  EXPECT_FALSE(attachment_.due());
  run(0ms, Outcome::Refused);
  EXPECT_FALSE(attachment_.due()) << "what is not reachable is not worth holding on to";
  run(10ms, Outcome::Success);
  EXPECT_EQ(attachment_.due(), at(11ms));
  attachment_.attached(at(12ms));
  EXPECT_FALSE(attachment_.due());
  EXPECT_TRUE(attachment_.is_attached());
}

TEST_F(AttachmentTest, IsNotWantedAnyMoreWhenTheNextRunFails) {
  attach(0ms);
  attachment_.ended(at(50ms));
  run(51ms, Outcome::Success);
  EXPECT_GT(attachment_.due(), at(52ms)) << "not at once";
  run(60ms, Outcome::Timeout);
  EXPECT_FALSE(attachment_.due());
}

TEST_F(AttachmentTest, ARefusalAfterTheEndProvesTheDeath) {
  attach(0ms);
  attachment_.ended(at(50ms));
  EXPECT_EQ(run(50ms, Outcome::Refused), Weight::Fall);
}

TEST_F(AttachmentTest, AResetAfterTheEndProvesTheDeath) {
  attach(0ms);
  attachment_.ended(at(50ms));
  EXPECT_EQ(run(51ms, Outcome::Reset), Weight::Fall);
}

TEST_F(AttachmentTest, ATimeoutAfterTheEndCountsOneAndSuspicionStays) {
  attach(0ms);
  attachment_.ended(at(50ms));
  EXPECT_EQ(run(50ms, Outcome::Timeout), Weight::One);
  EXPECT_TRUE(attachment_.is_suspect());
  EXPECT_EQ(run(100ms, Outcome::Refused), Weight::Fall);
}

TEST_F(AttachmentTest, ARunBegunBeforeTheEndProvesNothing) {
  attach(0ms);
  attachment_.ended(at(50ms));
  EXPECT_EQ(run(49ms, Outcome::Refused), Weight::One);
  EXPECT_TRUE(attachment_.is_suspect());
  EXPECT_EQ(run(49ms, Outcome::Success), Weight::One);
  EXPECT_TRUE(attachment_.is_suspect());
}

TEST_F(AttachmentTest, AFailureWithoutAnEndCountsOne) {
  EXPECT_EQ(run(0ms, Outcome::Refused), Weight::One);
  attach(10ms);
  EXPECT_EQ(run(20ms, Outcome::Refused), Weight::One);
}

TEST_F(AttachmentTest, ASuccessClearsTheSuspicion) {
  attach(0ms);
  attachment_.ended(at(50ms));
  run(50ms, Outcome::Success);
  EXPECT_FALSE(attachment_.is_suspect());
  EXPECT_EQ(run(60ms, Outcome::Refused), Weight::One);
}

TEST_F(AttachmentTest, AConnectionThatWeLetGoIsNoSuspicion) {
  attach(0ms);
  attachment_.let_go(at(50ms));
  EXPECT_FALSE(attachment_.is_suspect());
  run(60ms, Outcome::Success);
  EXPECT_EQ(attachment_.due(), at(50ms + Attachment::kLongest));
}

TEST_F(AttachmentTest, WhatEndsSoonIsAttachedLaterEachTime) {
  Duration now = 0ms;
  Duration last = 0ms;
  for (const Duration delay : {100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms, 25600ms, 30000ms}) {
    attach(now);
    attachment_.ended(at(now + 5s));
    run(now + 5s, Outcome::Success);
    ASSERT_EQ(attachment_.due(), at(now + 5s + std::max(delay, Duration{1ms})));
    last = delay;
    now += 5s + delay;
  }
  EXPECT_EQ(last, Attachment::kLongest);
}

TEST_F(AttachmentTest, WhatHasLastedStartsOver) {
  Duration now = 0ms;
  for (int i = 0; i < 5; ++i, now += 60s) {
    attach(now);
    attachment_.ended(at(now + 1s));
  }
  attach(now);
  attachment_.ended(at(now + 10s));
  run(now + 10s, Outcome::Success);
  EXPECT_EQ(attachment_.due(), at(now + 10s + Attachment::kFirst));
}

TEST_F(AttachmentTest, WhatCannotBeMadeIsTriedAgainAfterALaterSuccess) {
  run(0ms, Outcome::Success);
  attachment_.failed(at(2ms));
  EXPECT_FALSE(attachment_.due());
  EXPECT_FALSE(attachment_.is_suspect());
  run(10ms, Outcome::Success);
  EXPECT_EQ(attachment_.due(), at(2ms + Attachment::kFirst));
}

TEST(CheckStateWeight, AProofFallsAtOnceFromEveryVerdict) {
  auto proof = fail(at(10s));
  proof.weight = Weight::Fall;
  for (const std::string_view before : {"", "+", "++", "++-", "++--"}) {
    CheckState state{kTwoThree, at(0ms)};
    path(state, before);
    state.feed(proof);
    EXPECT_EQ(state.verdict(), Verdict::Down) << before;
    EXPECT_EQ(state.reason(), VerdictReason::Failed);
  }
}

TEST(CheckStateWeight, AFatalStatusFallsAtOnce) {
  CheckState state{kTwoThree, at(0ms)};
  path(state, "++");
  state.feed(fail(at(1s), Outcome::FatalStatus));
  EXPECT_EQ(state.verdict(), Verdict::Down);
}

TEST(CheckStateWeight, ASuccessWeighsNothing) {
  CheckState state{kTwoThree, at(0ms)};
  auto success = pass(at(1s));
  success.weight = Weight::Fall;
  state.feed(success);
  EXPECT_EQ(state.verdict(), Verdict::Rising);
}

TEST(CheckStateWeight, FillsTheWindowOfTheRatioToo) {
  Rules rules = kTwoThree;
  rules.fail_ratio = FailRatio{.failed = 3, .of = 4};
  CheckState state{rules, at(0ms)};
  path(state, "++");
  auto proof = fail(at(1s));
  proof.weight = Weight::Fall;
  state.feed(proof);
  EXPECT_EQ(path(state, "++", 2s), "R+") << "not up before fewer than three of the last four failed";
}

}  // namespace
}  // namespace eipd::health
