// Real: the API server on a Unix socket. Control is a thread with sample answers; clients are raw.
#include "daemon/control/server.hpp"

#include <filesystem>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "daemon/control/event_stream.hpp"
#include "tests/unit/daemon/control/sample_inventory.hpp"
#include "tests/unit/daemon/control/sample_queries.hpp"
#include "tests/unit/daemon/observe/http_client.hpp"

namespace eipd::control {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using tests::body_of;
using tests::get;
using tests::RawClient;

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    std::string pattern = testing::TempDir() + "eipd-control-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    socket_ = directory_ / "control.sock";
  }
  void SetUp() override {
    const auto listening = server_.listen({.socket = socket_, .group = "", .access = {}});
    ASSERT_TRUE(listening) << listening.error();
  }
  ~ServerTest() override {
    server_.stop();
    work_.reset();
    control_thread_.join();
    fs::remove_all(directory_);
  }
  [[nodiscard]] RawClient client() const { return RawClient::unix_socket(socket_); }
  [[nodiscard]] boost::json::value json(std::string_view target) const {
    return boost::json::parse(body_of(get(client(), target)));
  }

  tests::SampleQueries queries_;
  boost::asio::io_context control_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{control_.get_executor()};
  std::thread control_thread_{[this] { control_.run(); }};
  fs::path directory_;
  std::string socket_;
  tests::SampleInventory inventory_;
  tests::SampleCommands commands_;
  tests::SampleWhatIfs what_ifs_;
  observe::Events events_{1700};
  Server server_{
      {queries_, inventory_, commands_, what_ifs_}, events_, control_.get_executor(), [](const observe::LogLine&) {}};
};

TEST_F(ServerTest, StatusCarriesTheCountsOfEips) {
  const std::string answer = get(client(), "/v1/status");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(answer, HasSubstr(R"("eips":{"declared":3,"healthy":2,"unchecked":1,"desired":2,"announced":1})"));
  EXPECT_THAT(answer, HasSubstr(R"("started":"2026-03-09T01:00:00.000Z")"));
}

TEST_F(ServerTest, NeighborsAreAListAndOneByName) {
  EXPECT_EQ(json("/v1/neighbors").at("items").as_array().size(), 2U);
  EXPECT_TRUE(json("/v1/neighbors").at("next").is_null());
  EXPECT_EQ(json("/v1/neighbors/edge2").at("last_error").at("at").as_string(), "2026-03-09T01:01:30.000Z");
  EXPECT_TRUE(json("/v1/neighbors/edge1").at("last_error").is_null());
  const std::string unknown = get(client(), "/v1/neighbors/edge9");
  EXPECT_THAT(unknown, StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(unknown, HasSubstr("Content-Type: application/problem+json\r\n"));
  EXPECT_THAT(unknown, HasSubstr(R"("status":404,"code":"neighbor-not-found")"));
}

TEST_F(ServerTest, RoutesTellAbsentFromZero) {
  const auto items = json("/v1/routes?neighbor=edge1").at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("med").to_number<int>(), 50);
  EXPECT_TRUE(items[1].at("med").is_null());
  EXPECT_THAT(get(client(), "/v1/routes?neighbor=edge9"), StartsWith("HTTP/1.1 404 "));
}

TEST_F(ServerTest, ExplainTakesIdAddressAndPrefix) {
  for (const char* what : {"eip-web", "203.0.113.10", "203.0.113.10/32", "203.0.113.10%2F32"}) {
    EXPECT_EQ(json(std::string{"/v1/explain/"} + what).at("eip").as_string(), "eip-web") << what;
  }
  EXPECT_THAT(get(client(), "/v1/explain/192.0.2.9"), HasSubstr(R"("code":"eip-not-found")"));
}

TEST_F(ServerTest, ChecksAreAListAndByName) {
  EXPECT_EQ(json("/v1/checks").at("items").as_array().size(), 3U);
  EXPECT_EQ(json("/v1/checks/web").at("items").as_array().size(), 2U);
  EXPECT_TRUE(json("/v1/checks/flag").at("items").at(0).at("target").is_null());
  EXPECT_THAT(get(client(), "/v1/checks/none"), HasSubstr(R"("code":"check-not-found")"));
}

