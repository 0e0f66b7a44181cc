// What a correct file becomes: every kind of value, and the defaults of what the file does not say.
#include <gmock/gmock.h>

#include "config/read/scalars.hpp"
#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Config read(std::string_view yaml) {
  const auto loaded = load_text(whole_file(yaml));
  EXPECT_THAT(errors(loaded), IsEmpty());
  return loaded.config.value_or(Config{});
}

Neighbor read_one_neighbor(const std::string& keys) {
  const auto config =
      read("bgp:\n  as: 64500\n  router_id: 192.0.2.1\n  restart_time: 60s\n  neighbors:\n    - {" + keys + "}\n");
  return config.neighbors.empty() ? Neighbor{} : config.neighbors.front();
}

TEST(Durations, AreNumbersWithAUnit) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("3s"), 3s);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("0.25m"), 15s);
  EXPECT_EQ(parse_duration("2m"), 2min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("0s"), 0ms);
  for (const auto* bad :
       {"", "3", "s", "3 s", "-3s", "+3s", "3S", "0.5ms", "1.s", ".5s", "1.2.3s", "03s", "3sec", "9999999h", "1e3s"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
}

TEST(Durations, ArePrintedInTheLargestUnitThatFits) {
  EXPECT_EQ(duration_text(0ms), "0s");
  EXPECT_EQ(duration_text(1500ms), "1500ms");
  EXPECT_EQ(duration_text(9s), "9s");
  EXPECT_EQ(duration_text(120s), "2m");
  EXPECT_EQ(duration_text(24h), "24h");
}

TEST(Defaults, AreThoseOfTheDesign) {
  const auto config = read("");
  EXPECT_EQ(config.instance, "pop-host");
  ASSERT_EQ(config.speaker.listen.size(), 2U);
  EXPECT_EQ(to_string(config.speaker.listen[0]), "0.0.0.0:179");
  EXPECT_EQ(to_string(config.speaker.listen[1]), "[::]:179");
  EXPECT_EQ(config.speaker.restart_time, 0s);
  EXPECT_FALSE(config.speaker.graceful_notification);
  EXPECT_EQ(config.speaker.on_stop, bgp::fsm::OnStop::Withdraw);
  EXPECT_EQ(config.speaker.stop_gshut, 0s);
  EXPECT_EQ(config.speaker.startup_wait, 20s);
  EXPECT_EQ(config.control.socket, "/run/eipd/control.sock");
  EXPECT_EQ(config.control.mode, 0660U);
  EXPECT_EQ(config.state_dir, "/var/lib/eipd");
  EXPECT_EQ(config.metrics_listen, std::nullopt);
  EXPECT_EQ(config.log.level, Log::Level::Info);
  EXPECT_EQ(config.inventory_role, inventory::Role::Standalone);
}

// Design §2: the table of meanings, and the annotated example.
TEST(Defaults, OfThePolicyAreThoseOfTheDesign) {
  const auto config = read("");
  const auto& policy = config.announce;
  EXPECT_THAT(policy.gates, testing::IsEmpty());
  EXPECT_THAT(policy.on_unhealthy, ElementsAre(announce::UnhealthyStep{}));
  EXPECT_EQ(policy.on_unhealthy[0].kind, announce::UnhealthyStep::Kind::Withdraw);
  EXPECT_FALSE(policy.require_forwarding_ack);
  EXPECT_EQ(policy.announce_after, 0s);
  EXPECT_FALSE(policy.flap_hold_exponential);
  EXPECT_EQ(policy.lease, 30s);
  EXPECT_EQ(policy.on_lease, announce::OnLease::Withdraw);
  EXPECT_FALSE(policy.guard);
  EXPECT_EQ(policy.reconcile, 30s);
  EXPECT_EQ(config.drain.gshut_wait, 60s);
  EXPECT_EQ(config.drain.min_announcers, 0U);
}

TEST(Defaults, OfAllowedAreThePoolsCidrsAndAllInsideThem) {
  const auto config = read("");
  std::vector<std::string> allowed;
  for (const auto& range : config.announce.allowed) allowed.push_back(to_string(range));
  EXPECT_THAT(allowed, ElementsAre("203.0.113.0/24 le 32", "2001:db8:100::/48 le 128", "198.51.100.0/24 le 32",
                                   "198.51.101.0/24 le 32"));
}

TEST(Defaults, OfAllNeighborsGiveWayToTheirOwn) {
  const auto config = read(R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  defaults: {hold_time: 9s, connect_retry: 5s, families: [ipv4-unicast]}
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496}
    - {name: b, address: 192.0.2.8, as: 64496, hold_time: 30s, families: [ipv6-unicast]}
)");
  ASSERT_EQ(config.neighbors.size(), 2U);
  EXPECT_EQ(config.neighbors[0].session.hold_time, 9s);
  EXPECT_EQ(config.neighbors[0].session.connect_retry, 5s);
  EXPECT_FALSE(config.neighbors[0].session.families.contains(bgp::Family::Ipv6));
  EXPECT_EQ(config.neighbors[1].session.hold_time, 30s);
  EXPECT_EQ(config.neighbors[1].session.families, bgp::FamilySet{bgp::Family::Ipv6});
}

