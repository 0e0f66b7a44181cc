// New settings while sessions run: each change costs what bgp/fsm/impact says, and no more.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loopback.hpp"
#include "tests/unit/no_threads.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class Reload : public testing::Test {
 protected:
  Reload() { speaker_.listen = {pop_.at}; }
  fsm::NeighborSettings edge1() {
    auto settings = neighbor("edge1", kRouterAs, router_.at, "127.0.0.1");
    settings.passive = true;
    return settings;
  }
  fsm::NeighborSettings pop() { return neighbor("pop", kPopAs, pop_.at, "127.0.0.2"); }
  bool up() {
    router_.speaker.set_neighbors({pop()});
    if (!pop_.speaker.reconfigure(speaker_, {edge1()})) return false;
    return loop_.until([&] { return pop_.established("edge1") && router_.established("pop"); });
  }
  bool up_again() {
    return loop_.until([&] { return pop_.seen.count("up edge1") == 2 && router_.established("pop"); });
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  Pop router_{loop_, "127.0.0.2", kRouterAs, 0xC00002FE};
  fsm::SpeakerSettings speaker_{.as = kPopAs, .router_id = BgpId{0xC0000201}};
};

TEST_F(Reload, OfTimersLeavesTheSessionAndHoldsForTheNext) {
  ASSERT_TRUE(up());
  auto changed = edge1();
  changed.hold_time = 12s;
  speaker_.restart_time = 30s;
  ASSERT_TRUE(pop_.speaker.reconfigure(speaker_, {changed}));
  loop_.run_for(50ms);
  EXPECT_THAT(pop_.seen.notifications, IsEmpty());
  EXPECT_EQ(pop_.speaker.status("edge1")->negotiated->hold_time, 90s);
  EXPECT_TRUE(pop_.speaker.reset("edge1", "take the new hold time"));
  ASSERT_TRUE(up_again());
  EXPECT_EQ(pop_.speaker.status("edge1")->negotiated->hold_time, 12s);
}

TEST_F(Reload, OfTheRouterIdEndsEverySession) {
  ASSERT_TRUE(up());
  speaker_.router_id = BgpId{0xC0000207};
  ASSERT_TRUE(pop_.speaker.reconfigure(speaker_, {edge1()}));
  EXPECT_THAT(pop_.seen.notifications, Contains("sent Cease/Other Configuration Change"));
  ASSERT_TRUE(up_again());
  EXPECT_EQ(router_.speaker.status("pop")->negotiated->peer_id, speaker_.router_id);
}

TEST_F(Reload, OfAPasswordFilesContentsEndsTheSessionThatItProtects) {
  const auto file = std::filesystem::path{testing::TempDir()} / "eipd-reload.md5";
  std::ofstream{file} << "first\n";
  auto keyed = edge1();
  auto other = pop();
  keyed.password_file = other.password_file = file;
  router_.speaker.set_neighbors({other});
  pop_.speaker.set_neighbors({keyed});
  ASSERT_TRUE(loop_.until([&] { return pop_.established("edge1"); }));
  pop_.speaker.set_neighbors({keyed});
  EXPECT_THAT(pop_.seen.notifications, IsEmpty());
  std::ofstream{file} << "second\n";
  pop_.speaker.set_neighbors({keyed});
  EXPECT_THAT(pop_.seen.notifications, Contains("sent Cease/Other Configuration Change"));
  router_.speaker.set_neighbors({other});
  EXPECT_TRUE(up_again());
}

TEST_F(Reload, ThatShutsANeighborDownSaysSo) {
  ASSERT_TRUE(up());
  auto down = edge1();
  down.shutdown = true;
  down.families = {Family::Ipv4};
  pop_.speaker.set_neighbors({down});
  EXPECT_THAT(pop_.seen.notifications, testing::ElementsAre("sent Cease/Administrative Shutdown"));
  pop_.speaker.set_neighbors({edge1()});
  router_.speaker.reset("pop", {});  // it was told to stay away for a while
  EXPECT_TRUE(up_again());
}

TEST_F(Reload, MovesTheListenersAndTouchesNoSession) {
  ASSERT_TRUE(up());
  speaker_.listen = {pop_.at, {*parse_address("127.0.0.6"), {}, 0}};
  ASSERT_TRUE(pop_.speaker.reconfigure(speaker_, {edge1()}));
  ASSERT_EQ(pop_.speaker.listening().size(), 2U);
  const auto added = pop_.speaker.listening()[1];
  speaker_.listen = {speaker_.listen[1]};
  ASSERT_TRUE(pop_.speaker.reconfigure(speaker_, {edge1()}));
  EXPECT_THAT(pop_.speaker.listening(), testing::ElementsAre(added));
  EXPECT_TRUE(pop_.established("edge1"));
  RawPeer late{loop_, "127.0.0.3"};
  EXPECT_TRUE(late.dial(added));
  RawPeer later{loop_, "127.0.0.4"};
  EXPECT_FALSE(later.dial(pop_.at));
}

TEST_F(Reload, ThatCannotListenChangesNothing) {
  ASSERT_TRUE(up());
  speaker_.listen = {router_.at};  // taken
  speaker_.as = Asn{64999};
  const auto reloaded = pop_.speaker.reconfigure(speaker_, {});
  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().text, HasSubstr("Address already in use"));
  EXPECT_TRUE(pop_.established("edge1"));
  EXPECT_THAT(pop_.speaker.listening(), testing::ElementsAre(pop_.at));
}

TEST_F(Reload, ThatBringsTheFirstBfdNeighborToAHostWithoutThreadsChangesNothing) {
  ASSERT_TRUE(up());
  auto changed = edge1();
  changed.bfd = fsm::BfdSettings{};
  speaker_.router_id = BgpId{0xC0000207};
  const tests::NoThreads none;
  const auto reloaded = pop_.speaker.reconfigure(speaker_, {changed});
  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().text, HasSubstr("cannot begin BFD's thread"));
  loop_.run_for(50ms);
  EXPECT_TRUE(pop_.established("edge1"));
  EXPECT_THAT(pop_.seen.notifications, IsEmpty());
}

}  // namespace
}  // namespace eipd::bgp::net::test
