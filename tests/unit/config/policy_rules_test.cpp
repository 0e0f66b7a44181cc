// Checks and announcement policy against each other and the rest (design §2, table of meanings).
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadPolicy : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadPolicy,
    testing::Values(
        BadFile{"CheckCalledNone", R"(checks:
  none: {type: tcp}
)",
                2, 3, "checks.none", "is the word for no check at all"},
        BadFile{"CheckCalledDefaultTcp", R"(checks:
  default-tcp: {type: tcp}
)",
                2, 3, "checks.default-tcp", "is the check of bindings that name none"},
        BadFile{"TimeoutAsLongAsTheInterval", R"(checks:
  c: {type: tcp, interval: 500ms, timeout: 500ms}
)",
                2, 44, "checks.c.timeout", "is not less than the interval of 500ms"},
        BadFile{"FastIntervalSlower", R"(checks:
  c: {type: tcp, interval: 500ms, fast_interval: 1s}
)",
                2, 50, "checks.c.fast_interval", "is more than the interval of 500ms"},
        BadFile{"AttachedFileCheck", R"(checks:
  c: {type: file, attached: true, file: {path: /run/x}}
)",
                2, 29, "checks.c.attached", "is for checks of type tcp, http and https"},
        BadFile{"SourceInAPool", R"(checks:
  c: {type: tcp, source: 203.0.113.4}
)",
                2, 26, "checks.c.source", "lies in pool apac-v4"},
        BadFile{"AllowedNeverAnnounced", R"(announce: {allowed: ["203.0.113.0/24 le 32", "224.0.0.0/4 le 32"]}
)",
                1, 46, "announce.allowed[1]", "overlaps space that is never announced"},
        BadFile{"AllowedEverything", R"(announce: {allowed: ["0.0.0.0/0 le 32"]}
)",
                1, 22, "announce.allowed[0]", "overlaps space that is never announced"},
        BadFile{"GateUnknown", R"(announce: {gates: [flg]}
)",
                1, 20, "announce.gates[0]", R"("flg" is not among checks; did you mean flag?)"},
        BadFile{"GateTwice", R"(announce: {gates: [flag, flag]}
)",
                1, 26, "announce.gates[1]", "is a duplicate gate"},
        BadFile{"GateThatNeedsATarget", R"(announce: {gates: [web]}
)",
                1, 20, "announce.gates[0]", "is a check of type http, which needs a target"},
        BadFile{"StepAfterWithdraw", R"(announce: {on_unhealthy: [withdraw, {depreference: 10s}]}
)",
                1, 27, "announce.on_unhealthy[0]", "lasts, so that the steps after it are never reached"},
        BadFile{"StepsThatLeadNowhere", R"(announce: {on_unhealthy: [{depreference: 10s}]}
)",
                1, 27, "announce.on_unhealthy[0]", "ends the list but not the matter"},
        BadFile{"NoSteps", R"(announce: {on_unhealthy: []}
)",
                1, 26, "announce.on_unhealthy", "is empty; expected at least one step"},
        BadFile{"LocalPreferenceTowardsEbgp", R"(announce: {depreference: {ebgp: {local_preference: 0}}}
)",
                1, 34, "announce.depreference.ebgp.local_preference", "is for iBGP only; expected it under ibgp"},
        BadFile{"PrependTowardsIbgp", R"(announce: {depreference: {ibgp: {prepend: 1}}}
)",
                1, 34, "announce.depreference.ibgp.prepend", "is for eBGP only; expected it under ebgp"},
        BadFile{"AggregateOverAForeignArea", R"(announce: {aggregates: [{prefix: "2001:db8:100::/48"}]}
eips:
  - id: e
    address: "2001:db8:100::5"
    account: acme
    access_area: europe
)",
                1, 34, "announce.aggregates[0].prefix", "covers EIP e of area europe"},
        BadFile{"AggregateTwice", R"(announce: {aggregates: [{prefix: 203.0.113.0/24}, {prefix: 203.0.113.0/24}]}
)",
                1, 60, "announce.aggregates[1].prefix", "is a duplicate aggregate"},
        BadFile{"AggregateOfOneAddress", R"(announce: {aggregates: [{prefix: 203.0.113.1/32}]}
)",
                1, 34, "announce.aggregates[0].prefix", "is a single address"},
        BadFile{"AggregateNeverAnnounced", R"(announce: {aggregates: [{prefix: 0.0.0.0/0}]}
)",
                1, 34, "announce.aggregates[0].prefix", "overlaps space that is never announced"},
        BadFile{"AggregateOfNoMembers", R"(announce: {aggregates: [{prefix: 203.0.113.0/24, min_announced: 0}]}
)",
                1, 65, "announce.aggregates[0].min_announced", "expected a number of members, at least 1"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadPolicy, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
