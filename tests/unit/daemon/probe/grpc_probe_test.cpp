// What a gRPC health answer means, and each way in which a target can fail. Real: connections on loopback, nghttp2 on
// both sides.
#include "daemon/probe/grpc_probe.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/http2_server.hpp"
#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

using namespace std::string_literals;

struct Answer {
  const char* name;
  unsigned http;
  std::optional<std::uint64_t> grpc;
  std::string message;
  Outcome outcome;
  const char* detail;
};
class GrpcAnswer : public testing::TestWithParam<Answer> {};
INSTANTIATE_TEST_SUITE_P(
    Table, GrpcAnswer,
    testing::Values(Answer{"Serving", 200, 0, "\0\0\0\0\2\x08\x01"s, Outcome::Success, "SERVING"},
                    Answer{"NotServing", 200, 0, "\0\0\0\0\2\x08\x02"s, Outcome::NotServing, "NOT_SERVING"},
                    Answer{"ServiceUnknown", 200, 0, "\0\0\0\0\2\x08\x03"s, Outcome::NotServing, "SERVICE_UNKNOWN"},
                    Answer{"Unknown", 200, 0, "\0\0\0\0\0"s, Outcome::NotServing, "UNKNOWN"},
                    Answer{"Unheard", 200, 0, "\0\0\0\0\2\x08\x09"s, Outcome::NotServing, "status 9"},
                    Answer{"NotFound", 200, 5, "", Outcome::BadStatus, "grpc-status 5"},
                    Answer{"HttpError", 503, {}, "", Outcome::BadStatus, "status 503"},
                    Answer{"WithoutGrpcStatus", 200, {}, "", Outcome::ProtocolError, "no grpc-status"},
                    Answer{"WithoutMessage", 200, 0, "", Outcome::ProtocolError, "no HealthCheckResponse"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(GrpcAnswer, HasItsOutcome) {
  const auto attempt = judge_grpc(GetParam().http, GetParam().grpc, GetParam().message);
  EXPECT_EQ(attempt.outcome, GetParam().outcome);
  EXPECT_EQ(attempt.detail, GetParam().detail);
}

/// One HTTP/2 conversation a connection.
Server::Serve speaks(Http2Server::Answer answer) {
  return [answer = std::move(answer)](tcp::socket& socket) -> asio::awaitable<void> {
    Http2Server server{answer};
    std::array<char, 1024> space{};
    while (true) {
      const auto [error, size] = co_await socket.async_read_some(asio::buffer(space), kAwait);
      if (error) co_return;
      const auto text = server.feed({space.data(), size});
      co_await asio::async_write(socket, asio::buffer(text), kAwait);
    }
  };
}

class GrpcProbeRun : public ProbeTest {
 protected:
  Outcome ask(Server::Serve serve, std::chrono::milliseconds timeout = 10s) {
    const Server server{loop_, std::move(serve)};
    return probe(check(health::GrpcCheck{.service = "shop.Cart"}, timeout), server.target()).outcome;
  }
};

TEST_F(GrpcProbeRun, SucceedsWithAServingService) {
  EXPECT_EQ(ask(speaks({.body = "\0\0\0\0\2\x08\x01"s})), Outcome::Success);
}

TEST_F(GrpcProbeRun, FailsInEachWay) {
  EXPECT_EQ(ask(speaks({.body = "\0\0\0\0\2\x08\x02"s})), Outcome::NotServing);
  EXPECT_EQ(ask(speaks({.grpc_status = "12", .trailers_only = true})), Outcome::BadStatus);
  EXPECT_EQ(ask(speaks({.body = std::string(3000, 'x')})), Outcome::BodyTooLarge);
  EXPECT_EQ(ask(speaks({.reset = true})), Outcome::Reset);
  EXPECT_EQ(ask(answers("HTTP/1.1 400 Bad Request\r\n\r\n")), Outcome::ProtocolError);
  EXPECT_EQ(ask(says_nothing, 60ms), Outcome::Timeout);
  const auto ended = ask([](tcp::socket&) -> asio::awaitable<void> { co_return; });  // RST where our octets came first
  EXPECT_TRUE(ended == Outcome::Closed || ended == Outcome::Reset) << to_string(ended);
  EXPECT_EQ(probe(check(health::GrpcCheck{}), closed_port(loop_)).outcome, Outcome::Refused);
}

}  // namespace
}  // namespace eipd::probe::test
