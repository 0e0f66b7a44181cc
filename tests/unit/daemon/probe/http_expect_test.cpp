// What an http check may expect of status, header and body, and each way in which the answer can be another. Real:
// sockets on loopback.
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

struct Case {
  const char* name;
  health::HttpCheck check;
  std::string answer;
  Outcome outcome;
};

health::HttpCheck contains(std::string text) {
  health::HttpCheck check;
  check.body_contains = std::move(text);
  return check;
}
health::HttpCheck matches(std::string text) {
  health::HttpCheck check;
  check.body_matches = std::move(text);
  return check;
}
health::HttpCheck at_most(std::uint32_t octets) {
  health::HttpCheck check;
  check.max_body = octets;
  return check;
}
health::HttpCheck header(std::string name, std::string value) {
  health::HttpCheck check;
  check.expect_headers = {{std::move(name), std::move(value)}};
  return check;
}
health::HttpCheck fatal(std::uint16_t status) {
  health::HttpCheck check;
  check.fatal_status = {{status, status}};
  return check;
}
health::HttpCheck head() {
  health::HttpCheck check = at_most(100);
  check.method = "HEAD";
  return check;
}

std::string sized(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
std::string chunked(const std::string& chunks) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}
std::string many_chunks() {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "1;" + std::string(100, 'e') + "\r\nx\r\n";
  return chunked(text);
}

const Case kCases[] = {
    {"ContainsInASizedBody", contains("ok"), sized("all ok"), Outcome::Success},
    {"ContainsAcrossChunks", contains("all ok"), chunked("4\r\nall \r\n2\r\nok\r\n0\r\n\r\n"), Outcome::Success},
    {"ContainsUpToTheEnd", contains("ok"), "HTTP/1.0 200 OK\r\n\r\nall ok", Outcome::Success},
    {"ContainsBehindAnInterimAnswer", contains("ok"), "HTTP/1.1 103 Early Hints\r\n\r\n" + sized("ok"),
     Outcome::Success},
    {"DoesNotContain", contains("ok"), sized("maintenance"), Outcome::WrongBody},
    {"DoesNotContainInAnEmptyBody", contains("ok"), sized(""), Outcome::WrongBody},
    {"IsNotFoundInTheHead", contains("200 OK"), sized("x"), Outcome::WrongBody},
    {"Matches", matches("load: [0-7]\\.\\d"), sized("load: 3.5"), Outcome::Success},
    {"DoesNotMatch", matches("load: [0-7]\\.\\d"), sized("load: 9.5"), Outcome::WrongBody},
    {"MatchesNothingForAWrongPattern", matches("("), sized("("), Outcome::LocalError},
    {"IsCutBeforeItsLength", contains("ok"), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", Outcome::Closed},
    {"IsCutInAChunk", contains("ok"), chunked("9\r\nok"), Outcome::Closed},
    {"HasRubbishForAChunk", contains("ok"), chunked("zz\r\nok\r\n"), Outcome::ProtocolError},
    {"HasALengthThatIsNone", contains("ok"), "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok", Outcome::ProtocolError},
    {"FitsTheMaximum", at_most(6), sized("all ok"), Outcome::Success},
    {"ExceedsTheMaximumByItsLength", at_most(5), sized("all ok"), Outcome::BodyTooLarge},
    {"ExceedsTheMaximumInChunks", at_most(5), chunked("4\r\nall \r\n2\r\nok\r\n0\r\n\r\n"), Outcome::BodyTooLarge},
    {"ExceedsTheMaximumAtTheEnd", at_most(5), "HTTP/1.0 200 OK\r\n\r\nall ok", Outcome::BodyTooLarge},
    {"CostsMoreThanItHolds", at_most(4096), many_chunks(), Outcome::BodyTooLarge},
    {"HasNoBodyAfterHead", head(), "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", Outcome::Success},
    {"HasTheHeader", header("X-Pop", "hkg1"), "HTTP/1.1 200 OK\r\nx-pop:  hkg1 \r\n\r\n", Outcome::Success},
    {"ComesFromAnotherPop", header("X-Pop", "hkg1"), "HTTP/1.1 200 OK\r\nX-Pop: sin1\r\n\r\n", Outcome::WrongHeader},
    {"HasNoSuchHeader", header("X-Pop", "hkg1"), "HTTP/1.1 200 OK\r\n\r\n", Outcome::WrongHeader},
    {"HasAFatalStatus", fatal(503), "HTTP/1.1 503 Draining\r\n\r\n", Outcome::FatalStatus},
    {"IsFatalThoughExpected", fatal(200), sized("ok"), Outcome::FatalStatus},
    {"HasAnotherBadStatus", fatal(503), "HTTP/1.1 500 Oops\r\n\r\n", Outcome::BadStatus},
};

class HttpExpectations : public ProbeTest, public testing::WithParamInterface<Case> {};
INSTANTIATE_TEST_SUITE_P(Answer, HttpExpectations, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(HttpExpectations, DecideTheOutcome) {
  const Server server{loop_, answers(GetParam().answer)};
  const auto attempt = probe(check(GetParam().check), server.target());
  EXPECT_EQ(attempt.outcome, GetParam().outcome) << attempt.detail;
}

class HttpBodyRun : public ProbeTest {};

TEST_F(HttpBodyRun, EndsAtTheMaximumOfAnEndlessBody) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        std::string text = "HTTP/1.1 200 OK\r\n\r\n";
                        while (true) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
                          if (error) co_return;
                          text = std::string(5000, 'x');
                        }
                      }};
  EXPECT_EQ(probe(check(contains("ok")), server.target()).outcome, Outcome::BodyTooLarge);
}

TEST_F(HttpBodyRun, TimesOutOnABodyThatDrips) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
                        asio::steady_timer pause{socket.get_executor()};
                        while (true) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
                          if (error) co_return;
                          text = "x";
                          pause.expires_after(5ms);
                          co_await pause.async_wait(kAwait);
                        }
                      }};
  EXPECT_EQ(probe(check(contains("ok"), 60ms), server.target()).outcome, Outcome::Timeout);
}

/// Also where the end of the connection is that of the body: a reset is no such end.
TEST_F(HttpBodyRun, SeesAResetInTheMiddle) {
  std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nok";
  const Server server{loop_, [&text](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await request(socket);
                        co_await asio::async_write(socket, asio::buffer(text), kAwait);
                        asio::steady_timer pause{socket.get_executor(), 20ms};  // so that the head arrives
                        co_await pause.async_wait(kAwait);
                        socket.set_option(asio::socket_base::linger{true, 0});
                        socket.close();
                      }};
  EXPECT_EQ(probe(check(contains("ok")), server.target()).outcome, Outcome::Reset);
  text = "HTTP/1.1 200 OK\r\n\r\nok";
  EXPECT_EQ(probe(check(contains("ok")), server.target()).outcome, Outcome::Reset);
}

}  // namespace
}  // namespace eipd::probe::test
