#include "daemon/observe/refusal_log.hpp"

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr RefusalLog::TimePoint kStart{1000s};

/// How many of so many get a line.
int taken(RefusalLog& log, int count, RefusalLog::TimePoint at, const std::string& reason = "unknown-source") {
  int lines = 0;
  for (int i = 0; i < count; ++i) lines += log.takes(reason, at) ? 1 : 0;
  return lines;
}

TEST(RefusalLog, SomeAMinuteHaveALineAndTheOthersAreCountedByReason) {
  RefusalLog log;
  EXPECT_EQ(taken(log, 500, kStart), 20);
  EXPECT_EQ(taken(log, 30, kStart + 10s, "idle"), 0);
  ASSERT_EQ(log.next(), kStart + 60s);
  EXPECT_THAT(log.due(kStart + 59s), IsEmpty());
  const auto lines = log.due(kStart + 60s);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(to_text(lines[0]), HasSubstr("info connections-refused count=30 reason=idle"));
  EXPECT_THAT(to_text(lines[1]), HasSubstr("info connections-refused count=480 reason=unknown-source"));
  EXPECT_FALSE(log.next());
}

TEST(RefusalLog, EachMinuteBeginsAnewAndAFloodThatGoesOnStaysQuiet) {
  RefusalLog log;
  EXPECT_EQ(taken(log, 100, kStart), 20);
  EXPECT_EQ(log.due(kStart + 60s).size(), 1U);
  EXPECT_EQ(taken(log, 100, kStart + 60s), 20);
  EXPECT_EQ(log.due(kStart + 120s).size(), 1U);
}

TEST(RefusalLog, FewAreNeverCounted) {
  RefusalLog log;
  for (int hour = 0; hour < 5; ++hour) EXPECT_EQ(taken(log, 15, kStart + hour * 1h), 15);
  EXPECT_FALSE(log.next());
  EXPECT_THAT(log.flush(), IsEmpty());
}

}  // namespace
}  // namespace eipd::observe