TEST(Neighbors, KeepWhatTheFileSays) {
  const auto [session, policy, limit] = read_one_neighbor(
      "name: edge, description: \"rack 4\", address: \"fe80::1%eth0\", as: \"1.10\", port: 1179, interface: eth0, "
      "passive: true, shutdown: true, families: [ipv6-unicast], password_file: /etc/eipd/md5, ttl_security: 1, "
      "send_hold_time: 200s, bfd: {interval: 50ms, multiplier: 5, strict: true}, role: customer, role_strict: true, "
      "graceful_restart: true, blackhole: true, max_prefixes_out: 1000");
  EXPECT_EQ(session.name, "edge");
  EXPECT_EQ(session.description, "rack 4");
  EXPECT_EQ(to_string(session.address), "fe80::1%eth0");
  EXPECT_EQ(session.as.value, 65546U);
  EXPECT_EQ(session.port, 1179);
  EXPECT_EQ(session.interface, "eth0");
  EXPECT_TRUE(session.passive);
  EXPECT_TRUE(session.shutdown);
  EXPECT_EQ(session.password_file, "/etc/eipd/md5");
  EXPECT_EQ(session.ttl_security, 1);
  EXPECT_EQ(session.send_hold_time, 200s);
  EXPECT_EQ(session.bfd, (bgp::fsm::BfdSettings{.interval = 50ms, .multiplier = 5, .strict = true}));
  EXPECT_EQ(session.role, bgp::Role::Customer);
  EXPECT_TRUE(session.role_strict);
  EXPECT_TRUE(session.graceful_restart);
  EXPECT_TRUE(session.blackhole);
  EXPECT_EQ(limit, 1000U);
  EXPECT_EQ(policy, std::nullopt);  // RFC 8212
}

TEST(Exports, KeepWhatTheFileSays) {
  const auto policy =
      read_one_neighbor(
          "name: a, address: 192.0.2.9, as: 64496, export: {routes: hosts, next_hop: {ipv4: self, ipv6: "
          "\"2400::1\"}, med: 0, prepend: 2, communities: [\"64500:100\", \"64500:1:2\", \"rt:64500:1\"], "
          "hosts: {communities: [no-export]}, aggregates: {med: 10}}")
          .export_policy;
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->routes, announce::RouteSelection::Hosts);
  EXPECT_EQ(policy->next_hop.ipv4, std::nullopt);
  EXPECT_EQ(policy->next_hop.ipv6, bgp::parse_address("2400::1"));
  EXPECT_EQ(policy->attributes.med, 0U);  // absent is not 0
  EXPECT_EQ(policy->hosts.med, std::nullopt);
  EXPECT_EQ(policy->aggregates.med, 10U);
  EXPECT_EQ(policy->attributes.prepend, 2);
  EXPECT_THAT(to_strings(policy->attributes.communities), ElementsAre("64500:100", "64500:1:2", "rt:64500:1"));
  EXPECT_TRUE(policy->hosts.communities.contains(bgp::kNoExport));
}

