// Server-sent events out of octets, however they are cut.
#include "daemon/ctl/event_reader.hpp"

#include <gtest/gtest.h>

namespace eipd::ctl {
namespace {

constexpr std::string_view kStream =
    ": eipd events\nretry: 1000\n\nid: 7\nevent: eip-bound\ndata: {\"a\":\ndata: 1}\n\n: quiet\n\r\n"
    "id: 8\r\nevent: drain-set\r\ndata: x\r\n\r\nid: 9\ndata: not yet whole\n";

void expect_two(const std::vector<ServerEvent>& events) {
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].id, "7");
  EXPECT_EQ(events[0].what, "eip-bound");
  EXPECT_EQ(events[0].data, "{\"a\":\n1}");
  EXPECT_EQ(events[1].id, "8");
  EXPECT_EQ(events[1].data, "x");
}

TEST(EventReader, TakesWhatIsWholeAndDropsComments) {
  EventReader reader;
  expect_two(reader.feed(kStream));
}

TEST(EventReader, TakesEveryOctetByItself) {
  EventReader reader;
  std::vector<ServerEvent> events;
  for (const char c : kStream) {
    for (auto& event : reader.feed({&c, 1})) events.push_back(std::move(event));
  }
  expect_two(events);
}

}  // namespace
}  // namespace eipd::ctl
