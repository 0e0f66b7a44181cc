#include <gtest/gtest.h>

#include "daemon/probe/http_probe.hpp"

namespace eipd::probe {
namespace {

TEST(HttpRequest, NamesTheTargetAsItsHost) {
  EXPECT_EQ(http_request({}, "192.0.2.80:80"),
            "GET / HTTP/1.1\r\nHost: 192.0.2.80:80\r\nUser-Agent: eipd\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

TEST(HttpRequest, LeavesAZoneOutOfTheHost) {  // RFC 6874 §1
  EXPECT_NE(http_request({}, "[fe80::1%eth0]:80").find("\r\nHost: [fe80::1]:80\r\n"), std::string::npos);
}

TEST(HttpRequest, TakesMethodPathHostAndHeadersOfTheCheck) {
  health::HttpCheck check;
  check.method = "HEAD";
  check.path = "/healthz?deep=1";
  check.host = "www.example";
  check.headers = {{"X-Probe", "eipd"}, {"user-agent", "watch/1"}};
  EXPECT_EQ(http_request(check, "192.0.2.80:80"),
            "HEAD /healthz?deep=1 HTTP/1.1\r\nHost: www.example\r\nuser-agent: watch/1\r\nAccept: */*\r\n"
            "Connection: close\r\nX-Probe: eipd\r\n\r\n");
}

}  // namespace
}  // namespace eipd::probe