TEST(Exports, WithoutRoutesAreNone) {  // RFC 8212
  EXPECT_EQ(read_one_neighbor("name: a, address: 192.0.2.9, as: 64496, export: {med: 1}").export_policy, std::nullopt);
}

TEST(Checks, DeriveTheirTimesFromTheInterval) {
  const auto config = read("checks:\n  web: {type: tcp, interval: 200ms}\n  slow: {type: tcp, interval: 10s}\n");
  ASSERT_EQ(config.checks.size(), 2U);
  EXPECT_EQ(config.checks[0].fast_interval, 200ms);
  EXPECT_EQ(config.checks[0].timeout, 100ms);
  EXPECT_EQ(config.checks[1].fast_interval, 10s);
  EXPECT_EQ(config.checks[1].timeout, 500ms);
}

TEST(Checks, KeepWhatTheFileSays) {
  const auto config = read(R"(checks:
  web:
    {type: http, interval: 1s, fast_interval: 200ms, timeout: 300ms, rise: 4, fall: 5, scope: site, attached: true,
     fail_ratio: 5/10, source: 192.0.2.1, device: eth0,
     http: {method: HEAD, path: /healthz, host: www.example, headers: {X-Pop: hkg1}, expect_status: [200-299, 404]}}
  gone: {type: file, file: {path: /run/x, expect: absent, contains: maintenance}}
  call: {type: grpc, target: "192.0.2.9:50051", initial: up, grpc: {service: shop.Cart}}
)");
  ASSERT_EQ(config.checks.size(), 3U);
  const auto& web = config.checks[0];
  EXPECT_EQ(web.rise, 4);
  EXPECT_EQ(web.fall, 5);
  EXPECT_EQ(web.scope, health::Scope::Site);
  EXPECT_EQ(web.fail_ratio, (health::FailRatio{.failed = 5, .of = 10}));
  EXPECT_EQ(web.device, "eth0");
  const auto& http = std::get<health::HttpCheck>(web.kind);
  EXPECT_EQ(http.method, "HEAD");
  EXPECT_EQ(http.headers, (decltype(http.headers){{"X-Pop", "hkg1"}}));
  EXPECT_EQ(http.expect_status,
            (std::vector<health::StatusRange>{{.first = 200, .last = 299}, {.first = 404, .last = 404}}));
  EXPECT_EQ(std::get<health::FileCheck>(config.checks[1].kind),
            (health::FileCheck{.path = "/run/x", .expect_present = false, .contains = "maintenance"}));
  EXPECT_EQ(config.checks[2].target, "192.0.2.9:50051");
  EXPECT_EQ(config.checks[2].initial, health::InitialState::Up);
  EXPECT_EQ(std::get<health::GrpcCheck>(config.checks[2].kind), (health::GrpcCheck{.service = "shop.Cart"}));
}

TEST(Checks, KeepWhatIsExpectedOfTheAnswer) {
  const auto config = read(R"(checks:
  web:
    {type: http, http: {fatal_status: [503], expect_headers: {X-Pop: hkg1}, body_contains: ok, body_matches: "o+k",
     max_body: 100}}
  redis: {type: tcp, tcp: {send: "PING\r\n", expect_hex: "2b 504F4e47"}}
)");
  ASSERT_EQ(config.checks.size(), 2U);
  const auto& http = std::get<health::HttpCheck>(config.checks[0].kind);
  EXPECT_EQ(http.fatal_status, (std::vector<health::StatusRange>{{.first = 503, .last = 503}}));
  EXPECT_EQ(http.expect_headers, (decltype(http.headers){{"X-Pop", "hkg1"}}));
  EXPECT_EQ(http.body_contains, "ok");
  EXPECT_EQ(http.body_matches, "o+k");
  EXPECT_EQ(http.max_body, 100U);
  EXPECT_EQ(std::get<health::TcpCheck>(config.checks[1].kind),
            (health::TcpCheck{.send = "PING\r\n", .expect = "+PONG"}));
}

