// What is said of a file as a whole: all mistakes at once, warnings, the report.
#include <gmock/gmock.h>

#include "config/report.hpp"
#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(TenMistakes, AreTenErrorsInTheOrderOfTheFile) {
  const auto loaded = load_file("tests/unit/config/ten_mistakes.yaml");
  EXPECT_FALSE(loaded.config);
  EXPECT_THAT(
      errors(loaded),
      ElementsAre(
          StartsWith("test.yaml:3:1: bgp.router_id: is missing"),
          StartsWith("test.yaml:5:25: bgp.defaults.hold_time: \"9\" is not accepted"),
          StartsWith("test.yaml:8:7: bgp.neighbors[0].adress: unknown key; did you mean address?"),
          StartsWith("test.yaml:14:21: pools[0].cidrs[0]: \"203.0.113.7/24\" is not accepted"),
          StartsWith("test.yaml:15:26: pools[1].access_area: \"asia\" is not among access_areas"),
          StartsWith("test.yaml:18:43: checks.web.timeout: is not less than the interval"),
          StartsWith("test.yaml:23:14: eips[0].account: \"amce\" is not among accounts; did you mean acme?"),
          StartsWith("test.yaml:26:89: eips[0].bindings[0].check: \"wep\" is not among checks; did you mean web?"),
          StartsWith("test.yaml:28:19: metrics.listen: \"127.0.0.1\" is not accepted"),
          StartsWith("test.yaml:31:3: log.level: duplicate key")));
}

TEST(Report, OfABadFileCountsItsErrors) {
  const auto report = check_report(load_file("tests/unit/config/ten_mistakes.yaml"), "eipd.yaml");
  EXPECT_THAT(report, testing::EndsWith("\n10 errors\n"));
  EXPECT_THAT(report, testing::Not(HasSubstr("ok\n")));
}

TEST(Report, OfAGoodFileEndsWithOkBehindEachChecksWorstCase) {
  const auto report = check_report(load_text(whole_file("checks:\n"
                                                        "  web: {type: tcp, interval: 1s, fast_interval: 200ms, "
                                                        "timeout: 500ms, fall: 3}\n")),
                                   "eipd.yaml");
  EXPECT_THAT(report,
              testing::EndsWith(
                  "check web: Down at most 2500ms after its target's death (interval 1s + timeout 500ms + 2 × 500ms); "
                  "nothing in this file uses it\n"
                  "ok\n"));
}

TEST(Report, OfOneErrorIsInTheSingular) {
  EXPECT_EQ(check_report(load_text("a: [b"), "f"),
            "f:1:1: not YAML: end of sequence flow not found: a [ or a quote before it is not closed; expected its ] "
            "or quote\n"
            "1 error\n");
}

