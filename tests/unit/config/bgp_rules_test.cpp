// What the speaker's and the neighbors' settings say against each other (design §2, table of meanings).
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadBgp : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadBgp,
    testing::Values(
        BadFile{"ListenTwice", R"(bgp: {as: 64500, router_id: 192.0.2.1, listen: ["0.0.0.0:179", "0.0.0.0:179"]}
)",
                1, 64, "bgp.listen[1]", "is a duplicate address to listen on"},
        BadFile{"KeepWithoutGracefulRestart", R"(bgp: {as: 64500, router_id: 192.0.2.1, on_stop: keep}
)",
                1, 49, "bgp.on_stop", "keep needs graceful restart"},
        BadFile{"StartupWaitBeyondRestartTime",
                R"(bgp: {as: 64500, router_id: 192.0.2.1, restart_time: 20s, startup_wait: 20s}
)",
                1, 73, "bgp.startup_wait", "startup_wait (20s) is not less than restart_time (20s)"},
        BadFile{"DefaultStartupWaitBeyondRestartTime", R"(bgp: {as: 64500, router_id: 192.0.2.1, restart_time: 10s}
)",
                1, 54, "bgp.restart_time", "startup_wait (20s) is not less than restart_time (10s)"},
        BadFile{"TcpAo", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, tcp_ao: {send_id: 1, key_file: /etc/eipd/ao}}
)",
                5, 71, "bgp.neighbors[0].tcp_ao", "TCP-AO (RFC 5925) is not implemented"},
        BadFile{"Md5BesideTcpAo", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, password_file: /a, tcp_ao: {}}
)",
                5, 90, "bgp.neighbors[0].tcp_ao", "excludes password_file"},
        BadFile{"NeighborInAnotherZone", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: "fe80::1%eth0", interface: eth1, as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "has another zone than interface; expected eth1"},
        BadFile{"NeighborNameTwice", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}}
    - {name: a, address: 192.0.2.8, as: 64496, export: {routes: all}}
)",
                6, 14, "bgp.neighbors[1].name", "is a duplicate neighbor name, first in line 5"},
        BadFile{"NeighborTwice", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}}
    - {name: b, address: 192.0.2.9, as: 64497, export: {routes: all}}
)",
                6, 26, "bgp.neighbors[1].address", "is a duplicate neighbor (same address"},
        BadFile{"NeighborUnspecified", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 0.0.0.0, as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "is no address of a neighbor"},
        BadFile{"NeighborMulticast", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 224.0.0.5, as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "is no address of a neighbor"},
        BadFile{"NeighborV4Mapped", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: "::ffff:192.0.2.9", as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "is no address of a neighbor"},
        BadFile{"LinkLocalWithoutZone", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: "fe80::1", as: 64496, export: {routes: all}, families: [ipv6-unicast]}
)",
                5, 26, "bgp.neighbors[0].address", "is link-local; expected its zone"},
        BadFile{"LocalAddressOfAnotherFamily", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, local_address: "2001:db8::1"}
)",
                5, 86, "bgp.neighbors[0].local_address",
                "is of another family than the neighbor's address; expected IPv4"},
        BadFile{"LocalAddressIsTheNeighbors", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, local_address: 192.0.2.9}
)",
                5, 86, "bgp.neighbors[0].local_address", "is the neighbor's own address"},
        BadFile{"LocalAddressInAPool", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, local_address: 203.0.113.7}
)",
                5, 86, "bgp.neighbors[0].local_address", "lies in pool apac-v4"},
        BadFile{"NeighborInAPool", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 203.0.113.7, as: 64496, export: {routes: all}}
)",
                5, 26, "bgp.neighbors[0].address", "lies in pool apac-v4"},
        BadFile{"MultihopAndTtlSecurity", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, ttl_security: 1, multihop: 2}
)",
                5, 98, "bgp.neighbors[0].multihop", "excludes ttl_security"},
        BadFile{"InterfaceAndVrf", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, interface: eth0, vrf: red}
)",
                5, 93, "bgp.neighbors[0].vrf", "excludes interface"},
        BadFile{"RoleStrictWithoutRole", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, role_strict: true}
)",
                5, 84, "bgp.neighbors[0].role_strict", "needs a role"},
        BadFile{"RoleOnIbgp", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64500, export: {routes: all}, role: customer}
)",
                5, 71, "bgp.neighbors[0].role", "is for eBGP only (RFC 9234 \302\2474)"},
        BadFile{"SendHoldTimeBelowHoldTime", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}, hold_time: 9s, send_hold_time: 9s}
)",
                5, 102, "bgp.neighbors[0].send_hold_time", "is not above the hold time of 9s"},
        BadFile{"PassiveWithoutListening", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  listen: []
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, passive: true, export: {routes: all}}
)",
                6, 57, "bgp.neighbors[0].passive", "can never connect as bgp.listen is empty"},
        BadFile{"PassiveWithoutListeningToItsFamily", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  listen: ["0.0.0.0:179"]
  neighbors:
    - {name: a, address: "2001:db8::9", as: 64496, passive: true, export: {routes: all}}
)",
                6, 61, "bgp.neighbors[0].passive", "bgp.listen does not have an IPv6 address; expected it there, or"},
        BadFile{"PassiveWithoutListeningAtItsLocalAddress", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  listen: ["192.0.2.2:179", "[::]:179"]
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, local_address: 192.0.2.1, passive: true, export: {routes: all}}
)",
                6, 83, "bgp.neighbors[0].passive", "bgp.listen does not have 192.0.2.1; expected it there, or false"},
        BadFile{"LocalPreferenceOnEbgp", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, local_preference: 200}
)",
                9, 29, "bgp.neighbors[0].export.local_preference",
                "is for iBGP only, and this neighbor has another AS"},
        BadFile{"LocalPreferenceForHostsOnEbgp", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, hosts: {local_preference: 200}}
)",
                9, 37, "bgp.neighbors[0].export.hosts.local_preference", "is for iBGP only"},
        BadFile{"PrependOnIbgp", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64500
      families: [ipv4-unicast]
      export: {routes: all, prepend: 1}
)",
                9, 29, "bgp.neighbors[0].export.prepend", "is for eBGP only, and this neighbor has our own AS"},
        BadFile{"PrependForAggregatesOnIbgp", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64500
      families: [ipv4-unicast]
      export: {routes: all, aggregates: {prepend: 1}}
)",
                9, 42, "bgp.neighbors[0].export.aggregates.prepend", "is for eBGP only"},
        BadFile{"NextHopLoopback", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv4: 127.0.0.1}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv4", "can be no next hop"},
        BadFile{"NextHopUnspecified", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv6: "::"}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv6", "can be no next hop"},
        BadFile{"NextHopV4Mapped", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv6: "::ffff:192.0.2.1"}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv6", "can be no next hop"},
        BadFile{"NextHopLinkLocal", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv6: "fe80::1"}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv6", "can be no next hop"},
        BadFile{"NextHopInAPool", R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - name: a
      address: 192.0.2.9
      as: 64496
      families: [ipv4-unicast]
      export: {routes: all, next_hop: {ipv4: 203.0.113.1}}
)",
                9, 46, "bgp.neighbors[0].export.next_hop.ipv4",
                "lies in pool apac-v4; expected an address of this host"},
        BadFile{"ListenOnAnEip", R"(bgp: {as: 64500, router_id: 192.0.2.1, listen: ["203.0.113.10:179"]}
)",
                1, 49, "bgp.listen[0]", "lies in pool apac-v4"},
        BadFile{"MetricsOnAnEip", R"(metrics: {listen: "203.0.113.10:9469"}
)",
                1, 19, "metrics.listen", "lies in pool apac-v4"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadBgp, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
