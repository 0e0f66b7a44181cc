// Attached checks through the engine: intervals that no test lives to see, so that only the connection's end explains a
// verdict. Real: threads and loopback sockets; a backend's death closes its listener and its connections, as the
// kernel does when a process is killed.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/inbox.hpp"
#include "tests/unit/daemon/probe/serving.hpp"

namespace eipd::probe::test {
namespace {

/// Counts what comes, so that tests wait for the connection they mean.
class Visits {
 public:
  int add() {
    const std::lock_guard lock{mutex_};
    changed_.notify_all();
    return ++count_;
  }
  bool reach(int count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, kLongest, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

/// What says nothing is no connection to the target's application, and would not be counted.
const health::TcpCheck kSpeaks{.send = "?"};

CheckInstance attached(health::CheckKind kind, const std::string& target) {
  auto one = instance("web", std::move(kind), target);
  one.settings.attached = true;
  one.settings.fall = 3;
  return one;
}

asio::awaitable<void> answer(tcp::socket& socket) {
  const auto asked = co_await request(socket);
  if (asked.empty()) co_return;
  co_await asio::async_write(socket, asio::buffer(std::string{"HTTP/1.1 200 OK\r\n\r\n"}), kAwait);
}

class AttachedCheck : public testing::Test {
 protected:
  /// Serves, and counts the connections that came.
  void serve(Server::Serve serve) {
    backend_.emplace([this, serve = std::move(serve)](tcp::socket& socket) -> asio::awaitable<void> {
      visits_.add();
      co_await serve(socket);
    });
  }
  health::Transition death_of(const CheckInstance& check) {
    engine_.configure({check});
    inbox_.wait(check.id, Verdict::Up);
    EXPECT_TRUE(visits_.reach(2)) << "the run, and the connection that stays";
    backend_.reset();
    return inbox_.wait(check.id, Verdict::Down);
  }

  Visits visits_;
  std::optional<Serving> backend_;
  Inbox inbox_;
  ProbeEngine engine_{{.threads = 1}, inbox_.mailbox};
};

TEST_F(AttachedCheck, SeesTheDeathOfATcpBackendAtOnce) {
  serve(says_nothing);
  const auto check = attached(kSpeaks, backend_->target());
  const auto down = death_of(check);
  EXPECT_EQ(down.outcome, Outcome::Refused);
  EXPECT_NE(down.detail.find("attached connection ended"), std::string::npos);
  EXPECT_EQ(engine_.find(check.id)->runs, 2U) << "one refused run was enough";
}

TEST_F(AttachedCheck, SeesTheDeathOfAnHttpBackendAtOnce) {
  serve(answer);
  EXPECT_EQ(death_of(attached(health::HttpCheck{}, backend_->target())).outcome, Outcome::Refused);
}

TEST_F(AttachedCheck, RunsOnceMoreWhenAnIdleConnectionIsClosedAndNothingElse) {
  const auto close_idle = std::make_shared<std::atomic<bool>>(true);  // the backend's handlers outlive this function
  serve([close_idle](tcp::socket& socket) -> asio::awaitable<void> {
    if (close_idle->exchange(false)) {  // the run's own connection
      co_await answer(socket);
      co_return;
    }
    std::array<char, 512> bytes{};
    asio::steady_timer soon{socket.get_executor(), 50ms};
    bool asked = false;
    socket.async_read_some(asio::buffer(bytes), [&](const auto& error, std::size_t) { asked = !error; });
    co_await soon.async_wait(kAwait);
    socket.cancel();
    co_await asio::post(socket.get_executor(), kAwait);  // the read has ended: it uses what is ours
    if (asked) co_await asio::async_write(socket, asio::buffer(std::string{"HTTP/1.1 200 OK\r\n\r\n"}), kAwait);
  });
  const auto check = attached(health::HttpCheck{}, backend_->target());
  engine_.configure({check});
  inbox_.wait(check.id, Verdict::Up);
  ASSERT_TRUE(visits_.reach(4)) << "run, attached, one extra run, attached again";
  const auto shown = engine_.find(check.id);
  EXPECT_EQ(shown->verdict, Verdict::Up);
  EXPECT_EQ(shown->transitions, 1U);
  EXPECT_EQ(shown->failures, 0U);
}

TEST_F(AttachedCheck, GoesOnAtTheFastPaceWhenTheTargetOnlyFallsSilent) {
  const auto seen = std::make_shared<std::atomic<int>>(0);  // the backend's handlers outlive this function
  serve([seen](tcp::socket& socket) -> asio::awaitable<void> {
    const int number = ++*seen;
    if (number == 1) co_await answer(socket);
    if (number == 2) co_return;  // ends the attached connection, and answers nobody from now on
    co_await drain(socket);
  });
  auto check = attached(health::HttpCheck{}, backend_->target());
  check.settings.timeout = 30ms;
  engine_.configure({check});
  const auto down = inbox_.wait(check.id, Verdict::Down);
  EXPECT_EQ(down.outcome, Outcome::Timeout);
  EXPECT_EQ(engine_.find(check.id)->failures, 3U) << "a timeout counts as one";
}

// Design §2 "attached checks": the death of a host sends no FIN, there the interval decides.
TEST_F(AttachedCheck, LeavesTheDeathOfAHostToTheInterval) {
  const auto alive = std::make_shared<std::atomic<bool>>(true);  // the backend's handlers outlive this function
  serve([alive](tcp::socket& socket) -> asio::awaitable<void> {
    if (*alive) co_await answer(socket);
    co_await drain(socket);  // nobody is answered any more, and no connection ends
  });
  auto check = attached(health::HttpCheck{}, backend_->target());
  check.settings.interval = 200ms;
  check.settings.timeout = 50ms;
  engine_.configure({check});
  inbox_.wait(check.id, Verdict::Up);
  ASSERT_TRUE(visits_.reach(2)) << "the run, and the connection that stays";
  *alive = false;
  const auto down = inbox_.wait(check.id, Verdict::Down);
  EXPECT_EQ(down.outcome, Outcome::Timeout);
  EXPECT_EQ(down.detail.find("attached connection ended"), std::string::npos);
  EXPECT_GE(engine_.find(check.id)->failures, 3U);
}

TEST_F(AttachedCheck, LetsGoOfATargetThatSendsWithoutEnd) {
  serve([this](tcp::socket& socket) -> asio::awaitable<void> {
    const std::string text(4096, 'x');
    while (true) {
      const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
      if (error) break;
    }
    visits_.add();
  });
  const auto check = attached(kSpeaks, backend_->target());
  engine_.configure({check});
  inbox_.wait(check.id, Verdict::Up);
  EXPECT_TRUE(visits_.reach(4)) << "both connections were ended";
  EXPECT_EQ(engine_.find(check.id)->runs, 1U) << "our own ending causes no run";
}

TEST_F(AttachedCheck, IsReleasedByAReload) {
  serve([&](tcp::socket& socket) -> asio::awaitable<void> {
    co_await drain(socket);
    visits_.add();
  });
  const auto check = attached(kSpeaks, backend_->target());
  engine_.configure({check});
  inbox_.wait(check.id, Verdict::Up);
  ASSERT_TRUE(visits_.reach(3)) << "the run came and went, and the connection that stays came";
  engine_.configure({});
  EXPECT_TRUE(visits_.reach(4));
}

}  // namespace
}  // namespace eipd::probe::test
