#include "daemon/announce/export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::announce {
namespace {

using bgp::Asn;
using bgp::Family;
using testing::ElementsAre;

bgp::IpAddress address(const char* text) {
  return *bgp::parse_address(text);
}
bgp::CommunitySet communities(std::initializer_list<const char*> texts) {
  bgp::CommunitySet set;
  for (const char* text : texts) set.add(*bgp::parse_community(text));
  return set;
}

const ExportContext kExternal{
    .local_as = Asn{64500}, .families = {Family::Ipv4, Family::Ipv6}, .local_address = address("192.0.2.1")};
const ExportContext kInternal{.local_as = Asn{64500},
                              .internal = true,
                              .families = {Family::Ipv4, Family::Ipv6},
                              .local_address = address("192.0.2.1")};
const auto kHost = *bgp::parse_prefix("203.0.113.10/32");
const RouteAttributes kNothing;

TEST(Export, GivesNothingWithoutAPolicy) {  // RFC 8212
  EXPECT_EQ(export_attributes({kHost, kNothing}, nullptr, kExternal).error(), Reason::NoExportPolicy);
}

TEST(Export, SetsOnlyWhatSomebodySet) {
  const ExportPolicy policy;
  const auto got = export_attributes({kHost, kNothing}, &policy, kExternal);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->attributes, (bgp::wire::PathAttributes{.as_path = {Asn{64500}}, .next_hop = address("192.0.2.1")}));
}

TEST(Export, GivesAnInternalNeighborAnEmptyPathAndLocalPreference) {  // RFC 4271 §5.1.2, §5.1.5
  const ExportPolicy policy;
  const auto got = export_attributes({kHost, kNothing}, &policy, kInternal);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->attributes, (bgp::wire::PathAttributes{.next_hop = address("192.0.2.1"), .local_preference = 100}));
}

TEST(Export, PutsTheEipOverTheNeighborAndUnitesCommunities) {  // A5; design §2, attributes by neighbor kind
  const ExportPolicy policy{.attributes = {.med = 10, .prepend = 1, .communities = communities({"64500:100"})},
                            .hosts = {.communities = communities({"no-export"})},
                            .aggregates = {.med = 77}};
  const RouteAttributes eip{.med = 50, .communities = communities({"64500:7", "64500:1:2", "rt:64500:1"})};
  const auto got = export_attributes({kHost, eip}, &policy, kExternal);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->attributes.med, 50);
  EXPECT_THAT(got->attributes.as_path, ElementsAre(Asn{64500}, Asn{64500}));
  EXPECT_EQ(got->attributes.communities, communities({"64500:7", "64500:100", "no-export", "64500:1:2", "rt:64500:1"}));
}

// design §2, attributes by neighbor kind: scalars replace, and 0 is a value.
TEST(Export, LetsTheEipsNumbersReplaceTheNeighbors) {
  const ExportPolicy external{.attributes = {.med = 10, .prepend = 2}};
  const auto attributes = [&](const RouteAttributes& eip, const ExportPolicy& policy, const ExportContext& context) {
    return export_attributes({kHost, eip}, &policy, context)->attributes;
  };
  EXPECT_EQ(attributes({.prepend = 3}, external, kExternal).as_path.size(), 4U) << "3, not 5, and once";
  EXPECT_EQ(attributes({.prepend = 0}, external, kExternal).as_path.size(), 1U);
  EXPECT_EQ(attributes({.med = 0}, external, kExternal).med, 0);
  EXPECT_EQ(attributes(kNothing, external, kExternal).med, 10);
  const ExportPolicy internal{.attributes = {.local_preference = 300}};
  EXPECT_EQ(attributes({.local_preference = 150}, internal, kInternal).local_preference, 150);
  EXPECT_EQ(attributes({.local_preference = 0}, internal, kInternal).local_preference, 0);
  EXPECT_EQ(attributes(kNothing, internal, kInternal).local_preference, 300);
}