class LongLists : public ServerTest {
 protected:
  LongLists() { queries_.route_count = 2'345; }
};

TEST_F(LongLists, ComeInPartsThatTogetherAreTheWhole) {
  std::size_t count = 0;
  std::string target = "/v1/routes?limit=1000";
  for (;;) {
    const auto part = json(target);
    count += part.at("items").as_array().size();
    if (part.at("next").is_null()) break;
    target = "/v1/routes?limit=1000&cursor=" + std::string{part.at("next").as_string()};
  }
  EXPECT_EQ(count, 2'345U);
}

// Design §1 hard rule 4: nothing on control takes longer than a millisecond; listings run there in slices.
TEST_F(LongLists, AreMadeInSlicesOnControl) {
  EXPECT_EQ(json("/v1/routes?limit=1000").at("items").as_array().size(), 1000U);
  EXPECT_LE(queries_.largest_slice, 100U);
}

TEST_F(ServerTest, AConnectionIsKeptAliveAndRequestsMayBePipelined) {
  const RawClient one = client();
  one.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(one.read_until("\"code\":\"not-found\""), StartsWith("HTTP/1.1 200 OK\r\n"));
  one.send("GET /v1/checks HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(one.read_until("\"next\":null}"), HasSubstr("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, AnotherMethodIsAnsweredWithAllow) {
  const std::string answer = get(client(), "/v1/status", "PUT");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
  EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST_F(ServerTest, InventoryAndIntentsCanBeRead) {  // Z3, Z7, Z8
  EXPECT_EQ(json("/v1/eips?pool=apac-v4").at("items").at(0).at("customer_owned").as_bool(), false);
  EXPECT_TRUE(json("/v1/eips?pool=other").at("items").as_array().empty());
  EXPECT_THAT(get(client(), "/v1/eips/eip-web"), HasSubstr("ETag: \"7\"\r\n"));
  EXPECT_THAT(get(client(), "/v1/eips/none"), HasSubstr(R"("code":"unknown-eip")"));
  EXPECT_EQ(json("/v1/pools/acme").at("free").to_number<int>(), 251);
  EXPECT_EQ(json("/v1/cidrs/198.51.100.0/24").at("pool").as_string(), "acme");
  EXPECT_EQ(json("/v1/quotas/acme").at("override").at("eips").to_number<int>(), 30);
  EXPECT_EQ(json("/v1/drains").at("items").at(0).at("until").as_string(), "2026-03-09T03:00:00.000Z");
  EXPECT_EQ(json("/v1/blackholes").at("items").at(0).at("eip").as_string(), "eip-web");
  EXPECT_EQ(json("/v1/whois/192.0.2.9").at("ours").as_bool(), false);
  EXPECT_EQ(json("/v1/forwarding").at("items").at(0).at("active").at("region").as_string(), "hong-kong");
}

TEST_F(ServerTest, AnOrderIsPassedOnWithWhoGaveIt) {
  const RawClient one = client();
  one.send("DELETE /v1/eips/eip-web HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k1\r\nIf-Match: \"7\"\r\n\r\n");
  const std::string answer = one.read_until("eip-new\"}");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 201 Created\r\n"));
  EXPECT_THAT(answer, HasSubstr("ETag: \"12\"\r\n"));
  const auto author = "uid " + std::to_string(::getuid());
  EXPECT_THAT(commands_.caller.author, StartsWith(author));
  EXPECT_EQ(commands_.caller.role, Role::Admin);
  EXPECT_THAT(commands_.options.idempotency_key, StartsWith(author));
  EXPECT_EQ(commands_.options.if_match, 7U);
}

TEST_F(ServerTest, ARefusalOfAnOrderIsAProblem) {
  commands_.answer = std::unexpected(Problem{.status = 409, .code = "still-bound", .detail = "It is bound."});
  const std::string answer = get(client(), "/v1/eips/eip-web", "DELETE");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 409 Conflict\r\n"));
  EXPECT_THAT(answer, HasSubstr(R"("code":"still-bound")"));
  EXPECT_THAT(answer, testing::Not(HasSubstr("Retry-After")));
}

TEST_F(ServerTest, WhatMayBeAskedAgainSaysWhen) {
  commands_.answer = std::unexpected(Problem{.status = 503, .code = "store-busy", .detail = "Try again."});
  EXPECT_THAT(get(client(), "/v1/eips/eip-web", "DELETE"), HasSubstr("Retry-After: 1\r\n"));
}

TEST_F(ServerTest, EventsAreStreamedAsTheyHappenAndResumed) {
  const RawClient follower = client();
  follower.send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(follower.read_until("retry: 1000"), HasSubstr("Content-Type: text/event-stream\r\n"));
  events_.add({.event = "eip-desired", .fields = {{"eip", "eip-1"}}});
  EXPECT_THAT(follower.read_until("\"eip\":\"eip-1\"}"), HasSubstr("id: 0.1700.1\nevent: eip-desired\ndata: {"));
  events_.add({.event = "eip-withheld", .fields = {{"eip", "eip-2"}}});
  const RawClient late = client();
  late.send("GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0.1700.1\r\n\r\n");
  EXPECT_THAT(late.read_until("\"eip-2\"}"), HasSubstr("id: 0.1700.2\n"));
  const RawClient other = client();
  other.send("GET /v1/events?since=rubbish HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(other.read_until("read anew"), HasSubstr("event: reset\n"));
}

TEST_F(ServerTest, RubbishAndOversizeAreProblemsToo) {
  const RawClient rubbish = client();
  rubbish.send("what is this\r\n\r\n");
  EXPECT_THAT(rubbish.read_all(), HasSubstr(R"("code":"bad-request")"));
  const RawClient header = client();
  header.send("GET /v1/status HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(header.read_all(), HasSubstr(R"("code":"header-too-large")"));
  const RawClient body = client();
  body.send("GET /v1/status HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n");
  EXPECT_THAT(body.read_all(), HasSubstr(R"("code":"body-too-large")"));
}

TEST_F(ServerTest, AThousandIdleConnectionsKeepNobodyOut) {
  std::vector<RawClient> idle;
  for (int i = 0; i < 1000; ++i) idle.push_back(client());
  EXPECT_THAT(get(client(), "/v1/status"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, SlowClientsKeepNobodyOut) {
  std::vector<RawClient> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(client());
    slow.back().send("POST /v1/eips HTTP/1.1\r\nContent-Length: 100\r\n\r\n{");
  }
  EXPECT_THAT(get(client(), "/v1/status"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, FollowersLeavePlacesToOthers) {
  std::vector<RawClient> followers;
  for (std::size_t i = 0; i < EventStreams::kMostFollowers; ++i) {
    followers.push_back(client());
    followers.back().send("GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(followers.back().read_until("retry: 1000"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  EXPECT_THAT(get(client(), "/v1/events"), HasSubstr(R"("code":"too-many-followers")"));
  EXPECT_THAT(get(client(), "/v1/events?follow=false"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(get(client(), "/v1/status"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, TheSocketsFileGoesWhenItStops) {
  const RawClient waiting = client();
  server_.stop();
  EXPECT_FALSE(fs::exists(socket_));
  EXPECT_EQ(waiting.read_all(), "");
}

TEST_F(ServerTest, AnswersWhatIfFromWhatIsSupposed) {
  const std::string body = R"({"checks": {"web": "down"}, "drains": [{"scope": "access_point"}]})";
  const auto one = client();
  one.send("POST /v1/what-if?limit=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto answer = boost::json::parse(body_of(one.read_all()));
  EXPECT_EQ(answer.at("sentence").as_string(), "1 check, 1 drain");
  EXPECT_EQ(answer.at("next").as_string(), "203.0.113.10/32");
  EXPECT_EQ(answer.at("items").as_array().at(0).at("steps").as_array().at(0).at("after_seconds").as_double(), 0.5);
}

/// Control is never run here but by hand.
TEST(ServerWithoutControl, StopsWhileAQuestionWaits) {
  const tests::SampleQueries queries;
  const tests::SampleInventory inventory;
  tests::SampleCommands commands;
  tests::SampleWhatIfs what_ifs;
  observe::Events events{1700};
  boost::asio::io_context control;
  const auto work = boost::asio::make_work_guard(control);
  const std::string path = testing::TempDir() + "eipd-waiting-" + std::to_string(::getpid()) + ".sock";
  {
    Server server{
        {queries, inventory, commands, what_ifs}, events, control.get_executor(), [](const observe::LogLine&) {}};
    ASSERT_TRUE(server.listen({.socket = path, .group = "", .access = {}}));
    const RawClient one = RawClient::unix_socket(path);
    one.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
    control.run_one();  // the question has arrived
    EXPECT_THAT(one.read_until("\"stopping\""), StartsWith("HTTP/1.1 200 OK\r\n"));
    one.send("GET /v1/neighbors HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  control.poll();  // an answer to nobody
}

}  // namespace
}  // namespace eipd::control
