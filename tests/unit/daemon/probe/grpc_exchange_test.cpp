// The health service's messages, and the exchange over HTTP/2 with a server of nghttp2's in memory. A real gRPC server
// answers in tests/interop/test_checks.py.
#include "daemon/probe/grpc_exchange.hpp"

#include <functional>

#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include "tests/unit/daemon/probe/http2_server.hpp"

namespace eipd::probe::test {
namespace {

using namespace std::string_literals;
using State = GrpcExchange::State;

TEST(GrpcHealthRequest, IsLengthPrefixed) {
  EXPECT_EQ(grpc_health_request(""), "\0\0\0\0\0"s);
  EXPECT_EQ(grpc_health_request("shop.Cart"), "\0\0\0\0\x0b\x0a\x09shop.Cart"s);
  EXPECT_EQ(grpc_health_request(std::string(200, 'a')).substr(0, 8), "\0\0\0\0\xcb\x0a\xc8\x01"s);
}

TEST(GrpcHealthStatus, IsReadFromTheMessage) {
  EXPECT_EQ(grpc_health_status("\0\0\0\0\2\x08\x01"s), 1U);
  EXPECT_EQ(grpc_health_status("\0\0\0\0\0"s), 0U) << "proto3 leaves a zero away";
  EXPECT_EQ(grpc_health_status("\0\0\0\0\6\x12\2ab\x08\x02"s), 2U) << "behind a field that we do not know";
}

TEST(GrpcHealthStatus, IsNoneOfWhatIsBroken) {
  for (const auto& text :
       {""s, "\0\0\0\0"s, "\1\0\0\0\2\x08\x01"s, "\0\0\0\0\3\x08\x01"s, "\0\0\0\0\1\x08"s, "\0\0\0\0\2\x12\x05"s,
        "\0\0\0\0\1\x0b"s, "\0\0\0\0\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"s}) {
    EXPECT_FALSE(grpc_health_status(text)) << testing::PrintToString(text);
  }
}

/// Lets client and server talk until one of them is done.
State converse(GrpcExchange& client, Http2Server& server) {
  for (int turn = 0; turn < 10; ++turn) {
    const auto answer = server.feed(client.to_send());
    const auto state = client.feed(answer);
    if (state != State::NeedMore) return state;
  }
  return State::NeedMore;
}

TEST(GrpcExchangeOf, AHealthyService) {
  Http2Server server{{.body = "\0\0\0\0\2\x08\x01"s}};
  GrpcExchange client{"shop.Cart", "cart.example:50051"};
  EXPECT_EQ(converse(client, server), State::Complete);
  EXPECT_EQ(client.http_status(), 200U);
  EXPECT_EQ(client.grpc_status(), 0U);
  EXPECT_EQ(grpc_health_status(client.message()), 1U);
  EXPECT_EQ(server.request(),
            ":method: POST\n:scheme: http\n:path: /grpc.health.v1.Health/Check\n:authority: cart.example:50051\n"
            "content-type: application/grpc\nte: trailers\nuser-agent: eipd\n");
  EXPECT_EQ(server.body(), grpc_health_request("shop.Cart"));
}

TEST(GrpcExchangeOf, AnErrorInTrailersAlone) {
  Http2Server server{{.grpc_status = "5", .trailers_only = true}};
  GrpcExchange client{"", "a"};
  EXPECT_EQ(converse(client, server), State::Complete);
  EXPECT_EQ(client.grpc_status(), 5U);
  EXPECT_EQ(client.message(), "");
}

TEST(GrpcExchangeOf, AStatusThatIsNoNumber) {
  Http2Server server{{.grpc_status = "ok", .trailers_only = true}};
  GrpcExchange client{"", "a"};
  EXPECT_EQ(converse(client, server), State::Complete);
  EXPECT_EQ(client.grpc_status(), 2U);
}

TEST(GrpcExchangeOf, AMessageThatIsTooLarge) {
  Http2Server server{{.body = std::string(2000, 'x')}};
  GrpcExchange client{"", "a"};
  EXPECT_EQ(converse(client, server), State::TooMuch);
}

TEST(GrpcExchangeOf, AStreamThatIsReset) {
  Http2Server server{{.reset = true}};
  GrpcExchange client{"", "a"};
  EXPECT_EQ(converse(client, server), State::Reset);
}

TEST(GrpcExchangeOf, WhatIsNoHttp2) {
  GrpcExchange client{"", "a"};
  EXPECT_FALSE(client.to_send().empty());
  EXPECT_EQ(client.feed("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), State::Malformed);
}

TEST(GrpcExchangeOf, EndlessFrames) {
  GrpcExchange client{"", "a"};
  client.to_send();
  const auto settings = "\0\0\0\4\0\0\0\0\0"s;
  const auto unknown = "\0\x40\0\x42\0\0\0\0\0"s + std::string(16384, 'x');  // of a type that nobody knows
  auto state = client.feed(settings);
  for (int i = 0; i < 10 && state == State::NeedMore; ++i) state = client.feed(unknown);
  EXPECT_EQ(state, State::TooMuch);
}

}  // namespace
}  // namespace eipd::probe::test
