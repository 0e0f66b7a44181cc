#include "daemon/observe/log_line.hpp"

#include <gtest/gtest.h>

namespace eipd::observe {
namespace {

constexpr SystemTime kAt{std::chrono::sys_days{std::chrono::year{2026} / 3 / 9} + std::chrono::milliseconds{3'723'045}};

LogLine with(Value value) {
  return {.event = "event-word", .fields = {{"key", std::move(value)}}, .at = kAt};
}
std::string text_of(Value value) {
  const std::string line = to_text(with(std::move(value)));
  return line.substr(line.find("key=") + 4);
}
std::string json_of(Value value) {
  const std::string line = to_json(with(std::move(value)));
  const auto from = line.find("\"key\":") + 6;
  return line.substr(from, line.size() - from - 1);
}

TEST(LogLine, TextIsTimeLevelEventThenKeyValue) {
  const LogLine line{.level = Level::Warning,
                     .event = "session-down",
                     .fields = {{"neighbor", "edge1"}, {"hold_time", std::uint64_t{9}}},
                     .at = kAt};
  EXPECT_EQ(to_text(line), "2026-03-09T01:02:03.045Z warning session-down neighbor=edge1 hold_time=9");
}

TEST(LogLine, JsonIsOneObject) {
  const LogLine line{.level = Level::Warning,
                     .event = "session-down",
                     .fields = {{"neighbor", "edge1"}, {"hold_time", std::uint64_t{9}}},
                     .at = kAt};
  EXPECT_EQ(to_json(line), R"({"time":"2026-03-09T01:02:03.045Z","level":"warning","event":"session-down",)"
                           R"("neighbor":"edge1","hold_time":9})");
}

TEST(LogLine, TimeBefore1970AndAtTheSecondsEndIsRight) {
  EXPECT_EQ(to_rfc3339(SystemTime{std::chrono::milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(SystemTime{}), "1970-01-01T00:00:00.000Z");
}

TEST(LogLine, OneLineWhateverStandsInAValue) {
  EXPECT_EQ(text_of(std::string{"a\nb\r\x1b[31m\x7f"}), R"("a\nb\r\u001b[31m\u007f")");
  EXPECT_EQ(text_of(std::string{"\xff"}), "\"\uFFFD\"");
}

TEST(LogLine, TextQuotesOnlyWhatCouldBeMisread) {
  EXPECT_EQ(text_of(std::string{"192.0.2.80:80"}), "192.0.2.80:80");
  EXPECT_EQ(text_of(std::string{"two words"}), "\"two words\"");
  EXPECT_EQ(text_of(std::string{"a=b"}), "\"a=b\"");
  EXPECT_EQ(text_of(std::string{"say \"no\"\\"}), R"("say \"no\"\\")");
  EXPECT_EQ(text_of(std::string{}), "\"\"");
}

TEST(LogLine, NumbersAndTruthAreBareInBothForms) {
  EXPECT_EQ(text_of(true), "true");
  EXPECT_EQ(json_of(false), "false");
  EXPECT_EQ(json_of(std::int64_t{-3}), "-3");
  EXPECT_EQ(json_of(0.25), "0.25");
  EXPECT_EQ(json_of(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(json_of(std::string{"9"}), "\"9\"");
}

}  // namespace
}  // namespace eipd::observe
