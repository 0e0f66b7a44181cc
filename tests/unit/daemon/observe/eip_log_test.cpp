#include "daemon/observe/eip_log.hpp"

#include <string>

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr EipLog::TimePoint kStart{1000s};

announce::EipDecided change(int number, bool desired, std::string because = "check web 192.0.2.80:80 down (refused)") {
  return {.eip = "eip-" + std::to_string(number),
          .address = bgp::IpAddress::v4(0xCB007100U + static_cast<unsigned>(number)),
          .desired = desired,
          .reason = desired ? announce::Reason::Healthy : announce::Reason::Unhealthy,
          .because = std::move(because)};
}
std::vector<std::string> texts(const std::vector<LogLine>& lines) {
  std::vector<std::string> out;
  for (const auto& line : lines) out.push_back(to_text(line));
  return out;
}

TEST(EipLog, AChangeIsALineWithItsReasonAndItsCause) {
  EipLog log;
  const auto line = log.on(change(7, false), kStart);
  ASSERT_TRUE(line);
  EXPECT_THAT(to_text(*line), HasSubstr("info eip-withheld eip=eip-7 prefix=203.0.113.7/32 reason=unhealthy "
                                        "because=\"check web 192.0.2.80:80 down (refused)\""));
}

TEST(EipLog, OneHundredASecondThenOneLineAVerdictWithTheCount) {
  EipLog log;
  int lines = 0;
  for (int i = 0; i < 10'000; ++i) lines += log.on(change(i, false, i % 2 ? "one" : "two"), kStart + 1ms) ? 1 : 0;
  EXPECT_EQ(lines, 100);
  EXPECT_THAT(log.due(kStart + 1s), IsEmpty());
  ASSERT_EQ(log.next(), kStart + 1001ms);
  EXPECT_THAT(texts(log.due(kStart + 1001ms)),
              ElementsAre(HasSubstr("eips-withheld count=4950 reason=unhealthy because=one"),
                          HasSubstr("eips-withheld count=4950 reason=unhealthy because=two")));
  EXPECT_FALSE(log.next());
  EXPECT_TRUE(log.on(change(1, true), kStart + 1002ms));
}

TEST(EipLog, CausesBeyondTheBoundAreCountedTogether) {
  EipLog log;
  for (int i = 0; i < 100 + 1000; ++i) log.on(change(i, false, std::to_string(i)), kStart);
  const auto lines = texts(log.flush());
  EXPECT_EQ(lines.size(), EipLog::kCauses + 1);
  EXPECT_THAT(lines, testing::Contains(HasSubstr("count=900 reason=unhealthy because=several")));
}

}  // namespace
}  // namespace eipd::observe
