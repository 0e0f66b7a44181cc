// What is wrong with one value by itself, in pools, checks, EIPs, announce and the sections of the process.
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadSectionValue : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadSectionValue,
    testing::Values(
        BadFile{"CidrWithHostBits", R"(pools:
  - {id: p, cidrs: [203.0.113.1/24]}
)",
                2, 21, "pools[0].cidrs[0]", R"("203.0.113.1/24" is not accepted; expected zeros behind its length)"},
        BadFile{"CidrTooLong", R"(pools:
  - {id: p, cidrs: [203.0.113.0/33]}
)",
                2, 21, "pools[0].cidrs[0]", "expected a length of at most 32 (IPv4)"},
        BadFile{"CidrOfRubbish", R"(pools:
  - {id: p, cidrs: [everything]}
)",
                2, 21, "pools[0].cidrs[0]", "expected a prefix"},
        BadFile{"PoolStateUnknown", R"(pools:
  - {id: p, state: ready, cidrs: [203.0.113.0/24]}
)",
                2, 20, "pools[0].state", "expected pending, validating, active, draining, retired or failed"},
        BadFile{"PoolOwnerUnknown", R"(pools:
  - {id: p, owner: me, cidrs: [203.0.113.0/24]}
)",
                2, 20, "pools[0].owner", "expected provider or customer"},
        BadFile{"CheckWithoutType", R"(checks:
  c: {interval: 1s}
)",
                2, 3, "checks.c.type", "is missing; expected the kind of check"},
        BadFile{"CheckTypeUnknown", R"(checks:
  c: {type: ping}
)",
                2, 13, "checks.c.type", R"("ping" is not accepted; expected tcp, http, https, dns)"},
        BadFile{"FileCheckWithoutFile", R"(checks:
  c: {type: file}
)",
                2, 3, "checks.c.file", "is missing; expected a map with the path of the file"},
        BadFile{"FileCheckWithoutPath", R"(checks:
  c: {type: file, file: {expect: absent}}
)",
                2, 19, "checks.c.file.path", "is missing; expected the absolute path"},
        BadFile{"FileCheckForAnEmptyText", R"(checks:
  c: {type: file, file: {path: /run/flag, contains: ""}}
)",
                2, 53, "checks.c.file.contains", "expected"},
        BadFile{"HttpSectionOfATcpCheck", R"(checks:
  c: {type: tcp, http: {path: /}}
)",
                2, 18, "checks.c.http", "belongs to checks of type http and https"},
        BadFile{"TlsSectionOfAHttpCheck", R"(checks:
  c: {type: http, tls: {verify: true}}
)",
                2, 19, "checks.c.tls", "belongs to checks of type https"},
        BadFile{"TlsAuthorityMissing", R"(checks:
  c: {type: https, tls: {ca_file: /nonexistent/ca.pem}}
)",
                2, 35, "checks.c.tls.ca_file", "cannot be read: No such file or directory"},
        BadFile{"TlsAuthorityNoFile", R"(checks:
  c: {type: https, tls: {ca_file: /dev/zero}}
)",
                2, 35, "checks.c.tls.ca_file", "cannot be read: it is no regular file"},
        BadFile{"TlsAuthorityNoCertificate", R"(checks:
  c: {type: https, tls: {ca_file: /etc/passwd}}
)",
                2, 35, "checks.c.tls.ca_file", "holds no CERTIFICATE in PEM"},
        BadFile{"TlsServerNameWithPort", R"(checks:
  c: {type: https, tls: {server_name: "www.example/x"}}
)",
                2, 39, "checks.c.tls.server_name", "expected a host name or an address"},
        BadFile{"DnsWithoutName", R"(checks:
  c: {type: dns, dns: {type: A}}
)",
                2, 18, "checks.c.dns.name", "is missing; expected the name to ask for"},
        BadFile{"DnsName", R"(checks:
  c: {type: dns, dns: {name: www..example}}
)",
                2, 30, "checks.c.dns.name", "expected a domain name"},
        BadFile{"DnsAnswerOfAnotherFamily", R"(checks:
  c: {type: dns, dns: {name: www.example, type: AAAA, expect_answers: [192.0.2.1]}}
)",
                2, 72, "checks.c.dns.expect_answers[0]", "expected an IPv6 address"},
        BadFile{"DnsRcode", R"(checks:
  c: {type: dns, dns: {name: www.example, expect_rcode: [OK]}}
)",
                2, 58, "checks.c.dns.expect_rcode[0]", "expected NOERROR, FORMERR"},
        BadFile{"GrpcService", R"(checks:
  c: {type: grpc, grpc: {service: "shop cart"}}
)",
                2, 35, "checks.c.grpc.service", "expected printable ASCII"},
        BadFile{"TargetOfAFileCheck", R"(checks:
  c: {type: file, target: "192.0.2.1:80", file: {path: /run/x}}
)",
                2, 19, "checks.c.target", "is for checks that look at a target"},
        BadFile{"HttpPathWithoutSlash", R"(checks:
  c: {type: http, http: {path: healthz}}
)",
                2, 32, "checks.c.http.path", "expected a path that begins with '/'"},
        BadFile{"HttpStatusBackwards", R"(checks:
  c: {type: http, http: {expect_status: [299-200]}}
)",
                2, 42, "checks.c.http.expect_status[0]", "expected a status from 100 to 599"},
        BadFile{"HttpHeaderName", R"(checks:
  c: {type: http, http: {headers: {"a@b": c}}}
)",
                2, 36, "checks.c.http.headers.a@b", "is no header field name"},
        BadFile{"HttpHeaderInjection", R"(checks:
  c: {type: http, http: {headers: {x: "a\r\nb: c"}}}
)",
                2, 39, "checks.c.http.headers.x", "in one line"},
        BadFile{"HttpPatternBroken", R"(checks:
  c: {type: http, http: {body_matches: "(a"}}
)",
                2, 40, "checks.c.http.body_matches", "missing )"},
        BadFile{"HttpBodyOfHead", R"(checks:
  c: {type: http, http: {method: HEAD, max_body: 10}}
)",
                2, 40, "checks.c.http.max_body", "an answer to HEAD has none"},
        BadFile{"HttpMaxBodyZero", R"(checks:
  c: {type: http, http: {max_body: 0}}
)",
                2, 36, "checks.c.http.max_body", "from 1 to 1048576"},
        BadFile{"TcpSectionOfAnHttpCheck", R"(checks:
  c: {type: http, tcp: {send: x}}
)",
                2, 19, "checks.c.tcp", "belongs to checks of type tcp"},
        BadFile{"HexOfHalfAnOctet", R"(checks:
  c: {type: tcp, tcp: {send_hex: "123"}}
)",
                2, 34, "checks.c.tcp.send_hex", "in hexadecimal"},
        BadFile{"TextBesideHex", R"(checks:
  c: {type: tcp, tcp: {expect: a, expect_hex: "61"}}
)",
                2, 35, "checks.c.tcp.expect_hex", "stands beside expect"},
        BadFile{"NothingExpected", R"(checks:
  c: {type: tcp, tcp: {expect: ""}}
)",
                2, 32, "checks.c.tcp.expect", "1 to 1024 octets"},
        BadFile{"UdpWithoutPayload", R"(checks:
  c: {type: udp, udp: {expect: x}}
)",
                2, 18, "checks.c.udp.send", "is missing; expected what to send"},
        BadFile{"UdpWithoutSection", R"(checks:
  c: {type: udp}
)",
                2, 3, "checks.c.udp", "is missing; expected a map with what to send"},
        BadFile{"CommandWithoutSection", R"(checks:
  c: {type: command}
)",
                2, 3, "checks.c.command", "is missing; expected a map with argv"},
        BadFile{"CommandOfARelativePath", R"(checks:
  c: {type: command, command: {argv: [check, -v]}}
)",
                2, 39, "checks.c.command.argv[0]", "absolute path"},
        BadFile{"CommandOfNothing", R"(checks:
  c: {type: command, command: {argv: []}}
)",
                2, 38, "checks.c.command.argv", "is empty"},
        BadFile{"CommandAsALine", R"(checks:
  c: {type: command, command: {argv: /bin/check -v}}
)",
                2, 38, "checks.c.command.argv", "is no list"},
        BadFile{"RiseZero", R"(checks:
  c: {type: tcp, rise: 0}
)",
                2, 24, "checks.c.rise", "expected a whole number from 1 to 1000"},
        BadFile{"FailRatioBackwards", R"(checks:
  c: {type: tcp, fail_ratio: 10/5}
)",
                2, 30, "checks.c.fail_ratio", "expected a ratio like 5/10"},
        BadFile{"ScopeUnknown", R"(checks:
  c: {type: tcp, scope: global}
)",
                2, 25, "checks.c.scope", "expected local, site or origin"},
        BadFile{"TargetWithoutPort", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, target: 192.0.2.80}
)",
                7, 61, "eips[0].bindings[0].target", "expected a host and a port"},
        BadFile{"TargetThatIsAMistypedAddress", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, target: "192.0.2.800:80"}
)",
                7, 61, "eips[0].bindings[0].target", "expected a host and a port"},
        BadFile{"BindingTypeUnknown", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: vm, resource: r, check: none}
)",
                7, 35, "eips[0].bindings[0].type", "expected clb, eni, instance, nat-snat, nat-dnat or load-balancer"},
        BadFile{"HealthUnknown", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    health: most
)",
                6, 13, "eips[0].health", "expected any, all or {at_least: N}"},
        BadFile{"HealthAtLeastZero", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    health: {at_least: 0}
)",
                6, 24, "eips[0].health.at_least", "expected a whole number from 1 to 1000"},
        BadFile{"TagOfTwoLines", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    tags: {team: "a\nb"}
)",
                6, 18, "eips[0].tags.team", "expected keys of 1 to 128"},
        BadFile{"NameOfAnEipWithAControlCharacter", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    name: "a\tb"
)",
                6, 11, "eips[0].name", "expected a text of at most 128 octets"},
        BadFile{"BandwidthZero", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    bandwidth_mbps: 0
)",
                6, 21, "eips[0].bandwidth_mbps", "expected a whole number from 1"},
        BadFile{"AllowedBelowItself", R"(announce: {allowed: ["203.0.113.0/24 le 23"]}
)",
                1, 22, "announce.allowed[0]", "expected a prefix with zeros behind its length"},
        BadFile{"ShareWithoutPercent", R"(announce: {gates: [flag], guard: {max_share: 50}}
)",
                1, 46, "announce.guard.max_share", "expected a share from 1% to 100%"},
        BadFile{"ShareAboveAll", R"(announce: {gates: [flag], guard: {max_share: 101%}}
)",
                1, 46, "announce.guard.max_share", "expected a share from 1% to 100%"},
        BadFile{"StepUnknown", R"(announce: {on_unhealthy: drop}
)",
                1, 26, "announce.on_unhealthy", "expected withdraw, depreference or keep"},
        BadFile{"OnLeaseUnknown", R"(announce: {on_lease: keep}
)",
                1, 22, "announce.on_lease", "expected withdraw or freeze"},
        BadFile{"ModeNotOctal", R"(control: {mode: "0680"}
)",
                1, 17, "control.mode", "expected three or four octal digits"},
        BadFile{
            "SocketPathTooLong",
            R"(control: {socket: /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
)",
            1, 19, "control.socket", "is too long for a Unix socket"},
        BadFile{"MetricsWithoutListen", R"(metrics: {}
)",
                1, 1, "metrics.listen", "is missing; expected the address and port"},
        BadFile{"MetricsPort", R"(metrics: {listen: "127.0.0.1:99999"}
)",
                1, 19, "metrics.listen", "expected an address and a port"},
        BadFile{"RoleOfTheInventory", R"(inventory: {role: leader}
)",
                1, 19, "inventory.role", "expected standalone or follower"},
        BadFile{"LogLevel", R"(log: {level: verbose}
)",
                1, 14, "log.level", "expected trace, debug, info, warning or error"},
        BadFile{"RelativeStateDirectory", R"(state_dir: var/lib
)",
                1, 12, "state_dir", "expected an absolute path"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadSectionValue, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
