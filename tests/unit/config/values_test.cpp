// What is wrong with one value by itself: its type, its form, its range, a key that does not exist. Here what every
// section has, the process and BGP.
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadValue : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadValue,
    testing::Values(
        BadFile{"UnknownKey", R"(colour: red
)",
                1, 1, "colour", "unknown key; expected one of access_point, instance, bgp, "},
        BadFile{"MistypedKey", R"(acces_point: hkg1
)",
                1, 1, "acces_point", "unknown key; did you mean access_point?"},
        BadFile{"MistypedKeyOfANeighbor", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, holdtime: 9s}
)",
                5, 71, "bgp.neighbors[0].holdtime", "unknown key; did you mean hold_time?"},
        BadFile{"MistypedKeyOfAnEip", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    bandwith_mbps: 5
)",
                6, 5, "eips[0].bandwith_mbps", "unknown key; did you mean bandwidth_mbps?"},
        BadFile{"QuotaThatIsFixed", R"(accounts: {other: {quotas: {resources_per_region: 2}}}
)",
                1, 29, "accounts.other.quotas.resources_per_region", "unknown key"},
        BadFile{"MissingAs", R"(bgp: {router_id: 192.0.2.1}
)",
                1, 1, "bgp.as", "is missing; expected our AS number"},
        BadFile{"MissingRouterId", R"(bgp:
  as: 64500
)",
                1, 1, "bgp.router_id", "is missing; expected our BGP identifier"},
        BadFile{"MissingNeighborAddress", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, as: 64496, export: {routes: all}}
)",
                5, 7, "bgp.neighbors[0].address", "is missing; expected the neighbor's address"},
        BadFile{"EmptyValue", R"(bgp:
  as:
  router_id: 192.0.2.1
)",
                2, 3, "bgp.as", "has no value; expected an AS number"},
        BadFile{"TildeIsNoValue", R"(state_dir: ~
)",
                1, 1, "state_dir", "has no value; expected an absolute path"},
        BadFile{"EmptySection", R"(log:
instance: a
)",
                1, 1, "log", "has no value; expected a map with level or format"},
        BadFile{"MapForAText", R"(instance: {a: b}
)",
                1, 11, "instance", "is a map; expected a name"},
        BadFile{"ListForAText", R"(instance: [a]
)",
                1, 11, "instance", "is a list; expected a name"},
        BadFile{"TextForAList", R"(origin_regions: hong-kong
)",
                1, 17, "origin_regions", "is no list; expected a list of regions"},
        BadFile{"TextForAMap", R"(log: info
)",
                1, 6, "log", "is no map; expected a map with level or format"},
        BadFile{"NameWithASpace", R"(instance: hkg1 a
)",
                1, 11, "instance", R"("hkg1 a" is not accepted; expected a name of letters)"},
        BadFile{"NameThatIsTooLong", R"(instance: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
)",
                1, 11, "instance", "\342\200\246\" is not accepted; expected a name"},
        BadFile{"NameOfAnAccount", R"(accounts: {other: {}, "a/b": {}}
)",
                1, 23, "accounts.a/b", R"("a/b" is not accepted as a name)"},
        BadFile{"AsOfZero", R"(bgp: {as: 0, router_id: 192.0.2.1}
)",
                1, 11, "bgp.as", R"("0" is not accepted; expected an AS number)"},
        BadFile{"AsThatIsTooLarge", R"(bgp: {as: 4294967296, router_id: 192.0.2.1}
)",
                1, 11, "bgp.as", "expected an AS number"},
        BadFile{"AsTrans", R"(bgp: {as: 23456, router_id: 192.0.2.1}
)",
                1, 11, "bgp.as", "is reserved"},
        BadFile{"RouterIdOfZero", R"(bgp: {as: 64500, router_id: 0.0.0.0}
)",
                1, 29, "bgp.router_id", "expected a BGP identifier"},
        BadFile{"ListenWithoutPort", R"(bgp: {as: 64500, router_id: 192.0.2.1, listen: [0.0.0.0]}
)",
                1, 49, "bgp.listen[0]", "expected an address and a port"},
        BadFile{"HoldTimeWithoutUnit", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, hold_time: 9}
)",
                5, 82, "bgp.neighbors[0].hold_time",
                R"("9" is not accepted; expected a duration from 3s to 65535s with its unit)"},
        BadFile{"HoldTimeZero", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, hold_time: 0s}
)",
                5, 82, "bgp.neighbors[0].hold_time", "expected a duration from 3s"},
        BadFile{"HoldTimeTwoSeconds", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, hold_time: 2s}
)",
                5, 82, "bgp.neighbors[0].hold_time", "expected a duration from 3s"},
        BadFile{"HoldTimeOfMilliseconds", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, hold_time: 9500ms}
)",
                5, 82, "bgp.neighbors[0].hold_time", "expected whole seconds"},
        BadFile{"HoldTimeOfAllNeighbors", R"(bgp: {as: 64500, router_id: 192.0.2.1, defaults: {hold_time: 1s}}
)",
                1, 62, "bgp.defaults.hold_time", "expected a duration from 3s"},
        BadFile{"UnitThatDoesNotExist", R"(drain: {gshut_wait: 3d}
)",
                1, 21, "drain.gshut_wait", "with its unit (ms, s, m or h)"},
        BadFile{"RestartTimeBeyondTwelveBits", R"(bgp: {as: 64500, router_id: 192.0.2.1, restart_time: 4096s}
)",
                1, 54, "bgp.restart_time", "expected a duration from 0s to 4095s"},
        BadFile{"PortZero", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, port: 0}
)",
                5, 77, "bgp.neighbors[0].port", "expected a whole number from 1 to 65535"},
        BadFile{"PortInQuotes", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, port: "179"}
)",
                5, 77, "bgp.neighbors[0].port", "expected a whole number from 1 to 65535"},
        BadFile{"YesIsNoTruthValue", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, passive: yes}
)",
                5, 80, "bgp.neighbors[0].passive", R"("yes" is not accepted; expected true or false)"},
        BadFile{"TrueInQuotes", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, passive: "true"}
)",
                5, 80, "bgp.neighbors[0].passive", "expected true or false"},
        BadFile{"NeighborAddressWithPort", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: "192.0.2.9:179", as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "expected an IPv4 or IPv6 address"},
        BadFile{"FamilyUnknown", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, families: [ipv4-unicast, vpnv4]}
)",
                5, 96, "bgp.neighbors[0].families[1]",
                R"("vpnv4" is not accepted; expected ipv4-unicast or ipv6-unicast)"},
        BadFile{"NoFamilies", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, families: []}
)",
                5, 81, "bgp.neighbors[0].families", "names no family"},
        BadFile{"TtlSecurityOf255", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, ttl_security: 255}
)",
                5, 85, "bgp.neighbors[0].ttl_security", "expected a whole number from 1 to 254"},
        BadFile{"PasswordInline", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, password_file: secret}
)",
                5, 86, "bgp.neighbors[0].password_file", "expected an absolute path"},
        BadFile{"RoleUnknown", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, role: transit}
)",
                5, 77, "bgp.neighbors[0].role",
                "expected provider, customer, peer, route-server or route-server-client"},
        BadFile{"BfdMultiplierZero", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, bfd: {multiplier: 0}}
)",
                5, 89, "bgp.neighbors[0].bfd.multiplier", "expected a whole number from 1 to 255"},
        BadFile{"NextHopOfTheOtherFamily", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv4: "2001:db8::1"}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv4", "expected self or an IPv4 address"},
        BadFile{"NextHopUnknownWord", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: peer}
)",
                9, 39, "bgp.neighbors[0].export.next_hop", "expected self, or a map with ipv4 or ipv6"},
        BadFile{"RoutesUnknown", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: some}}
)",
                5, 65, "bgp.neighbors[0].export.routes", "expected hosts, aggregates or all"},
        BadFile{"MedNegative", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, med: -1}
)",
                9, 34, "bgp.neighbors[0].export.med", "expected a whole number from 0 to 4294967295"},
        BadFile{"PrependTooOften", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, prepend: 51}
)",
                9, 38, "bgp.neighbors[0].export.prepend", "expected a whole number from 0 to 50"},
        BadFile{"CommunityUnknown", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, communities: ["64500:100", no-exprot]}
)",
                9, 56, "bgp.neighbors[0].export.communities[1]",
                R"("no-exprot" is not accepted; expected a community)"},
        BadFile{"CommunitySexagesimal", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, communities: [64500]}
)",
                9, 43, "bgp.neighbors[0].export.communities[0]", "expected a community in quotes"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadValue, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