TEST(Checks, KeepWhatTlsIsToBe) {
  const auto config = read(R"(checks:
  web: {type: https, http: {path: /healthz}, tls: {server_name: www.example, verify: false, min_days_left: 14}}
  plain: {type: https}
)");
  ASSERT_EQ(config.checks.size(), 2U);
  const auto& https = std::get<health::HttpsCheck>(config.checks[0].kind);
  EXPECT_EQ(https.http.path, "/healthz");
  EXPECT_EQ(https.tls, (health::TlsSettings{.server_name = "www.example", .verify = false, .min_days_left = 14}));
  EXPECT_EQ(std::get<health::HttpsCheck>(config.checks[1].kind), health::HttpsCheck{});
}

TEST(Checks, OfEveryKindThatRuns) {
  const auto config = read(R"(checks:
  dns: {type: udp, udp: {send: "?", expect: "!"}}
  path: {type: icmp}
  tunnel: {type: command, command: {argv: [/bin/check, "-v", ""]}}
)");
  ASSERT_EQ(config.checks.size(), 3U);
  EXPECT_EQ(std::get<health::UdpCheck>(config.checks[0].kind), (health::UdpCheck{.send = "?", .expect = "!"}));
  EXPECT_TRUE(std::holds_alternative<health::IcmpCheck>(config.checks[1].kind));
  EXPECT_EQ(std::get<health::CommandCheck>(config.checks[2].kind).argv,
            (std::vector<std::string>{"/bin/check", "-v", ""}));
}

TEST(Checks, OfACommandNeedNoTargetAndMayBeGates) {
  const auto config = read(R"(checks: {tunnel: {type: command, command: {argv: [/bin/check]}}}
announce: {gates: [tunnel]}
eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    bindings: [{region: hong-kong, type: clb, resource: r, check: tunnel}]
)");
  EXPECT_EQ(config.announce.gates.size(), 1U);
  EXPECT_EQ(config.inventory.eips.size(), 1U);
}

TEST(Bindings, WithATargetAndNoCheckGetTheDefaultOne) {
  const auto config = read(R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: nat-dnat, resource: nat-1, target: "192.0.2.80:80"}
      - {region: hong-kong, type: nat-snat, resource: nat-1}
      - {region: singapore, type: clb, resource: clb-1, check: flag}
)");
  ASSERT_EQ(config.inventory.eips.size(), 1U);
  const auto& bindings = config.inventory.eips[0].bindings;
  ASSERT_EQ(bindings.size(), 3U);
  EXPECT_EQ(bindings[0].check, inventory::kDefaultCheck);
  EXPECT_EQ(bindings[1].check, inventory::kNoCheck);  // no port of a source translation answers
  EXPECT_EQ(bindings[2].check, "flag");               // looks at no target
  EXPECT_EQ(bindings[0].priority, 100U);
  EXPECT_EQ(config.checks.back().name, inventory::kDefaultCheck);
  EXPECT_TRUE(std::holds_alternative<health::TcpCheck>(config.checks.back().kind));
}

TEST(Eips, HaveAtMostTheirAccountsBandwidthByDefault) {  // A13
  const auto config = read(R"(eips:
  - {id: e, address: 203.0.113.10, account: acme, access_area: apac}
  - {id: f, address: 203.0.113.11, account: other, access_area: apac, health: {at_least: 2}}
)");
  ASSERT_EQ(config.inventory.eips.size(), 2U);
  EXPECT_EQ(config.inventory.eips[0].bandwidth_mbps, 500U);
  EXPECT_EQ(config.inventory.eips[1].bandwidth_mbps, 1000U);
  EXPECT_EQ(config.inventory.eips[1].health.kind, inventory::HealthRule::Kind::AtLeast);
  EXPECT_EQ(config.inventory.eips[1].health.at_least, 2U);
}

TEST(Eips, HaveANameAndTagsForPeople) {
  const auto config = read(R"(eips:
  - {id: a, address: 203.0.113.10, account: acme, access_area: apac, name: the shop, tags: {team: web, note: }}
)");
  ASSERT_EQ(config.inventory.eips.size(), 1U);
  EXPECT_EQ(config.inventory.eips[0].name, "the shop");
  EXPECT_THAT(config.inventory.eips[0].tags, ElementsAre(std::pair{"note", ""}, std::pair{"team", "web"}));
}

