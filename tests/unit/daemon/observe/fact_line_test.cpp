#include "daemon/observe/fact_line.hpp"

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

using testing::HasSubstr;

struct Line {
  const char* name;
  Fact fact;
  const char* want;
};
class FactLine : public testing::TestWithParam<Line> {};

const health::VerdictChanged kDown{.id = {"web", "192.0.2.80:80"},
                                   .transition = {.from = health::Verdict::Falling,
                                                  .to = health::Verdict::Down,
                                                  .at = {},
                                                  .reason = health::VerdictReason::Failed,
                                                  .outcome = health::Outcome::BadStatus,
                                                  .detail = "status 503",
                                                  .health = {}}};
const health::VerdictChanged kRising{.id = {"flag", ""},
                                     .transition = {.from = health::Verdict::Down,
                                                    .to = health::Verdict::Rising,
                                                    .at = {},
                                                    .reason = {},
                                                    .detail = "",
                                                    .health = {}}};

INSTANTIATE_TEST_SUITE_P(
    All, FactLine,
    testing::Values(
        Line{"SessionUp", SessionChanged{"edge1", "OpenConfirm", "Established", "", "", 9, {}},
             "info session-up neighbor=edge1 from=OpenConfirm to=Established hold_time=9"},
        Line{"SessionDown", SessionChanged{"edge1", "Established", "Idle", "hold-timer-expired", "", 0, {}},
             "warning session-down neighbor=edge1 from=Established to=Idle cause=hold-timer-expired"},
        Line{"SessionBetween",
             SessionChanged{"edge1", "Connect", "Active", "connect-failed", "Connection refused", 0, {}},
             "info session-state neighbor=edge1 from=Connect to=Active cause=connect-failed text=\"Connection "
             "refused\""},
        Line{"SessionOnTheWay", SessionChanged{"edge1", "OpenSent", "OpenConfirm", "", "", 0, {}},
             "debug session-state neighbor=edge1 from=OpenSent to=OpenConfirm"},
        Line{"BfdUp", BfdChanged{"edge1", "Init", "Up", "none", "Up", false, "", {}},
             "info bfd-up neighbor=edge1 from=Init to=Up"},
        Line{"BfdFailed", BfdChanged{"edge1", "Up", "Down", "detection-time-expired", "Down", true, "", {}},
             "warning bfd-down neighbor=edge1 from=Up to=Down diagnostic=detection-time-expired peer_state=Down"},
        Line{"BfdTakenDown", BfdChanged{"edge1", "Up", "Down", "neighbor-signaled-down", "AdminDown", false, "", {}},
             "info bfd-down neighbor=edge1 from=Up to=Down diagnostic=neighbor-signaled-down peer_state=AdminDown"},
        Line{"BfdOnTheWay", BfdChanged{"edge1", "Down", "Init", "none", "Down", false, "", {}},
             "debug bfd-state neighbor=edge1 from=Down to=Init"},
        Line{"BfdWithoutASocket", BfdChanged{"edge1", "Down", "Down", "none", "Down", false, "Address in use", {}},
             "warning bfd-state neighbor=edge1 from=Down to=Down error=\"Address in use\""},
        Line{"Notification",
             NotificationSeen{"edge1", Direction::Received, 6, 2, "Cease/Administrative Shutdown", "", {}},
             "warning notification-received neighbor=edge1 code=6 subcode=2 name=\"Cease/Administrative Shutdown\""},
        Line{"VerdictDown", kDown,
             "info check-down check=web target=192.0.2.80:80 from=falling reason=failed result=bad-status "
             "detail=\"status 503\""},
        Line{"VerdictRising", kRising, "debug check-rising check=flag from=down reason=not-yet-run"},
        Line{"AggregateDecided",
             announce::AggregateDecided{
                 *bgp::parse_prefix("203.0.113.0/24"), false, announce::Reason::TooFewMembers, 4, 0, {}},
             "info aggregate-withheld prefix=203.0.113.0/24 reason=too-few-members announced=0 members=4"},
        Line{"GuardHolds", announce::GuardHolds{12, {}}, "error guard-holds held=12"},
        Line{"GuardHoldsNothing", announce::GuardHolds{0, {}}, "info guard-holds-nothing held=0"},
        Line{"Drained", announce::DrainChanged{"neighbor", "edge1", true, "new line card", "uid 0", {}},
             "info drained scope=neighbor name=edge1 reason=\"new line card\" author=\"uid 0\""},
        Line{"Undrained", announce::DrainChanged{"access_point", "hkg1", false, "", "", {}},
             "info undrained scope=access_point name=hkg1"},
        Line{"Repaired", announce::ReconcileRepaired{2, {}}, "error reconcile-repaired routes=2"},
        Line{"ConfigurationRefused", ConfigLoaded{false, {}, "line 3"}, "error configuration-refused error=\"line 3\""},
        Line{"ConnectionRefused", ConnectionRefused{"unknown-source", "", "198.51.100.9:4242", "", {}},
             "info connection-refused reason=unknown-source remote=198.51.100.9:4242"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(FactLine, IsAStableEventThenKeysAndValues) {
  const auto line = line_of(GetParam().fact);
  ASSERT_TRUE(line);
  EXPECT_THAT(to_text(*line), HasSubstr(GetParam().want));
}

TEST(FactLines, CountsAreNotLogged) {
  EXPECT_FALSE(line_of(NeighborStatistics{.neighbor = "edge1"}));
  EXPECT_FALSE(line_of(ReactionMeasured{}));
}

}  // namespace
}  // namespace eipd::observe
