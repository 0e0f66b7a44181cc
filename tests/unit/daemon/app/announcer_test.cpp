// What is real: decisions, export groups, the announcer. What is not: verdicts come from the test, sessions are readers
// of the groups without sockets.
#include "daemon/app/announcer.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
const auto kLocal = *bgp::parse_address("192.0.2.1");

class Announcing : public testing::Test {
 protected:
  void start(config::Config config) {
    config_ = std::move(config);
    announcer_.emplace(loop_.get_executor(), config_,
                       Announcer::Hooks{.attach = [this](auto, auto group) { reader_of(*group); },
                                        .wake = [this](const auto& group) { read(group); },
                                        .first_set = [this] { ++first_sets_; },
                                        .tell = [this](observe::Fact fact) { facts_.push_back(std::move(fact)); }});
    announcer_->start();
    poll();
  }
  void poll() {
    loop_.restart();
    loop_.poll();
  }
  void reader_of(bgp::rib::ExportGroup& group) {
    group_ = &group;
    reader_ = group.attach();
    read(group);
  }
  /// What a session does when it is woken: writes all there is.
  void read(const bgp::rib::ExportGroup&) {
    if (group_ == nullptr) return;
    while (const auto chunk = group_->next(reader_)) {
      updates_ += chunk->updates;
      group_->written(reader_, *chunk);
      announcer_->chunk_written(*chunk);
    }
  }
  void verdict(const char* target, health::Verdict to) {
    const health::CheckId id{"web", target};
    const bool up = to == health::Verdict::Up;
    probe::VerdictMailbox::Batch batch;
    batch.emplace_back(id, health::VerdictChanged{.id = id,
                                                  .transition = {.to = to,
                                                                 .at = std::chrono::steady_clock::now(),
                                                                 .health = {.healthy = up, .known = true}}});
    announcer_->verdicts(batch);
  }
  template <class T>
  std::vector<T> facts() const {
    std::vector<T> of;
    for (const auto& fact : facts_) {
      if (const auto* wanted = std::get_if<T>(&fact)) of.push_back(*wanted);
    }
    return of;
  }

  boost::asio::io_context loop_;
  config::Config config_;
  std::vector<observe::Fact> facts_;
  std::optional<Announcer> announcer_;
  bgp::rib::ExportGroup* group_ = nullptr;
  bgp::rib::ReaderId reader_{};
  std::size_t updates_ = 0;
  int first_sets_ = 0;
};

config::Config pop_with(int eips, const char* target) {
  config::Config config = make_pop();
  add_neighbor(config, "one", announce::ExportPolicy{});
  for (int i = 0; i < eips; ++i) add_eip(config, target);
  return config;
}

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
