#include "daemon/health/check_settings.hpp"

#include <gtest/gtest.h>

namespace eipd::health {
namespace {

using namespace std::chrono_literals;

CheckSettings settings(milliseconds interval, milliseconds fast, milliseconds timeout, std::uint16_t fall) {
  CheckSettings check;
  check.interval = interval;
  check.fast_interval = fast;
  check.timeout = timeout;
  check.fall = fall;
  return check;
}

// Design §2, "run against itself": interval + timeout + (fall − 1) × max(fast_interval, timeout).
TEST(WorstCaseDetection, CountsFastRunsAfterTheFirst) {
  EXPECT_EQ(worst_case_detection(settings(1000ms, 600ms, 500ms, 3)), 2700ms);
}
TEST(WorstCaseDetection, CountsTheTimeoutWhereItIsLongerThanTheFastInterval) {
  EXPECT_EQ(worst_case_detection(settings(1000ms, 200ms, 500ms, 3)), 2500ms);
}
TEST(WorstCaseDetection, WithFallOneIsIntervalAndTimeout) {
  EXPECT_EQ(worst_case_detection(settings(100ms, 100ms, 50ms, 1)), 150ms);
}

TEST(KindName, IsTheConfigurationsWord) {
  EXPECT_EQ(kind_name(TcpCheck{}), "tcp");
  EXPECT_EQ(kind_name(HttpCheck{}), "http");
  EXPECT_EQ(kind_name(FileCheck{}), "file");
  EXPECT_EQ(kind_name(DnsCheck{}), "dns");
  EXPECT_EQ(kind_name(HttpsCheck{}), "https");
  EXPECT_EQ(kind_name(GrpcCheck{}), "grpc");
}

}  // namespace
}  // namespace eipd::health
