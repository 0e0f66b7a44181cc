#include "daemon/ctl/moment.hpp"

#include <gtest/gtest.h>

namespace eipd::ctl {
namespace {

using namespace std::chrono_literals;

TEST(Moment, ReadsWhatTheApiWrites) {
  const auto at = parse_rfc3339("2026-03-09T01:02:03.045Z");
  ASSERT_TRUE(at);
  EXPECT_EQ(*at, SystemTime{std::chrono::sys_days{std::chrono::year{2026} / 3 / 9} + 1h + 2min + 3045ms});
  for (const char* bad : {"", "2026-03-09", "2026-03-09T01:02:03Z", "2026-02-30T01:02:03.045Z",
                          "2026-03-09T01:02:03.045+", "2026-03-0xT01:02:03.045Z"}) {
    EXPECT_FALSE(parse_rfc3339(bad)) << bad;
  }
}

TEST(Moment, AnAgeIsTheTwoLargestUnits) {
  const auto of = [](auto duration) { return age(SystemTime{}, SystemTime{duration}); };
  EXPECT_EQ(of(0s), "0s");
  EXPECT_EQ(of(59s), "59s");
  EXPECT_EQ(of(60s), "1m");
  EXPECT_EQ(of(200s), "3m 20s");
  EXPECT_EQ(of(2h + 3min + 4s), "2h 3m");
  EXPECT_EQ(of(98h + 1s), "4d 2h");
  EXPECT_EQ(of(72h + 5s), "3d");
  EXPECT_EQ(age(SystemTime{1h}, SystemTime{}), "0s");
}

TEST(Moment, ALatencyHasAboutThreeDigits) {
  EXPECT_EQ(latency(0.00085, true), "850µs");
  EXPECT_EQ(latency(0.00085, false), "850us");
  EXPECT_EQ(latency(0.0123, true), "12.3ms");
  EXPECT_EQ(latency(0.25, true), "250ms");
  EXPECT_EQ(latency(1.25, true), "1.25s");
}

}  // namespace
}  // namespace eipd::ctl
