// The engine as control uses it. Real: its threads, loopback sockets, files. Fake: the resolver.
#include "daemon/probe/engine.hpp"

#include <atomic>
#include <fstream>
#include <future>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/inbox.hpp"
#include "tests/unit/daemon/probe/serving.hpp"

namespace eipd::probe::test {
namespace {

TEST(ProbeEngineRuns, AnHttpCheckUpAndDown) {
  std::atomic<bool> well = true;
  Serving backend{[&](tcp::socket& socket) -> asio::awaitable<void> {
    co_await request(socket);
    const std::string text = well ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 503 Down\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(text), kAwait);
  }};
  Inbox inbox;
  ProbeEngine engine{{.threads = 1}, inbox.mailbox};
  auto web = instance("web", health::HttpCheck{}, backend.target());
  web.settings.interval = 20ms;
  web.settings.rise = 2;
  web.settings.fall = 3;
  engine.configure({web});
  EXPECT_TRUE(inbox.wait(web.id, Verdict::Up).health.healthy);
  well = false;
  const auto down = inbox.wait(web.id, Verdict::Down);
  EXPECT_EQ(down.outcome, Outcome::BadStatus);
  EXPECT_EQ(down.detail, "status 503");
  well = true;
  EXPECT_EQ(inbox.wait(web.id, Verdict::Up).flips, 3U);
}

TEST(ProbeEngineRuns, ATcpCheckOnEveryThread) {
  Serving backend{says_nothing};
  Inbox inbox;
  ProbeEngine engine{{.threads = 3}, inbox.mailbox};
  std::vector<CheckInstance> all;
  for (int i = 0; i < 30; ++i) {
    all.push_back(instance("tcp" + std::to_string(i), health::TcpCheck{}, backend.target()));
  }
  engine.configure(all);
  for (const auto& one : all) inbox.wait(one.id, Verdict::Up);
  EXPECT_EQ(engine.snapshot().size(), 30U);
  EXPECT_TRUE(std::ranges::is_sorted(engine.snapshot(), {}, &CheckSnapshot::id));
}

TEST(ProbeEngineRuns, AFileCheckAtTheFilesOwnPace) {
  const std::string path = testing::TempDir() + "eipd-engine-flag-" + std::to_string(::getpid());
  std::ofstream{path};
  Inbox inbox;
  ProbeEngine engine{{.threads = 1}, inbox.mailbox};
  auto flag = instance("flag", health::FileCheck{.path = path, .expect_present = true}, "ignored");
  flag.settings.interval = 10ms;
  engine.configure({flag});
  inbox.wait(flag.id, Verdict::Up);
  ASSERT_EQ(std::remove(path.c_str()), 0);
  EXPECT_EQ(inbox.wait(flag.id, Verdict::Down).outcome, Outcome::FileMissing);
}

TEST(ProbeEngineRuns, ACheckOnceHoweverManyShareIt) {
  Serving backend{answers("HTTP/1.1 200 OK\r\n\r\n")};
  Inbox inbox;
  ProbeEngine engine{{.threads = 2}, inbox.mailbox};
  const auto web = instance("web", health::HttpCheck{}, backend.target());
  engine.configure(std::vector(500, web));
  inbox.wait(web.id, Verdict::Up);
  ASSERT_EQ(engine.snapshot().size(), 1U);
  EXPECT_EQ(engine.snapshot().front().runs, 1U);
  engine.stop();
  EXPECT_EQ(backend.stop_and_count(), 1);
}

TEST(ProbeEngineRuns, NoCheckBesideItself) {
  std::atomic<int> open = 0;
  std::atomic<int> most = 0;
  Serving backend{[&](tcp::socket& socket) -> asio::awaitable<void> {
    most = std::max<int>(most, ++open);
    co_await request(socket);
    asio::steady_timer slow{socket.get_executor(), 20ms};
    co_await slow.async_wait(kAwait);
    --open;
    co_await asio::async_write(socket, asio::buffer("HTTP/1.1 500 slow\r\n\r\n", 20), kAwait);
  }};
  Inbox inbox;
  ProbeEngine engine{{.threads = 1}, inbox.mailbox};
  auto web = instance("web", health::HttpCheck{}, backend.target());
  web.settings.interval = web.settings.fast_interval = 1ms;  // every run outlasts it
  web.settings.fall = 8;
  engine.configure({web});
  inbox.wait(web.id, Verdict::Down);
  EXPECT_EQ(most, 1);
}

TEST(ProbeEngineRunNow, DoesNotWaitForTheSchedule) {
  Serving backend{says_nothing};
  Inbox inbox;
  ProbeEngine engine{{.threads = 2}, inbox.mailbox};
  const std::string path = testing::TempDir() + "eipd-run-now-" + std::to_string(::getpid());
  const auto flag = instance("flag", health::FileCheck{.path = path, .expect_present = false}, "");
  engine.configure({flag});
  inbox.wait(flag.id, Verdict::Up);  // the next run would be due within 100 s
  std::ofstream{path};
  EXPECT_TRUE(engine.run_now("flag"));
  EXPECT_EQ(inbox.wait(flag.id, Verdict::Down).outcome, Outcome::FilePresent);
  EXPECT_FALSE(engine.run_now("none"));
  std::remove(path.c_str());
}

TEST(ProbeEngineTotals, CountResultsByOutcome) {
  Serving backend{answers("HTTP/1.1 404 no\r\n\r\n")};
  Inbox inbox;
  ProbeEngine engine{{.threads = 1}, inbox.mailbox};
  const auto web = instance("web", health::HttpCheck{}, backend.target());
  engine.configure({web});
  inbox.wait(web.id, Verdict::Down);
  const auto totals = engine.totals();
  EXPECT_EQ(totals.checks.at("web").results[static_cast<std::size_t>(Outcome::BadStatus)], 1U);
  EXPECT_EQ(totals.checks.at("web").duration.count(), 1U);
  EXPECT_EQ(totals.schedule_lag.count(), 1U);
}

TEST(ProbeEngineStop, DoesNotWaitForAResolverThatHangs) {
  const auto release = std::make_shared<std::promise<void>>();
  const auto released = release->get_future().share();
  const auto asked = std::make_shared<std::promise<void>>();
  Inbox inbox;
  ProbeEngine engine{{.threads = 1,
                      .lookup = [released, asked](const Name&) -> Addresses {
                        asked->set_value();
                        released.wait();
                        return std::unexpected(Attempt{});
                      }},
                     inbox.mailbox};
  engine.configure({instance("web", health::TcpCheck{}, "web.example:80")});
  ASSERT_EQ(asked->get_future().wait_for(20s), std::future_status::ready);
  const auto start = Clock::now();
  engine.stop();
  EXPECT_LT(Clock::now() - start, 1s);
  release->set_value();
}

TEST(ProbeEngineStop, IsIdempotentAndSilent) {
  Serving backend{says_nothing};
  Inbox inbox;
  ProbeEngine engine{{.threads = 2}, inbox.mailbox};
  auto tcp = instance("tcp", health::TcpCheck{}, backend.target());
  engine.configure({tcp});
  inbox.wait(tcp.id, Verdict::Up);
  engine.stop();
  engine.stop();
  engine.configure({});
  EXPECT_TRUE(inbox.mailbox.drain().empty());
}

}  // namespace
}  // namespace eipd::probe::test