TEST(Eips, StayInAPoolThatIsDraining) {  // Z1: only no more are allocated
  const auto config = read(R"(pools:
  - {id: old, state: draining, cidrs: [203.0.113.0/24]}
eips:
  - {id: a, address: 203.0.113.10, account: acme, access_area: apac}
)");
  EXPECT_EQ(config.inventory.pools[0].state, inventory::CidrState::Draining);
}

TEST(Inventory, SaysWhatRegionsTakeAndHowLongCidrsMayBe) {  // A8, Z1
  const auto config = read(R"(region_types: {singapore: [clb, nat-snat]}
inventory: {role: follower, longest_cidr: {ipv6: 40}}
)");
  EXPECT_TRUE(config.inventory.takes("hong-kong", inventory::BindingType::Eni));
  EXPECT_TRUE(config.inventory.takes("singapore", inventory::BindingType::NatSnat));
  EXPECT_FALSE(config.inventory.takes("singapore", inventory::BindingType::Eni));
  EXPECT_EQ(config.inventory_role, inventory::Role::Follower);
  EXPECT_EQ(config.inventory.longest_cidr.ipv4, 24);
  EXPECT_EQ(config.inventory.longest_cidr.ipv6, 40);
}

TEST(Eips, MayHaveAPoolsEdgeWhereItKeepsNone) {
  const auto config = read(R"(pools:
  - {id: p, cidrs: [203.0.113.0/24], reserve_edges: false}
  - {id: q, cidrs: [198.51.100.0/31]}
eips:
  - {id: e, address: 203.0.113.0, account: other, access_area: apac}
  - {id: f, address: 198.51.100.1, account: other, access_area: apac}
)");
  EXPECT_EQ(config.inventory.eips.size(), 2U);
}

TEST(Announce, KeepsWhatTheFileSays) {
  const auto policy = read(R"(announce:
  gates: [flag]
  on_unhealthy: [{depreference: 10s}, withdraw]
  depreference: {ebgp: {prepend: 3, med: 4294967294}, ibgp: {local_preference: 0}}
  flap_hold: exponential
  lease: 5s
  on_lease: freeze
  guard: {max_share: 25%, min_count: 4, window: 10s, hold: 1m}
  aggregates: [{prefix: 203.0.113.0/24, min_announced: 50%, hold: 60s}]
)")
                          .announce;
  ASSERT_EQ(policy.on_unhealthy.size(), 2U);
  EXPECT_EQ(policy.on_unhealthy[0].kind, announce::UnhealthyStep::Kind::Depreference);
  EXPECT_EQ(policy.on_unhealthy[0].duration, 10s);
  EXPECT_EQ(policy.on_unhealthy[1].kind, announce::UnhealthyStep::Kind::Withdraw);
  EXPECT_EQ(policy.depreference.ibgp.local_preference, 0U);
  EXPECT_TRUE(policy.flap_hold_exponential);
  EXPECT_EQ(policy.lease, 5s);
  EXPECT_EQ(policy.on_lease, announce::OnLease::Freeze);
  ASSERT_TRUE(policy.guard);
  EXPECT_EQ(policy.guard->max_share_percent, 25);
  ASSERT_EQ(policy.aggregates.size(), 1U);
  EXPECT_EQ(policy.aggregates[0].min_share_percent, 50);
}

TEST(Yaml, AliasesStandForWhatTheirAnchorsHold) {
  const auto config = read(R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: &policy {routes: all, med: 7}}
    - {name: b, address: 192.0.2.8, as: 64496, export: *policy}
)");
  ASSERT_EQ(config.neighbors.size(), 2U);
  EXPECT_EQ(config.neighbors[0].export_policy, config.neighbors[1].export_policy);
  EXPECT_TRUE(config.neighbors[1].export_policy);
}

}  // namespace
}  // namespace eipd::config::test
