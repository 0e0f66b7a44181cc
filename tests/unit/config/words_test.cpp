// What an operator reads at three in the morning: where the mistake is, and what to do about it; and nothing of what
// only follows from it.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "config/report.hpp"
#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class NotYaml : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, NotYaml,
    testing::Values(BadFile{"AKeyOneColumnToTheLeft", R"(bgp:
  neighbors:
    - name: a
     as: 1
)",
                            4, 6, "", "end of sequence not found: this line is indented unlike those it belongs to"},
                    BadFile{"AKeyAtTheMargin", R"(bgp:
  as: 64500
router_id: 192.0.2.1
  neighbors: []
)",
                            4, 12, "", "this line in the column of the keys beside it"},
                    BadFile{"AKeyTooFarToTheRight", R"(bgp:
  as: 64500
    router_id: 192.0.2.1
)",
                            3, 14, "", "illegal map value: there is a key already"},
                    BadFile{"NoSpaceBehindTheColon", R"(bgp:
  as:64500
  router_id: 192.0.2.1
)",
                            3, 12, "", "expected a space behind the \":\" of the line before"},
                    BadFile{"AnUnclosedMap", "log: {level: info\ndrain: {gshut_wait: 1s}\n", 2, 6, "",
                            "a { or a quote before it is not closed"},
                    BadFile{"AnUnclosedQuote", "log: {level: \"info}\n", 9, 27, "", "quote"},
                    BadFile{"ABracketTooMany", "origin_regions: [a]]\n", 1, 20, "", "not YAML: "},
                    BadFile{"AnAtSign", "instance: @a\n", 1, 11, "", "no value begins like this"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(NotYaml, SaysWhatToLookFor) {
  expect_refused(GetParam());
}

std::string with_neighbor(const std::string& keys) {
  return whole_file("bgp:\n  as: 64500\n  router_id: 192.0.2.1\n  listen: [\"192.0.2.7:179\"]\n  neighbors:\n    - {" +
                    keys + "}\n");
}

TEST(HostBits, AreSaidWithThePrefixThatWasProbablyMeant) {
  const auto loaded = load_text(whole_file("pools: [{id: p, cidrs: [\"2001:db8:100::1/48\"]}]\n"));
  EXPECT_THAT(errors(loaded), ElementsAre(HasSubstr("expected zeros behind its length, as 2001:db8:100::/48")));
}

TEST(OneMistake, InAPoolsPrefixLeavesItsEipsAlone) {
  const auto loaded = load_text(whole_file(R"(pools: [{id: p, cidrs: [203.0.113.1/24]}]
eips: [{id: e, address: 203.0.113.10, account: other, access_area: apac}]
)"));
  EXPECT_EQ(errors(loaded).size(), 1U);
  EXPECT_THAT(warnings(loaded), Not(Contains(HasSubstr("outside announce.allowed"))));
}

TEST(OneMistake, InTheFamiliesSaysNothingOfNextHops) {
  const auto loaded =
      load_text(with_neighbor("name: a, address: 192.0.2.9, as: 64496, families: ipv4-unicast, export: {routes: all}"));
  EXPECT_EQ(errors(loaded).size(), 1U);
  EXPECT_THAT(warnings(loaded), Not(Contains(HasSubstr("no next hop"))));
}

TEST(Keys, ThatAreKnownAreToldOnceEach) {
  const auto loaded = load_text(whole_file("checks: {ping: {type: icmp, colour: red}}\n"));
  EXPECT_THAT(errors(loaded),
              ElementsAre(EndsWith("unknown key; expected one of type, tcp, http, tls, udp, dns, grpc, command, file, "
                                   "target, interval, fast_interval, timeout, rise, fall, scope, initial, attached, "
                                   "fail_ratio, source, device")));
}

TEST(Keys, ThatLackTheirUnitOrTheirEndAreGuessed) {
  EXPECT_THAT(errors(load_text(with_neighbor("name: a, address: 192.0.2.9, as: 64496, password: x"))),
              ElementsAre(HasSubstr("bgp.neighbors[0].password: unknown key; did you mean password_file?")));
  EXPECT_THAT(errors(load_text(with_neighbor("name: a, address: 192.0.2.9, as: 64496, role_: x"))),
              ElementsAre(HasSubstr("did you mean role?")));
  EXPECT_THAT(errors(load_text(whole_file("announce: {on: withdraw}\n"))),
              ElementsAre(HasSubstr("unknown key; expected one of")));  // on_unhealthy or on_lease
}

TEST(Neighbor, ThatTakesAggregatesAloneIsWarnedOfWhereThereAreNone) {
  const std::string neighbor = "name: a, address: 192.0.2.9, as: 64496, export: {routes: aggregates}";
  const std::string aggregates = "announce: {aggregates: [{prefix: 203.0.113.0/24}]}\n";
  const auto words = HasSubstr("export.routes: nothing is announced to this neighbor: it takes aggregates alone");
  EXPECT_THAT(warnings(load_text(with_neighbor(neighbor))), Contains(words));
  EXPECT_THAT(warnings(load_text(with_neighbor(neighbor + ", blackhole: true"))), Not(Contains(words)));
  EXPECT_THAT(warnings(load_text(with_neighbor(neighbor) + aggregates)), Not(Contains(words)));
}

TEST(Names, ThatAreFewAreTold) {
  const auto loaded = load_text(whole_file("pools: [{id: p, cidrs: [203.0.113.0/24], access_area: emea}]\n"));
  EXPECT_THAT(errors(loaded),
              ElementsAre(HasSubstr("is not among access_areas; expected one of apac, europe, closing")));
}

TEST(Neighbor, ThatIsThisHostIsRefused) {
  EXPECT_THAT(errors(load_text(with_neighbor("name: a, address: 192.0.2.7, as: 64496"))),
              ElementsAre(HasSubstr("address: is this host's own address (bgp.listen); expected the neighbor's")));
  EXPECT_THAT(
      errors(load_text(with_neighbor("name: a, address: 192.0.2.9, as: 64496, local_address: 192.0.2.6}\n"
                                     "    - {name: b, address: 192.0.2.6, as: 64496"))),
      ElementsAre(HasSubstr("[1].address: is this host's own address (local_address of a); expected the neighbor's")));
  EXPECT_THAT(errors(load_text(with_neighbor("name: a, address: 192.0.2.7, as: 64496, vrf: red"))), IsEmpty());
}

TEST(Neighbor, ThatSharesItsAddressButNotItsKeyIsWarnedOf) {
  const auto two = [](const std::string& first, const std::string& second) {
    return warnings(load_text(with_neighbor("name: a, address: \"fe80::1%eth0\", as: 64496, " + first + "}\n" +
                                            "    - {name: b, address: \"fe80::1%eth1\", as: 64496, " + second)));
  };
  const auto words = HasSubstr("its incoming connections, or those of a, are dropped: at one address the kernel takes");
  EXPECT_THAT(two("password_file: /k/a", "password_file: /k/b"),
              Contains(AllOf(words, HasSubstr("neighbors[1].password_file"))));
  EXPECT_THAT(two("password_file: /k/a", "passive: true"), Contains(words));
  EXPECT_THAT(two("password_file: /k/a", "password_file: /k/a"), Not(Contains(words)));
  EXPECT_THAT(two("interface: eth0, password_file: /k/a", "interface: eth1, password_file: /k/b"),
              Not(Contains(words)));
}

class PasswordFile : public testing::Test {
 protected:
  PasswordFile() {
    std::string pattern = testing::TempDir() + "eipd-key-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PasswordFile() override { std::filesystem::remove_all(folder_); }
  std::string put(const std::string& text, unsigned mode = 0600) {
    const auto path = folder_ / "key";
    std::ofstream{path} << text;
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
    return path;
  }
  /// The warnings about it; it never refuses anything.
  static std::vector<std::string> said_of(const std::string& path) {
    const auto loaded =
        load_text(with_neighbor("name: a, address: 192.0.2.9, as: 64496, export: {}, password_file: " + path));
    EXPECT_TRUE(loaded.config);
    auto lines = warnings(loaded);
    std::erase_if(lines, [](const std::string& line) { return !line.contains("password_file: "); });
    return lines;
  }
  std::filesystem::path folder_;
};

TEST_F(PasswordFile, WithAKeyIsFine) {
  EXPECT_THAT(said_of(put("secret\n")), IsEmpty());
}

TEST_F(PasswordFile, ThatIsMissingIsNamedWithTheReason) {
  EXPECT_THAT(
      said_of(folder_ / "none"),
      ElementsAre(AllOf(HasSubstr("none\" cannot be read (No such file or directory): there will be no session"),
                        HasSubstr("test.yaml:6:"))));
}

TEST_F(PasswordFile, WithoutAUsableKeyIsNamed) {
  EXPECT_THAT(said_of(put("\nsecret\n")), ElementsAre(HasSubstr("has no key in its first line")));
  EXPECT_THAT(said_of(put(std::string(81, 'x'))), ElementsAre(HasSubstr("has a key of more than 80 octets")));
}

TEST_F(PasswordFile, ThatEverybodyCanReadIsNamed) {
  EXPECT_THAT(said_of(put("secret\n", 0644)), ElementsAre(HasSubstr("can be read by every user of this host")));
}

TEST(Group, ThatThisHostDoesNotHaveIsNamed) {
  EXPECT_THAT(warnings(load_text(whole_file("control: {group: no-such-group}\n"))),
              Contains(HasSubstr("control.group: \"no-such-group\" is no group of this host")));
  EXPECT_THAT(warnings(load_text(whole_file("control: {group: root}\n"))), Not(Contains(HasSubstr("control.group"))));
}

TEST(Report, SaysOfACheckThatNothingUsesIt) {
  const auto report =
      check_report(load_text(whole_file(R"(checks: {web: {type: tcp}, flag: {type: file, file: {path: /f}}}
announce: {gates: [flag]}
)")),
                   "eipd.yaml");
  EXPECT_THAT(report, HasSubstr("check web: Down at most 3500ms after its target's death (interval 1s + timeout 500ms "
                                "+ 2 × 1s); nothing in this file uses it\n"));
  EXPECT_THAT(report, testing::ContainsRegex("check flag: [^;]*\nok\n"));
}

}  // namespace
}  // namespace eipd::config::test
