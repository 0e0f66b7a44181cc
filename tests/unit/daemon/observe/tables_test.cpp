#include "daemon/observe/tables.hpp"

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

using testing::ElementsAre;

template <class Row>
std::vector<std::string> keys(const Table<Row>& table) {
  std::vector<std::string> all;
  table.read([&](const std::string& key, const Row&) { all.push_back(key); });
  return all;
}
template <class Row>
Row row(const Table<Row>& table, const std::string& wanted) {
  Row found;
  table.read([&](const std::string& key, const Row& each) {
    if (key == wanted) found = each;
  });
  return found;
}
announce::EipDecided decided(std::string eip, bool desired) {
  return {.eip = std::move(eip), .desired = desired};
}

TEST(Tables, ReadingGivesEveryRowOnceInOrderOverManySlices) {
  Table<int> table;
  std::vector<std::string> want;
  for (int i = 1000; i < 2000; ++i) {
    want.push_back(std::to_string(i));
    table.put(want.back(), [&](int& value) { value = i; });
  }
  EXPECT_EQ(keys(table), want);
}

TEST(Tables, TransitionsCountTurnsOfTheDecisionAndTheFirstAnnouncement) {
  Tables tables;
  for (const bool desired : {false, false, true, true, false, true}) apply(decided("a", desired), tables);
  EXPECT_EQ(row(tables.eips, "a").to_announced, 2U);
  EXPECT_EQ(row(tables.eips, "a").to_withheld, 1U);
}

TEST(Tables, SentOfAnUnknownEipMakesNoRow) {
  Tables tables;
  apply(announce::EipSent{"gone", true}, tables);
  EXPECT_TRUE(keys(tables.eips).empty());
}

TEST(Tables, RowsGoWithWhatTheyDescribe) {
  Tables tables;
  apply(decided("a", true), tables);
  apply(NeighborConfigured{"edge1", "192.0.2.254", 64496, "Idle"}, tables);
  apply(PoolCounted{"apac", false, 256, 3}, tables);
  apply(announce::EipRemoved{"a"}, tables);
  apply(NeighborRemoved{"edge1"}, tables);
  apply(PoolRemoved{"apac"}, tables);
  EXPECT_TRUE(keys(tables.eips).empty());
  EXPECT_TRUE(keys(tables.neighbors).empty());
  EXPECT_TRUE(keys(tables.pools).empty());
}

// bgp-notes §2d 55: the state comes from the machine itself, on both edges.
TEST(Tables, ASessionHasOneStateAndItsHoldTimeOnlyWhileEstablished) {
  Tables tables;
  apply(NeighborConfigured{"edge1", "192.0.2.254", 64496, "Idle"}, tables);
  apply(SessionChanged{"edge1", "OpenConfirm", "Established", "", "", 9, {}}, tables);
  EXPECT_EQ(row(tables.neighbors, "edge1").state, "Established");
  EXPECT_EQ(row(tables.neighbors, "edge1").hold_time_seconds, 9U);
  apply(SessionChanged{"edge1", "Established", "Idle", "connection-lost", "", 0, {}}, tables);
  EXPECT_EQ(row(tables.neighbors, "edge1").state, "Idle");
  EXPECT_EQ(row(tables.neighbors, "edge1").hold_time_seconds, 0U);
  EXPECT_EQ(row(tables.neighbors, "edge1").transitions, 2U);
}

TEST(Tables, AResynchronisationDropsWhatItDoesNotMentionAndKeepsCounts) {
  Tables tables;
  for (const char* eip : {"a", "b"}) apply(decided(eip, true), tables);
  apply(Resync{Resync::Edge::Begin}, tables);
  apply(decided("b", false), tables);
  apply(decided("c", true), tables);
  EXPECT_THAT(keys(tables.eips), ElementsAre("a", "b", "c"));
  apply(Resync{Resync::Edge::End}, tables);
  EXPECT_THAT(keys(tables.eips), ElementsAre("b", "c"));
  EXPECT_EQ(row(tables.eips, "b").to_announced, 1U);
  EXPECT_EQ(row(tables.eips, "b").to_withheld, 1U);
}

}  // namespace
}  // namespace eipd::observe
