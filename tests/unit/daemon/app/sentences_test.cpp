#include "daemon/app/sentences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

using announce::Reason;
using testing::HasSubstr;

Sentences of(Reason reason, const char* area = "asia") {
  config::Config config = make_pop();
  add_eip(config, "192.0.2.80:80", area);
  return sentences(reason, config.inventory.eips[0], config);
}

TEST(Sentences, SayForEveryDecisionWhatWouldHaveToChange) {
  for (const Reason reason :
       {Reason::AreaElsewhere, Reason::NoBinding, Reason::NoVerdictYet, Reason::Unhealthy, Reason::VerdictExpired,
        Reason::GateFailed, Reason::OutsideAllowed, Reason::NeverAnnounced, Reason::Stopping}) {
    EXPECT_FALSE(of(reason).sentence.empty()) << to_string(reason);
    EXPECT_FALSE(of(reason).remedy.empty()) << to_string(reason);
  }
  EXPECT_TRUE(of(Reason::Healthy).remedy.empty());
}

TEST(Sentences, SayOfANeighborThatIsNotSentARouteWhatWouldHaveToChange) {
  for (const Reason reason :
       {Reason::NoExportPolicy, Reason::NotSelected, Reason::FamilyNotNegotiated, Reason::NoNextHop, Reason::Oversized,
        Reason::MaxPrefixesOut, Reason::NeighborDrained, Reason::NotEstablished}) {
    EXPECT_FALSE(neighbor_remedy(reason, "edge1").empty()) << to_string(reason);
  }
  EXPECT_THAT(neighbor_remedy(Reason::NeighborDrained, "edge1"), HasSubstr("eipctl undrain --neighbor edge1"));
  EXPECT_EQ(neighbor_remedy(Reason::Unhealthy, "edge1"), "") << "the decision's own remedy says that";
}

TEST(Sentences, NameTheAccessPointsThatAnnounceInstead) {  // A3, A4
  EXPECT_THAT(of(Reason::AreaElsewhere, "europe").sentence, HasSubstr("fra1"));
  EXPECT_THAT(of(Reason::AreaElsewhere, "mars").sentence, HasSubstr("nowhere"));
}

TEST(Sentences, NameTheHealthRule) {
  EXPECT_THAT(of(Reason::Unhealthy).sentence, HasSubstr("its one binding must be healthy"));
}

TEST(Sentences, OfAnAggregateCountItsMembers) {
  announce::Aggregates::Row row{.settings = {.prefix = *bgp::parse_prefix("203.0.113.0/24"), .min_share_percent = 50},
                                .members = 3,
                                .announced = 1};
  const auto config = make_pop();
  EXPECT_THAT(sentences(row, config).sentence, HasSubstr("1 of the 3 EIPs"));
  EXPECT_THAT(sentences(row, config).sentence, HasSubstr("it needs 2"));
  EXPECT_FALSE(sentences(row, config).remedy.empty());
  row.decision = {.announce = true, .reason = Reason::HoldDown};
  EXPECT_THAT(sentences(row, config).sentence, HasSubstr("until its hold is over"));
  row.decision.reason = Reason::MembersAnnounced;
  EXPECT_TRUE(sentences(row, config).remedy.empty());
  for (const Reason reason : {Reason::Draining, Reason::Drained, Reason::GateFailed, Reason::Stopping}) {
    row.decision.reason = reason;
    EXPECT_FALSE(sentences(row, config).sentence.empty()) << to_string(reason);
  }
}

TEST(Sentences, SayWhereTrafficOfAWithheldEipStillComesFrom) {
  EXPECT_EQ(attracted({}), "");
  EXPECT_EQ(attracted(std::vector<Covered>{{"203.0.113.0/24", "edge2", false}, {"203.0.113.0/24", "edge3", false}}),
            "Its traffic still comes here: 203.0.113.0/24 is announced to edge2, edge3.");
  EXPECT_EQ(attracted(std::vector<Covered>{{"203.0.113.0/24", "edge2", false}, {"203.0.112.0/23", "edge1", true}}),
            "Its traffic still comes here: 203.0.113.0/24 is announced to edge2. Where no other access point announces "
            "the EIP itself, its traffic still comes here: 203.0.112.0/23 is announced to edge1.");
}

}  // namespace
}  // namespace eipd::app
