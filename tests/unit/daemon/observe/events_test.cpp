#include "daemon/observe/events.hpp"

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

LogLine line(std::string event, std::string eip) {
  return {.event = std::move(event), .fields = {{"eip", std::move(eip)}}};
}

std::vector<std::string> words(const std::vector<Event>& events) {
  std::vector<std::string> out;
  for (const Event& event : events) out.push_back(event.what);
  return out;
}

TEST(Events, AreFollowedFromNowOn) {
  Events events{1700};
  events.add(line("before", "e"));
  auto place = events.newest();
  EXPECT_TRUE(events.after(place, 10).empty());
  events.add(line("one", "e"));
  events.add(line("two", "e"));
  EXPECT_EQ(words(events.after(place, 1)), std::vector<std::string>{"one"});
  EXPECT_EQ(words(events.after(place, 10)), std::vector<std::string>{"two"});
}

TEST(Events, AClientGoesOnBehindTheIdItSawLast) {
  Events events{1700};
  events.add(line("one", "e"));
  events.add(line("two", "e"));
  auto first = Events::Place{};
  const auto id = events.after(first, 1).at(0).id;
  auto place = events.place_of(id);
  EXPECT_FALSE(place.reset);
  EXPECT_EQ(words(events.after(place, 10)), std::vector<std::string>{"two"});
}

TEST(Events, AnIdOfAnEarlierRunGoesOnWithTheWritesBehindItsRevision) {
  Events events{1800};
  events.preload({{.id = {}, .what = "w5", .subject = {}, .data = "{}", .revision = 5},
                  {.id = {}, .what = "w6", .subject = {}, .data = "{}", .revision = 6},
                  {.id = {}, .what = "w7", .subject = {}, .data = "{}", .revision = 7}});
  events.add(line("up", "e"));
  auto place = events.place_of("6.1700.90");
  EXPECT_FALSE(place.reset);
  EXPECT_EQ(words(events.after(place, 10)), (std::vector<std::string>{"w7", "up"}));
  place = events.place_of("7.1700.91");
  EXPECT_FALSE(place.reset);
  EXPECT_EQ(words(events.after(place, 10)), std::vector<std::string>{"up"});
  EXPECT_FALSE(events.place_of("4.1700.1").reset);  // revision 5 is the next
  EXPECT_TRUE(events.place_of("3.1700.1").reset);   // revision 4 is gone
}

TEST(Events, WhatIsNoIdIsAReset) {
  const Events events{1700};
  for (const char* id : {"", "x", "1.2", "1.1700.5", "9.1900.1", "1.1700.1.1"})
    EXPECT_TRUE(events.place_of(id).reset) << id;
}

TEST(Events, AreBoundedAndWhoFallsBehindIsTold) {
  Events events{1700};
  events.add(line("first", "e"));
  Events::Place place{};
  for (std::size_t i = 0; i < Events::kCapacity; ++i) events.add(line("more", "e"));
  EXPECT_TRUE(events.after(place, 10).empty());
  EXPECT_TRUE(place.reset);
}

TEST(Events, LostFactsResetWhoFollows) {
  Events events{1700};
  events.add(line("one", "e"));
  Events::Place place{};
  events.lost();
  events.add(line("two", "e"));
  EXPECT_TRUE(events.after(place, 10).empty());
  EXPECT_TRUE(place.reset);
  place.reset = false;
  EXPECT_TRUE(events.after(place, 10).empty());
  events.add(line("three", "e"));
  EXPECT_EQ(words(events.after(place, 10)), std::vector<std::string>{"three"});
}

TEST(Events, AWriteCarriesItsRevisionAndItsObject) {
  Events events{1700};
  events.add(line("eip-allocated", "eip-1"), 12, R"({"id":"eip-1"})");
  Events::Place place{};
  const auto event = events.after(place, 1).at(0);
  EXPECT_EQ(event.id, "12.1700.1");
  EXPECT_EQ(event.subject, "eip-1");
  EXPECT_THAT(event.data, testing::EndsWith(R"("object":{"id":"eip-1"}})"));
}

TEST(Events, NewsIsTold) {
  Events events{1700};
  int told = 0;
  events.on_news([&told] { ++told; });
  events.add(line("one", "e"));
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace eipd::observe
