// Reloads of a running engine. Real: its threads, loopback sockets.
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/inbox.hpp"
#include "tests/unit/daemon/probe/serving.hpp"

namespace eipd::probe::test {
namespace {

class ProbeEngineReload : public testing::Test {
 protected:
  Serving backend_{answers("HTTP/1.1 200 OK\r\n\r\n")};
  Inbox inbox_;
  ProbeEngine engine_{{.threads = 2}, inbox_.mailbox};
  CheckInstance web_ = instance("web", health::HttpCheck{}, backend_.target());
};

TEST_F(ProbeEngineReload, LeavesUnchangedChecksUndisturbed) {
  engine_.configure({web_});
  const auto up = inbox_.wait(web_.id, Verdict::Up);
  const auto other = instance("other", health::TcpCheck{}, backend_.target());
  engine_.configure({web_, other});
  inbox_.wait(other.id, Verdict::Up);
  const auto shown = engine_.snapshot("web");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown.front().runs, 1U);
  EXPECT_EQ(shown.front().since, up.at);
}

TEST_F(ProbeEngineReload, ForgetsWhatIsGone) {
  engine_.configure({web_});
  inbox_.wait(web_.id, Verdict::Up);
  const auto other = instance("other", health::TcpCheck{}, backend_.target());
  engine_.configure({other});
  inbox_.wait(other.id, Verdict::Up);
  const auto limit = std::chrono::steady_clock::now() + 20s;  // its shard may take the change a moment later
  while (!engine_.snapshot("web").empty() && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  EXPECT_TRUE(engine_.snapshot("web").empty());
  EXPECT_FALSE(engine_.run_now("web"));
}

TEST_F(ProbeEngineReload, AsksAnewWhatACheckLooksAtAndKeepsItsHealthMeanwhile) {
  engine_.configure({web_});
  inbox_.wait(web_.id, Verdict::Up);
  const auto second = instance("web", web_.settings.kind, "127.0.0.1:1");
  engine_.change({.added = {second}});
  inbox_.wait(second.id, Verdict::Down);
  const auto runs = engine_.totals().checks.at("web").duration.count();
  engine_.change({.removed = {second.id}});
  EXPECT_TRUE(engine_.run_now("web")) << "one target is left";
  EXPECT_GE(engine_.totals().checks.at("web").duration.count(), runs) << "and its counts go on";
  auto changed = web_;
  changed.settings.kind = health::HttpCheck{.path = "/other"};
  changed.settings.rise = 2;
  changed.settings.fast_interval = 100s;  // so that it rests in Rising
  engine_.configure({changed});
  EXPECT_TRUE(inbox_.wait(web_.id, Verdict::Rising).health.healthy);
  EXPECT_TRUE(engine_.run_now("web"));
  const auto up = inbox_.wait(web_.id, Verdict::Up);
  EXPECT_EQ(up.transitions, 4U) << "Up, Unknown, Rising, Up";
  EXPECT_EQ(up.flips, 1U) << "no decision saw anything";
}

TEST_F(ProbeEngineReload, TakesChecksThatComeAndGoOneByOne) {
  engine_.configure({web_});
  const auto up = inbox_.wait(web_.id, Verdict::Up);
  const auto other = instance("other", health::TcpCheck{}, backend_.target());
  engine_.change({.added = {other}});
  inbox_.wait(other.id, Verdict::Up);
  EXPECT_TRUE(engine_.run_now("other"));
  engine_.change({.removed = {other.id}});
  EXPECT_FALSE(engine_.run_now("other"));
  auto changed = web_;
  changed.settings.kind = health::HttpCheck{.path = "/other"};
  changed.settings.rise = 2;
  changed.settings.fast_interval = 100s;  // so that it rests in Rising
  engine_.change({.changed = {changed}});
  EXPECT_TRUE(inbox_.wait(web_.id, Verdict::Rising).health.healthy) << "with the health of before";
  EXPECT_GT(inbox_.wait(web_.id, Verdict::Rising).at, up.at);
}

}  // namespace
}  // namespace eipd::probe::test
