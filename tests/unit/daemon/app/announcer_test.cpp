#include "daemon/app/announcer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/announcing.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
TEST_F(Announcing, NothingBeforeTheFirstVerdictThenAllThenNothing) {
  start(pop_with(3, "192.0.2.80:80"));
  announcer_->session_up("one", session(), kLocal);
  poll();
  EXPECT_EQ(group_->size(), 0U);
  verdict("192.0.2.80:80", health::Verdict::Up);
  EXPECT_EQ(group_->size(), 3U);
  EXPECT_EQ(updates_, 1U) << "in the turn of the verdict, and in one UPDATE";
  verdict("192.0.2.80:80", health::Verdict::Down);
  EXPECT_EQ(group_->size(), 0U);
  EXPECT_EQ(updates_, 2U);
}

TEST_F(Announcing, TellsDesiredAndSentApart) {
  start(pop_with(1, "192.0.2.80:80"));
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  EXPECT_EQ(announcer_->counts().desired, 1U);
  EXPECT_EQ(announcer_->sent().announced_count(), 0U);
  EXPECT_TRUE(facts<announce::EipSent>().empty());
  announcer_->session_up("one", session(), kLocal);
  poll();
  ASSERT_EQ(facts<announce::EipSent>().size(), 1U);
  EXPECT_TRUE(facts<announce::EipSent>()[0].announced);
  announcer_->session_down("one");
  group_ = nullptr;
  poll();
  EXPECT_FALSE(facts<announce::EipSent>().back().announced);
}

TEST_F(Announcing, MeasuresFromTheVerdictToTheKernel) {
  start(pop_with(1, "192.0.2.80:80"));
  announcer_->session_up("one", session(), kLocal);
  poll();
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  ASSERT_EQ(facts<observe::ReactionMeasured>().size(), 1U);
  EXPECT_GT(facts<observe::ReactionMeasured>()[0].duration.count(), 0);
}

// Design §1 hard rule 10: what can be told later is not told into a full stream, and nothing of it gets lost.
TEST_F(Announcing, TellsOfEachEipOnceTheObserverHasRoomAgain) {
  start(pop_with(3, "192.0.2.80:80"));
  announcer_->session_up("one", session(), kLocal);
  poll();
  facts_.clear();
  room_for_facts_ = 0;
  verdict("192.0.2.80:80", health::Verdict::Up);
  verdict("192.0.2.80:80", health::Verdict::Down);
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  EXPECT_EQ(group_->size(), 3U) << "the sessions don't wait";
  EXPECT_TRUE(facts<announce::EipDecided>().empty());
  room_for_facts_ = 65'536;
  loop_.restart();
  while (facts<announce::EipSent>().size() < 3 && loop_.run_one_for(5s) > 0) {
  }
  EXPECT_EQ(facts<announce::EipDecided>().size(), 3U);
  EXPECT_EQ(facts<announce::EipSent>().size(), 3U);
}

TEST_F(Announcing, WithdrawsManyWhileTheRestIsDecidedInTheFewestUpdates) {
  constexpr int kMany = 20'000;
  start(pop_with(kMany, "192.0.2.80:80"));
  announcer_->session_up("one", session(), kLocal);
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  ASSERT_EQ(group_->size(), std::size_t{kMany});
  updates_ = 0;
  verdict("192.0.2.80:80", health::Verdict::Down);
  while (!announcer_->decisions().idle() && updates_ == 0) loop_.poll_one();
  EXPECT_FALSE(announcer_->decisions().idle()) << "the first wait for the last";
  poll();
  EXPECT_EQ(updates_, (kMany + 813U) / 814U);  // prefixes in a full message
  EXPECT_EQ(group_->slots(), 0U);
}

TEST_F(Announcing, GetsOnAsLongAsWorkIsDone) {  // what the watchdog is fed by
  start(pop_with(20'000, "192.0.2.80:80"));
  EXPECT_TRUE(announcer_->gets_on());
  EXPECT_TRUE(announcer_->gets_on()) << "nothing to do";
  verdict("192.0.2.80:80", health::Verdict::Up);
  EXPECT_TRUE(announcer_->gets_on()) << "the first slice was done";
  ASSERT_FALSE(announcer_->decisions().idle());
  EXPECT_FALSE(announcer_->gets_on()) << "work lies there, and none of it was done since";
  loop_.restart();
  loop_.poll_one();
  EXPECT_TRUE(announcer_->gets_on());
}

TEST_F(Announcing, NamesTheVerdictBehindAChange) {
  start(pop_with(1, "192.0.2.80:80"));
  verdict("192.0.2.80:80", health::Verdict::Down);
  poll();
  const auto decided = facts<announce::EipDecided>();
  ASSERT_EQ(decided.size(), 2U);
  EXPECT_EQ(decided[0].reason, announce::Reason::NoVerdictYet);
  EXPECT_EQ(decided[1].reason, announce::Reason::Unhealthy);
  EXPECT_EQ(decided[1].because, "check web 192.0.2.80:80 down");
  EXPECT_FALSE(decided[1].transition);
}

TEST_F(Announcing, ReleasesEndOfRibOnceAllIsDecided) {  // RFC 4724 §2, design §2 startup_wait
  start(pop_with(2, "192.0.2.80:80"));
  EXPECT_EQ(first_sets_, 0);
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  verdict("192.0.2.80:80", health::Verdict::Down);
  poll();
  EXPECT_EQ(first_sets_, 1);
}

TEST_F(Announcing, ReleasesEndOfRibAfterStartupWaitAtTheLatest) {
  auto config = pop_with(1, "192.0.2.80:80");
  config.speaker.startup_wait = 1ms;
  start(std::move(config));
  loop_.restart();
  loop_.run_one_for(10s);
  EXPECT_EQ(first_sets_, 1);
}

TEST_F(Announcing, CountsEveryEipUnderOneReason) {
  auto config = pop_with(2, "192.0.2.80:80");
  add_eip(config, "");
  add_eip(config, "192.0.2.80:80", "europe");
  start(std::move(config));
  verdict("192.0.2.80:80", health::Verdict::Down);
  poll();
  EXPECT_EQ(announcer_->counts().desired, 1U);
  EXPECT_EQ(announcer_->counts().healthy, 1U);
  EXPECT_EQ(announcer_->counts().withheld.at(announce::Reason::Unhealthy), 2U);
  EXPECT_EQ(announcer_->counts().withheld.at(announce::Reason::AreaElsewhere), 1U);
  EXPECT_EQ(announcer_->counts().withheld.at(announce::Reason::NoVerdictYet), 0U);
}

TEST_F(Announcing, WithdrawsAllBeforeItHasStopped) {
  start(pop_with(5000, ""));
  announcer_->session_up("one", session(), kLocal);
  poll();
  EXPECT_EQ(group_->size(), 5000U);
  bool stopped = false;
  announcer_->stop([&] { stopped = true; });
  EXPECT_FALSE(stopped) << "in slices";
  poll();
  EXPECT_TRUE(stopped);
  EXPECT_EQ(group_->size(), 0U);
}

TEST_F(Announcing, WithdrawsManyInTheFewestMessages) {
  start(pop_with(5000, "192.0.2.80:80"));
  announcer_->session_up("one", session(), kLocal);
  verdict("192.0.2.80:80", health::Verdict::Up);
  poll();
  updates_ = 0;
  verdict("192.0.2.80:80", health::Verdict::Down);
  poll();
  EXPECT_EQ(updates_, (5000U + 813) / 814) << "4096 octets less 23 hold 814 prefixes of 5 octets";
}

}  // namespace
}  // namespace eipd::app