// design §2, attributes by neighbor kind: nothing on an EIP removes these.
TEST(Export, NeverTakesAwayWhatKeepsARouteFromSpreading) {
  const auto lasting = communities({"no-export", "no-advertise", "blackhole"});
  const ExportPolicy policy{.attributes = {.communities = lasting}};
  ExportContext context = kExternal;
  context.depreference.communities = communities({"64500:9"});
  const RouteAttributes eip{.med = 0, .local_preference = 0, .prepend = 0, .communities = communities({"64500:7"})};
  for (const auto preference : {Preference::Normal, Preference::Depreferred, Preference::GracefulShutdown}) {
    const auto got = export_attributes({kHost, eip, preference}, &policy, context)->attributes.communities;
    for (const auto* text : {"no-export", "no-advertise", "blackhole", "64500:7"}) {
      auto united = got;
      united.add(*bgp::parse_community(text));
      EXPECT_EQ(united, got) << text;
    }
  }
}

TEST(Export, SendsAMedOfZeroThatSomebodySet) {
  const ExportPolicy policy;
  EXPECT_EQ(export_attributes({kHost, RouteAttributes{.med = 0}}, &policy, kExternal)->attributes.med, 0);
}

TEST(Export, SkipsWhatDoesNotFitTheNeighborAndSaysSo) {
  const ExportPolicy policy;
  const RouteAttributes eip{.local_preference = 200, .prepend = 3};
  const auto external = export_attributes({kHost, eip}, &policy, kExternal);
  EXPECT_EQ(external->attributes.local_preference, std::nullopt);
  EXPECT_EQ(external->attributes.as_path.size(), 4U);
  EXPECT_THAT(external->skipped, ElementsAre(Skipped::LocalPreference));
  const auto internal = export_attributes({kHost, eip}, &policy, kInternal);
  EXPECT_EQ(internal->attributes.local_preference, 200);
  EXPECT_TRUE(internal->attributes.as_path.empty());
  EXPECT_THAT(internal->skipped, ElementsAre(Skipped::Prepend));
}

TEST(Export, MarksRoutesThatMayOnlyGoDown) {  // RFC 9234 §5
  const ExportPolicy policy;
  EXPECT_EQ(export_attributes({kHost, kNothing}, &policy, kExternal)->attributes.only_to_customer, std::nullopt);
  ExportContext down = kExternal;
  down.only_to_customer = true;
  EXPECT_EQ(export_attributes({kHost, kNothing}, &policy, down)->attributes.only_to_customer, Asn{64500});
}

TEST(Export, MarksThemByOurRole) {  // RFC 9234 §5: nothing towards a provider
  using bgp::Role;
  for (const Role role : {Role::Provider, Role::Peer, Role::RouteServer}) EXPECT_TRUE(adds_only_to_customer(role));
  for (const Role role : {Role::Customer, Role::RouteServerClient}) EXPECT_FALSE(adds_only_to_customer(role));
  EXPECT_FALSE(adds_only_to_customer(std::nullopt));
}

TEST(Export, HonoursTheSelectionOfRoutes) {
  const ExportPolicy aggregates{.routes = RouteSelection::Aggregates};
  EXPECT_EQ(export_attributes({kHost, kNothing}, &aggregates, kExternal).error(), Reason::NotSelected);
  const ExportPolicy hosts{.routes = RouteSelection::Hosts};
  EXPECT_TRUE(export_attributes({kHost, kNothing}, &hosts, kExternal));
  const auto cover = *bgp::parse_prefix("203.0.113.0/24");
  EXPECT_EQ(export_attributes({cover, kNothing}, &hosts, kExternal).error(), Reason::NotSelected);
  EXPECT_TRUE(export_attributes({cover, kNothing}, &aggregates, kExternal));
}

TEST(Export, SaysWhenTheFamilyWasNotNegotiated) {  // bgp-notes 1b.19
  ExportContext only_v4 = kExternal;
  only_v4.families = {Family::Ipv4};
  const ExportPolicy policy{.next_hop = {.ipv6 = address("2001:db8::1")}};
  EXPECT_EQ(export_attributes({*bgp::parse_prefix("2001:db8:100::7/128"), kNothing}, &policy, only_v4).error(),
            Reason::FamilyNotNegotiated);
}

