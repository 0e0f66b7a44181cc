// Each way in which an HTTP target can fail. Real: sockets on loopback. Fake: the resolver.
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

class HttpProbeRun : public ProbeTest {
 protected:
  Attempt ask(const Server& server, std::chrono::milliseconds timeout = 10s) {
    return probe(check(health::HttpCheck{}, timeout), server.target());
  }
};

TEST_F(HttpProbeRun, SucceedsWithAnExpectedStatus) {
  const Server server{loop_, answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")};
  const auto attempt = ask(server);
  EXPECT_EQ(attempt.outcome, Outcome::Success);
  EXPECT_EQ(attempt.detail, "status 200");
}

TEST_F(HttpProbeRun, SucceedsOverIpv6) {
  const Server server{loop_, answers("HTTP/1.1 204 No Content\r\n\r\n"), "::1"};
  EXPECT_EQ(ask(server).outcome, Outcome::Success);
}

TEST_F(HttpProbeRun, SendsTheRequestOfTheCheck) {
  std::string seen;
  const Server server{loop_, [&](tcp::socket& socket) -> asio::awaitable<void> { seen = co_await request(socket); }};
  health::HttpCheck http;
  http.path = "/healthz";
  http.host = "www.example";
  probe(check(http), server.target());
  EXPECT_TRUE(seen.starts_with("GET /healthz HTTP/1.1\r\nHost: www.example\r\n")) << seen;
}

TEST_F(HttpProbeRun, FailsWithAStatusThatIsNotExpected) {
  const Server server{loop_, answers("HTTP/1.1 503 Service Unavailable\r\n\r\n")};
  const auto attempt = ask(server);
  EXPECT_EQ(attempt.outcome, Outcome::BadStatus);
  EXPECT_EQ(attempt.detail, "status 503");
}

TEST_F(HttpProbeRun, KnowsSeveralRangesOfStatuses) {
  const Server server{loop_, answers("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n")};
  health::HttpCheck http;
  http.expect_status = {{200, 204}, {302, 302}};
  EXPECT_EQ(probe(check(http), server.target()).outcome, Outcome::Success);
}

TEST_F(HttpProbeRun, IsRefusedWhereNobodyListens) {
  EXPECT_EQ(probe(check(health::HttpCheck{}), closed_port(loop_)).outcome, Outcome::Refused);
}

TEST_F(HttpProbeRun, TimesOutOnATargetThatAcceptsAndSaysNothing) {
  const Server server{loop_, says_nothing};
  const auto start = Clock::now();
  EXPECT_EQ(ask(server, 60ms).outcome, Outcome::Timeout);
  EXPECT_GE(Clock::now() - start, 60ms);
}

TEST_F(HttpProbeRun, TimesOutOnASlowDrip) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        const std::string text = "HTTP/1.1 200 OK\r\nX: " + std::string(1000, 'x');
                        asio::steady_timer pause{socket.get_executor()};
                        for (const char c : text) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(&c, 1), kAwait);
                          if (error) co_return;
                          pause.expires_after(5ms);
                          co_await pause.async_wait(kAwait);
                        }
                      }};
  EXPECT_EQ(ask(server, 80ms).outcome, Outcome::Timeout);
}

TEST_F(HttpProbeRun, SeesAReset) {
  const Server server{loop_, resets};
  EXPECT_EQ(ask(server).outcome, Outcome::Reset);
}

TEST_F(HttpProbeRun, SeesAnEndWithoutAnAnswer) {
  const Server server{loop_, answers("")};
  EXPECT_EQ(ask(server).outcome, Outcome::Closed);
}

TEST_F(HttpProbeRun, SeesAnEndInTheMiddleOfTheHeader) {
  const Server server{loop_, answers("HTTP/1.1 200 OK\r\nContent-")};
  EXPECT_EQ(ask(server).outcome, Outcome::Closed);
}

TEST_F(HttpProbeRun, FailsOnWhatIsNotHttp) {
  const Server server{loop_, answers("220 mail.example ESMTP\r\n")};
  EXPECT_EQ(ask(server).outcome, Outcome::ProtocolError);
}

TEST_F(HttpProbeRun, FailsOnAnEndlessHeader) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        std::string text = "HTTP/1.1 200 OK\r\n";
                        while (true) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
                          if (error) co_return;
                          text = "X-Filler: 0123456789abcdef\r\n";
                        }
                      }};
  EXPECT_EQ(ask(server).outcome, Outcome::ProtocolError);
}

TEST_F(HttpProbeRun, DoesNotWaitForAnEndlessBody) {
  bool cut = false;
  const Server server{loop_, [&](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        std::string text = "HTTP/1.1 200 OK\r\n\r\n";
                        while (!cut) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
                          cut = static_cast<bool>(error);
                          text = std::string(1000, 'x');
                        }
                      }};
  EXPECT_EQ(ask(server).outcome, Outcome::Success);
  while (!cut && loop_.run_one_for(kLongest) > 0) {
  }
  EXPECT_TRUE(cut) << "the connection was closed";
}

TEST_F(HttpProbeRun, TellsAResolverFailureFromARefusal) {
  EXPECT_EQ(probe(check(health::HttpCheck{}), "gone.example:80").outcome, Outcome::ResolverFailure);
}

}  // namespace
}  // namespace eipd::probe::test
