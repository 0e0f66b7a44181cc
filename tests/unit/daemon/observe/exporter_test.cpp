// Real: the exporter on loopback sockets. The scrapers are raw clients.
#include "daemon/observe/exporter.hpp"

#include <vector>

#include <gmock/gmock.h>

#include "tests/unit/daemon/observe/http_client.hpp"
#include "tests/unit/daemon/observe/sample_sources.hpp"

namespace eipd::observe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using tests::body_of;
using tests::get;
using tests::RawClient;

class ExporterTest : public testing::Test {
 protected:
  ExporterTest() { tests::fill(tables_); }
  void SetUp() override {
    const auto port = exporter_.listen({.address = *bgp::parse_address("127.0.0.1"), .zone = "", .port = 0});
    ASSERT_TRUE(port) << port.error();
    port_ = *port;
  }
  [[nodiscard]] RawClient client() const { return RawClient::tcp("127.0.0.1", port_); }

  Tables tables_;
  Exporter exporter_{tests::sources_over(tables_)};
  std::uint16_t port_ = 0;
};

TEST_F(ExporterTest, GivesTheMetricsInPrometheusTextFormat) {
  const std::string answer = get(client(), "/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("# TYPE eipd_bgp_session_up gauge\neipd_bgp_session_up{neighbor=\"edge1\"} 1\n"));
  EXPECT_THAT(answer, HasSubstr("\nprocess_cpu_seconds_total "));
}

TEST_F(ExporterTest, HeadHasNoBody) {
  const std::string answer = get(client(), "/metrics", "HEAD");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(body_of(answer), "");
}

TEST_F(ExporterTest, OtherPathsAreNotFoundAndOtherMethodsNotAllowed) {
  EXPECT_THAT(get(client(), "/"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(get(client(), "/metrics/x"), StartsWith("HTTP/1.1 404 "));
  const std::string answer = get(client(), "/metrics", "DELETE");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST_F(ExporterTest, AConnectionServesManyScrapes) {
  const RawClient one = client();
  for (int i = 0; i < 3; ++i) {
    one.send("GET /metrics HTTP/1.1\r\nHost: eipd\r\n\r\n");
    EXPECT_THAT(one.read_until("\r\n0\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
}

TEST_F(ExporterTest, Http10GetsTheBodyUpToTheConnectionsEnd) {
  const RawClient one = client();
  one.send("GET /metrics HTTP/1.0\r\n\r\n");
  const std::string answer = one.read_all();
  EXPECT_EQ(answer.find("chunked"), std::string::npos);
  EXPECT_THAT(body_of(answer), StartsWith("# HELP eipd_build_info "));
}

// Design §1: two idle clients block the packaged exposer. Here idle clients give way to those who ask.
TEST_F(ExporterTest, IdleClientsKeepNobodyFromScraping) {
  std::vector<RawClient> idle;
  for (int i = 0; i < 100; ++i) idle.push_back(client());
  EXPECT_THAT(get(client(), "/metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ExporterTest, RubbishAndOversizeAreRefused) {
  const RawClient rubbish = client();
  rubbish.send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_THAT(rubbish.read_all(), StartsWith("HTTP/1.1 400 "));
  const RawClient large = client();
  large.send("GET /metrics HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(large.read_all(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(ExporterTest, AClientThatLeavesInTheMiddleHarmsNobody) {
  for (int i = 0; i < 20; ++i) client().send("GET /metrics HTTP/1.1\r\nHost: eipd\r\n\r\nGET /me");
  EXPECT_THAT(get(client(), "/metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ExporterTest, ATakenPortIsOneLineForTheOperator) {
  Exporter second{tests::sources_over(tables_)};
  const auto taken = second.listen({.address = *bgp::parse_address("127.0.0.1"), .zone = "", .port = port_});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error(), "cannot serve metrics on 127.0.0.1:" + std::to_string(port_) + ": Address already in use");
}

TEST_F(ExporterTest, ListensOnIpv6) {
  Exporter six{tests::sources_over(tables_)};
  const auto port = six.listen({.address = *bgp::parse_address("::1"), .zone = "", .port = 0});
  if (!port) GTEST_FAIL() << port.error();
  EXPECT_THAT(get(RawClient::tcp("::1", *port), "/metrics"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ExporterTest, StopsWithClientsConnected) {
  const RawClient idle = client();
  exporter_.stop();
  EXPECT_EQ(idle.read_all(), "");
  EXPECT_FALSE(client().connected());
}

}  // namespace
}  // namespace eipd::observe