struct Hop {
  const char* name;
  const char* local;
  bool ours;
  Family family;
  const char* want;
};
class NextHopSelf : public testing::TestWithParam<Hop> {};
INSTANTIATE_TEST_SUITE_P(Design2, NextHopSelf,
                         testing::Values(Hop{"OwnFamily", "192.0.2.1", false, Family::Ipv4, "192.0.2.1"},
                                         Hop{"OwnFamilyIpv6", "2001:db8::1", false, Family::Ipv6, "2001:db8::1"},
                                         Hop{"OtherFamily", "192.0.2.1", false, Family::Ipv6, nullptr},
                                         Hop{"Ipv4OverIpv6", "2001:db8::1", false, Family::Ipv4, nullptr},
                                         Hop{"Loopback", "127.0.0.1", false, Family::Ipv4, nullptr},
                                         Hop{"LoopbackIpv6", "::1", false, Family::Ipv6, nullptr},
                                         Hop{"Unspecified", "0.0.0.0", false, Family::Ipv4, nullptr},
                                         Hop{"UnspecifiedIpv6", "::", false, Family::Ipv6, nullptr},
                                         Hop{"Multicast", "224.0.0.5", false, Family::Ipv4, nullptr},
                                         Hop{"Mapped", "::ffff:192.0.2.1", false, Family::Ipv6, nullptr},
                                         Hop{"LinkLocal", "fe80::1", false, Family::Ipv6, nullptr},
                                         Hop{"OfAPool", "203.0.113.1", true, Family::Ipv4, nullptr}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(NextHopSelf, IsTheSessionsAddressWhereThatCanBeOne) {
  const ExportContext context{.local_address = address(GetParam().local), .local_address_is_ours = GetParam().ours};
  const auto got = next_hop(GetParam().family, {}, context);
  EXPECT_EQ(got, GetParam().want == nullptr ? std::nullopt : std::optional{address(GetParam().want)});
}

struct Ipv4Hop {
  const char* name;
  const char* local;
  NextHops configured;
  const char* want;
};
class NextHopOfIpv4OverIpv6 : public testing::TestWithParam<Ipv4Hop> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc8950, NextHopOfIpv4OverIpv6,
    testing::Values(Ipv4Hop{"Self", "2001:db8::1", {}, "2001:db8::1"},
                    Ipv4Hop{"OfTheIpv6Routes", "2001:db8::1", {.ipv6 = address("2001:db8::9")}, "2001:db8::9"},
                    Ipv4Hop{"ItsOwn", "2001:db8::1", {.ipv4 = address("192.0.2.9")}, "192.0.2.9"},
                    Ipv4Hop{"SelfOverIpv4", "192.0.2.1", {.ipv6 = address("2001:db8::9")}, "192.0.2.1"},
                    Ipv4Hop{"LinkLocal", "fe80::1", {}, nullptr},
                    Ipv4Hop{"LinkLocalWithAnAddress", "fe80::1", {.ipv6 = address("2001:db8::9")}, "2001:db8::9"}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(NextHopOfIpv4OverIpv6, IsTheirOwnOrThatOfIpv6) {
  const ExportContext context{.local_address = address(GetParam().local), .ipv4_over_ipv6 = true};
  const auto got = next_hop(Family::Ipv4, GetParam().configured, context);
  EXPECT_EQ(got, GetParam().want == nullptr ? std::nullopt : std::optional{address(GetParam().want)});
}

TEST(NextHop, ConfiguredStandsOverTheSessionsAddress) {
  const NextHops configured{.ipv4 = address("192.0.2.9"), .ipv6 = address("2001:db8::9")};
  EXPECT_EQ(next_hop(Family::Ipv4, configured, kExternal), address("192.0.2.9"));
  EXPECT_EQ(next_hop(Family::Ipv6, configured, kExternal), address("2001:db8::9"));
}

}  // namespace
}  // namespace eipd::announce
