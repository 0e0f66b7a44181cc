#include "daemon/announce/decide.hpp"

#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using inventory::HealthRule;
using enum BindingHealth;
using Healths = std::vector<BindingHealth>;

constexpr Standing kGood{.here = true};

Reason reason(const Healths& bindings, const HealthRule& rule = {}, const Healths& gates = {},
              const Standing& standing = kGood) {
  const Decision decision = decide(standing, rule, bindings, gates);
  EXPECT_EQ(decision.announce, decision.reason == Reason::Healthy);
  return decision.reason;
}

constexpr HealthRule kAll{.kind = HealthRule::Kind::All};
constexpr HealthRule kTwo{.kind = HealthRule::Kind::AtLeast, .at_least = 2};

TEST(Decide, AnnouncesWithOneHealthyBinding) {  // A16
  EXPECT_EQ(reason({Healthy}), Reason::Healthy);
  EXPECT_EQ(reason({Unhealthy, Healthy, NoVerdictYet}), Reason::Healthy);
}

TEST(Decide, WithholdsBeforeTheFirstVerdict) {
  EXPECT_EQ(reason({NoVerdictYet}), Reason::NoVerdictYet);
  EXPECT_EQ(reason({Unhealthy, NoVerdictYet}), Reason::NoVerdictYet);
}

TEST(Decide, WithholdsWhenNoBindingIsHealthy) {  // A18
  EXPECT_EQ(reason({Unhealthy}), Reason::Unhealthy);
  EXPECT_EQ(reason({Unhealthy, Unhealthy}), Reason::Unhealthy);
}

TEST(Decide, NamesAnExpiredVerdictOnlyWhereItWouldHaveMadeTheDifference) {
  EXPECT_EQ(reason({Expired}), Reason::VerdictExpired);
  EXPECT_EQ(reason({Expired, Unhealthy}, kAll), Reason::Unhealthy);
}

TEST(Decide, CountsBindingsAsTheRuleSays) {
  EXPECT_EQ(reason({Healthy, Unhealthy}, kAll), Reason::Unhealthy);
  EXPECT_EQ(reason({Healthy, Healthy}, kAll), Reason::Healthy);
  EXPECT_EQ(reason({Healthy, Unhealthy, Unhealthy}, kTwo), Reason::Unhealthy);
  EXPECT_EQ(reason({Healthy, Unhealthy, Healthy}, kTwo), Reason::Healthy);
  EXPECT_EQ(reason({Healthy, NoVerdictYet, Unhealthy}, kTwo), Reason::NoVerdictYet);
}

TEST(Decide, IsNotFooledByAnEmptyListOfBindings) {  // bgp-notes 2a: no backend is a health verdict, not its absence
  EXPECT_EQ(reason({}), Reason::NoBinding);
  EXPECT_EQ(reason({}, kAll), Reason::NoBinding);
  EXPECT_FALSE(decide({.here = true}, kAll, Healths{}, {}).healthy) << "all of nothing is nothing";
}

TEST(Decide, LeavesAloneWhatAnotherAreaAnnounces) {  // A3, A4
  const Decision decision = decide({.here = false}, {}, Healths{Healthy}, {});
  EXPECT_EQ(decision, (Decision{.announce = false, .reason = Reason::AreaElsewhere, .healthy = false}));
}

TEST(Decide, LetsNothingOutOutsideOfAllowed) {
  EXPECT_EQ(reason({Healthy}, {}, {}, {.here = true, .barred = Reason::OutsideAllowed}), Reason::OutsideAllowed);
  EXPECT_EQ(reason({Healthy}, {}, {}, {.here = true, .barred = Reason::NeverAnnounced}), Reason::NeverAnnounced);
}

TEST(Decide, DependsOnEveryGate) {
  EXPECT_EQ(reason({Healthy}, {}, {Healthy, Healthy}), Reason::Healthy);
  EXPECT_EQ(reason({Healthy}, {}, {Healthy, Unhealthy}), Reason::GateFailed);
  EXPECT_EQ(reason({Healthy}, {}, {Healthy, NoVerdictYet}), Reason::NoVerdictYet);
  EXPECT_EQ(reason({Healthy}, {}, {Expired}), Reason::VerdictExpired);
}

TEST(Decide, TellsHealthApartFromTheOtherObstacles) {
  EXPECT_TRUE(decide(kGood, {}, Healths{Healthy}, Healths{Unhealthy}).healthy);
  EXPECT_FALSE(decide(kGood, {}, Healths{Unhealthy}, Healths{Healthy}).healthy);
}

struct Place {
  const char* name;
  const char* address;
  const char* area;
  bool here;
  std::optional<Reason> barred;
};
class StandingOf : public testing::TestWithParam<Place> {};
INSTANTIATE_TEST_SUITE_P(Requirements, StandingOf,
                         testing::Values(Place{"InAnAreaOfOurs", "203.0.113.10", "asia", true, std::nullopt},
                                         Place{"InAnAreaElsewhere", "203.0.113.10", "europe", false, std::nullopt},
                                         Place{"InAnUnknownArea", "203.0.113.10", "mars", false, std::nullopt},
                                         Place{"OutsideAllowed", "198.51.100.1", "asia", true, Reason::OutsideAllowed},
                                         Place{"LoopbackSpace", "127.0.0.53", "asia", true, Reason::NeverAnnounced},
                                         Place{"Ipv6", "2001:db8:100::7", "asia", true, std::nullopt}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(StandingOf, FollowsFromTheConfiguration) {
  inventory::Declared inventory{.access_point = "hkg1",
                                .access_areas = {{"asia", {"sin1", "hkg1"}}, {"europe", {"fra1"}}}};
  AnnouncePolicy policy{.allowed = {*bgp::parse_prefix_range("203.0.113.0/24 le 32"),
                                    *bgp::parse_prefix_range("127.0.0.0/8 le 32"),
                                    *bgp::parse_prefix_range("2001:db8:100::/48 le 128")}};
  const inventory::EipRecord record{
      .eip = {.address = *bgp::parse_address(GetParam().address), .access_area = GetParam().area}};
  const Standing got = standing(record, inventory, policy);
  EXPECT_EQ(got.here, GetParam().here);
  EXPECT_EQ(got.barred, GetParam().barred);
}

TEST(Standing, IsUncheckedWhenAnyBindingIs) {
  inventory::EipRecord record{.eip = {.bindings = {{.check = "web"}, {.check = "none"}}}};
  EXPECT_TRUE(standing(record, {}, {}).unchecked);
  record.eip.bindings.pop_back();
  EXPECT_FALSE(standing(record, {}, {}).unchecked);
}

TEST(Standing, OfAReleasingEipWithholdsItWhateverElse) {  // Z9
  const inventory::EipRecord record{.eip = {.access_area = "mars", .bindings = {{.check = "none"}}}, .releasing = true};
  const std::array healthy{BindingHealth::Healthy};
  const Decision decision = decide(standing(record, {}, {}), {}, healthy, {});
  EXPECT_FALSE(decision.announce);
  EXPECT_EQ(decision.reason, Reason::Releasing);
}

}  // namespace
}  // namespace eipd::announce