TEST(Warnings, NameSpecialSpaceOncePerCidrAndNotAgainForAllowed) {
  const auto loaded = load_text(whole_file(R"(announce: {allowed: ["203.0.113.0/24 le 32", "10.0.0.0/8 le 32"]}
pools: [{id: p, cidrs: [203.0.113.0/24]}, {id: q, cidrs: [192.88.98.0/24]}]
)"));
  EXPECT_THAT(warnings(loaded),
              ElementsAre("test.yaml:1:46: warning: announce.allowed[1]: lies in private space, which has no place in "
                          "the Internet's table",
                          HasSubstr("pools[0].cidrs[0]: lies in documentation space")));
}

TEST(Warnings, NameANeighborThatIsSentNothing) {  // RFC 8212
  const auto loaded = load_text(whole_file(R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496}
    - {name: b, address: 192.0.2.8, as: 64496, export: {med: 1}}
)"));
  EXPECT_TRUE(loaded.config);
  EXPECT_THAT(warnings(loaded), testing::IsSupersetOf({HasSubstr("neighbors[0]: nothing is announced to this neighbor"),
                                                       HasSubstr("neighbors[1].export: nothing is announced")}));
}

TEST(Warnings, NameAFamilyWithoutNextHop) {  // design §2 "next_hop"
  const auto loaded = load_text(whole_file(R"(bgp:
  as: 64500
  router_id: 192.0.2.1
  neighbors:
    - {name: a, address: 192.0.2.9, as: 64496, export: {routes: all}}
    - {name: b, address: 192.0.2.8, as: 64496, export: {routes: all, next_hop: {ipv6: "2400::1"}}}
    - {name: c, address: "2400::9", as: 64496, families: [ipv6-unicast], export: {routes: all}}
    - {name: d, address: "2400::8", as: 64496, export: {routes: all}}
)"));
  const auto lines = warnings(loaded);
  EXPECT_EQ(std::ranges::count_if(lines, [](const auto& line) { return line.contains("no next hop"); }), 2);
  EXPECT_THAT(lines, testing::Contains(testing::AllOf(HasSubstr("neighbors[3].export: no next hop for ipv4-unicast"),
                                                      HasSubstr("or the neighbor takes an IPv6 one (RFC 8950)"))));
  EXPECT_THAT(lines, testing::Contains(HasSubstr("neighbors[0].export: no next hop for ipv6-unicast")));
}

TEST(Warnings, NameAGuardWithoutGatesAndAnEipOutsideAllowed) {
  const auto loaded = load_text(whole_file(R"(announce: {guard: {}, allowed: ["2001:db8:100::/48 le 128"]}
eips:
  - {id: e, address: 203.0.113.10, account: other, access_area: apac}
  - {id: f, address: 203.0.113.11, account: other, access_area: apac}
)"));
  EXPECT_TRUE(loaded.config);
  EXPECT_THAT(warnings(loaded),
              testing::IsSupersetOf({HasSubstr("announce.guard: the guard has no gates"),
                                     HasSubstr("eips[0].address: and 1 other EIPs are outside announce.allowed")}));
}

TEST(Warnings, NameGracefulRestartThatIsOffOrNotHitless) {
  const std::string neighbor =
      "  neighbors: [{name: a, address: 192.0.2.9, as: 64496, graceful_restart: true, bfd: {}}]\n";
  const std::string speaker = "bgp:\n  as: 64500\n  router_id: 192.0.2.1\n";
  EXPECT_THAT(warnings(load_text(whole_file(speaker + neighbor))),
              testing::Contains(HasSubstr("graceful restart is off as bgp.restart_time is 0s")));
  EXPECT_THAT(warnings(load_text(whole_file(speaker + "  restart_time: 30s\n" + neighbor))),
              testing::Contains(HasSubstr("a crash is not hitless")));
}

TEST(Places, ShowAKeyOfTheFileInOneLineWhateverItHolds) {
  const auto lines = errors(load_text("\"a\\n\\eb\": 1\n"));
  EXPECT_THAT(lines, testing::Contains(StartsWith("test.yaml:1:1: a\\x0a\\x1bb: unknown key")));
}

TEST(Scale, TenThousandEipsLoad) {
  std::string yaml = "pools: [{id: p, cidrs: [\"2400:100::/48\"]}]\naccounts: {big: {quotas: {eips: 10000}}}\neips:\n";
  constexpr std::string_view digits = "0123456789abcdef";
  for (unsigned i = 0; i < 10'000; ++i) {
    const std::string low{digits[i / 4096 % 16], digits[i / 256 % 16], digits[i / 16 % 16], digits[i % 16]};
    yaml +=
        "  - {id: e" + std::to_string(i) + ", address: \"2400:100::1:" + low +
        "\", account: big, access_area: apac, bindings: [{region: hong-kong, type: clb, resource: c, check: none}]}\n";
  }
  const auto loaded = load_text(whole_file(yaml));
  EXPECT_THAT(errors(loaded), IsEmpty());
  ASSERT_TRUE(loaded.config);
  EXPECT_EQ(loaded.config->inventory.eips.size(), 10'000U);
}

TEST(Scale, AliasesOfAliasesAreBounded) {
  std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 9; ++level) {
    const auto below = "*a" + std::to_string(level - 1);
    yaml += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
    for (int i = 0; i < 10; ++i) yaml += (i ? ", " : "") + below;
    yaml += "]\n";
  }
  EXPECT_THAT(errors(load_text(yaml)), ElementsAre(HasSubstr("more than 8,000,000 values")));
}

}  // namespace
}  // namespace eipd::config::test
