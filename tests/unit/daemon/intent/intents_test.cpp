#include "daemon/intent/intents.hpp"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::intent {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr SystemTime at(std::chrono::seconds second) {
  return SystemTime{} + second;
}

bgp::Prefix host(const char* address) {
  return bgp::Prefix::host(bgp::parse_address(address).value());
}

Drain eip_drain(const std::string& name, std::optional<SystemTime> until = std::nullopt) {
  return {.scope = Scope::Eip,
          .name = name,
          .reason = "disk swap",
          .author = "uid 0 (root)",
          .since = at(1s),
          .until = until};
}

template <class Row>
Change made(Row row) {
  return RowChange<Row>{.before = std::nullopt, .after = std::move(row)};
}

TEST(Scope, IsReadAsItIsPrinted) {
  for (const Scope scope : {Scope::Eip, Scope::Neighbor, Scope::AccessPoint}) {
    EXPECT_EQ(parse_scope(to_string(scope)), scope);
  }
  EXPECT_FALSE(parse_scope("Eip"));
  EXPECT_FALSE(parse_scope(""));
}

TEST(Intents, KeepOneDrainAScopeAndName) {
  Intents intents;
  intents.apply(made(eip_drain("a")));
  intents.apply(made(Drain{.scope = Scope::Neighbor, .name = "a"}));
  intents.apply(made(Drain{.scope = Scope::AccessPoint}));

  ASSERT_NE(intents.drain(Scope::Eip, "a"), nullptr);
  EXPECT_EQ(*intents.drain(Scope::Eip, "a"), eip_drain("a"));
  EXPECT_NE(intents.drain(Scope::Neighbor, "a"), nullptr);
  EXPECT_NE(intents.drain(Scope::AccessPoint, ""), nullptr);
  EXPECT_EQ(intents.drain(Scope::Eip, "b"), nullptr);
  EXPECT_EQ(intents.drains().size(), 3U);
}

TEST(Intents, ReplaceADrainByOneOfTheSameName) {
  Intents intents;
  intents.apply(made(eip_drain("a")));
  intents.apply(RowChange<Drain>{.before = eip_drain("a"), .after = eip_drain("a", at(60s))});
  EXPECT_THAT(intents.drains(), ElementsAre(eip_drain("a", at(60s))));
}

TEST(Intents, FindShutdownsByNeighborAndBlackholesByPrefix) {
  const Shutdown shutdown{.neighbor = "edge1", .reason = "new line card"};
  const Blackhole blackhole{.prefix = host("203.0.113.9"), .eip = "eip-web"};
  Intents intents;
  intents.apply(made(shutdown));
  intents.apply(made(blackhole));

  EXPECT_THAT(intents.shutdowns(), ElementsAre(shutdown));
  EXPECT_THAT(intents.blackholes(), ElementsAre(blackhole));
  EXPECT_EQ(intents.shutdown("edge2"), nullptr);
  EXPECT_EQ(*intents.shutdown("edge1"), shutdown);
  EXPECT_EQ(*intents.blackhole(host("203.0.113.9")), blackhole);
  EXPECT_EQ(intents.blackhole(host("203.0.113.8")), nullptr);
}

// Any sequence of changes, taken back newest first, leaves what was there before.
TEST(IntentsLaws, InverseTakesBack) {
  std::mt19937 random{7};
  const auto roll = [&](unsigned sides) { return std::uniform_int_distribution<unsigned>{0, sides - 1}(random); };
  Intents intents;
  std::vector<Change> done;
  std::vector<std::vector<Drain>> drains{intents.drains()};
  std::vector<std::vector<Shutdown>> shutdowns{intents.shutdowns()};
  for (int i = 0; i < 2'000; ++i) {
    const std::string name(1, static_cast<char>('a' + roll(5)));
    Change change;
    if (roll(2) == 0) {
      const Drain* present = intents.drain(Scope::Eip, name);
      RowChange<Drain> row{.before = present ? std::optional{*present} : std::nullopt};
      if (!present || roll(2) == 0) row.after = eip_drain(name, at(std::chrono::seconds{roll(100)}));
      change = row;
    } else {
      const Shutdown* present = intents.shutdown(name);
      RowChange<Shutdown> row{.before = present ? std::optional{*present} : std::nullopt};
      if (!present || roll(2) == 0) row.after = Shutdown{.neighbor = name, .since = at(std::chrono::seconds{roll(9)})};
      change = row;
    }
    intents.apply(change);
    done.push_back(change);
    drains.push_back(intents.drains());
    shutdowns.push_back(intents.shutdowns());
  }
  while (!done.empty()) {
    EXPECT_EQ(intents.drains(), drains.back());
    EXPECT_EQ(intents.shutdowns(), shutdowns.back());
    intents.apply(inverse(done.back()));
    done.pop_back();
    drains.pop_back();
    shutdowns.pop_back();
  }
  EXPECT_THAT(intents.drains(), IsEmpty());
  EXPECT_THAT(intents.shutdowns(), IsEmpty());
}

}  // namespace
}  // namespace eipd::intent
