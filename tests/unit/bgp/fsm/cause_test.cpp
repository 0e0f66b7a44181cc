// The cause table row by row: NOTIFICATION → cause, class of back-off, label.
#include "bgp/fsm/cause.hpp"

#include <set>
#include <string>

#include <gmock/gmock.h>

namespace eipd::bgp::fsm {
namespace {

using wire::CeaseSubcode;
using wire::ErrorCode;
using wire::Notification;

struct Row {
  const char* name;
  ErrorCode code;
  int subcode;
  Cause cause;
  Retry retry;
  const char* label;

  [[nodiscard]] Notification notification() const { return {code, static_cast<std::uint8_t>(subcode), {}}; }
};

std::string name_of(const testing::TestParamInfo<Row>& info) {
  return info.param.name;
}

class CauseOfReceived : public testing::TestWithParam<Row> {};
INSTANTIATE_TEST_SUITE_P(
    Table, CauseOfReceived,
    testing::Values(
        Row{"Header", ErrorCode::MessageHeader, 2, Cause::PeerHeaderError, Retry::Slow, "peer-header-error"},
        Row{"BadPeerAs", ErrorCode::OpenMessage, 2, Cause::PeerRefusedOpen, Retry::Slow, "peer-refused-open"},
        Row{"Update", ErrorCode::UpdateMessage, 10, Cause::PeerUpdateError, Retry::Slow, "peer-update-error"},
        Row{"Hold", ErrorCode::HoldTimerExpired, 0, Cause::PeerHoldTimerExpired, Retry::Fast,
            "peer-hold-timer-expired"},
        Row{"Fsm", ErrorCode::FiniteStateMachine, 1, Cause::PeerFsmError, Retry::Fast, "peer-fsm-error"},
        Row{"MaximumPrefixes", ErrorCode::Cease, 1, Cause::PeerMaximumPrefixes, Retry::Slow, "peer-maximum-prefixes"},
        Row{"Shutdown", ErrorCode::Cease, 2, Cause::PeerShutdown, Retry::Fast, "peer-shutdown"},
        Row{"Deconfigured", ErrorCode::Cease, 3, Cause::PeerDeconfigured, Retry::Fast, "peer-deconfigured"},
        Row{"Reset", ErrorCode::Cease, 4, Cause::PeerReset, Retry::Fast, "peer-reset"},
        Row{"Rejected", ErrorCode::Cease, 5, Cause::PeerRejected, Retry::Fast, "peer-rejected"},
        Row{"ConfigChanged", ErrorCode::Cease, 6, Cause::PeerConfigChanged, Retry::Fast, "peer-config-changed"},
        Row{"Collision", ErrorCode::Cease, 7, Cause::PeerCollision, Retry::Fast, "peer-collision"},
        Row{"Resources", ErrorCode::Cease, 8, Cause::PeerOutOfResources, Retry::Slow, "peer-out-of-resources"},
        Row{"HardReset", ErrorCode::Cease, 9, Cause::PeerHardReset, Retry::Fast, "peer-hard-reset"},
        Row{"BfdDown", ErrorCode::Cease, 10, Cause::PeerBfdDown, Retry::Fast, "peer-bfd-down"},
        Row{"CeaseWithoutSubcode", ErrorCode::Cease, 0, Cause::PeerCease, Retry::Fast, "peer-cease"},
        Row{"CeaseOfTheFuture", ErrorCode::Cease, 200, Cause::PeerCease, Retry::Fast, "peer-cease"},
        Row{"Refresh", ErrorCode::RouteRefreshMessage, 1, Cause::PeerRefreshError, Retry::Slow, "peer-refresh-error"},
        Row{"SendHold", ErrorCode::SendHoldTimerExpired, 0, Cause::PeerSendHoldTimerExpired, Retry::Fast,
            "peer-send-hold-timer-expired"},
        Row{"CodeOfTheFuture", ErrorCode{99}, 7, Cause::PeerUnknownError, Retry::Slow, "peer-unknown-error"},
        Row{"CodeZero", ErrorCode{0}, 0, Cause::PeerUnknownError, Retry::Slow, "peer-unknown-error"}),
    name_of);
TEST_P(CauseOfReceived, HasItsRow) {
  const Row& want = GetParam();
  const Cause cause = cause_of_received(want.notification());
  EXPECT_EQ(cause, want.cause);
  EXPECT_EQ(retry_class(cause), want.retry);
  EXPECT_EQ(label(cause), want.label);
}

class CauseOfSent : public testing::TestWithParam<Row> {};
INSTANTIATE_TEST_SUITE_P(
    Table, CauseOfSent,
    testing::Values(
        Row{"Header", ErrorCode::MessageHeader, 1, Cause::HeaderError, Retry::Slow, "header-error"},
        Row{"Open", ErrorCode::OpenMessage, 6, Cause::OpenRefused, Retry::Slow, "open-refused"},
        Row{"Update", ErrorCode::UpdateMessage, 1, Cause::UpdateError, Retry::Slow, "update-error"},
        Row{"Hold", ErrorCode::HoldTimerExpired, 0, Cause::HoldTimerExpired, Retry::Fast, "hold-timer-expired"},
        Row{"Fsm", ErrorCode::FiniteStateMachine, 3, Cause::FsmError, Retry::Slow, "fsm-error"},
        Row{"Refresh", ErrorCode::RouteRefreshMessage, 1, Cause::RefreshError, Retry::Slow, "refresh-error"},
        Row{"SendHold", ErrorCode::SendHoldTimerExpired, 0, Cause::SendHoldTimerExpired, Retry::Fast,
            "send-hold-timer-expired"}),
    name_of);
TEST_P(CauseOfSent, HasItsRow) {
  const Row& want = GetParam();
  const Cause cause = cause_of_sent(want.notification());
  EXPECT_EQ(cause, want.cause);
  EXPECT_EQ(retry_class(cause), want.retry);
  EXPECT_EQ(label(cause), want.label);
}

class OwnDecision : public testing::TestWithParam<Row> {};
INSTANTIATE_TEST_SUITE_P(
    Table, OwnDecision,
    testing::Values(Row{"AdminShutdown", ErrorCode::Cease, 2, Cause::AdminShutdown, Retry::Never, "admin-shutdown"},
                    Row{"Deconfigured", ErrorCode::Cease, 3, Cause::Deconfigured, Retry::Never, "deconfigured"},
                    Row{"AdminReset", ErrorCode::Cease, 4, Cause::AdminReset, Retry::Now, "admin-reset"},
                    Row{"ConfigChanged", ErrorCode::Cease, 6, Cause::ConfigChanged, Retry::Now, "config-changed"},
                    Row{"Collision", ErrorCode::Cease, 7, Cause::Collision, Retry::Fast, "collision"},
                    Row{"BfdDown", ErrorCode::Cease, 10, Cause::BfdDown, Retry::Fast, "bfd-down"}),
    name_of);
TEST_P(OwnDecision, IsToldByItsCease) {  // RFC 4486
  const Row& want = GetParam();
  EXPECT_EQ(cease_for(want.cause), want.notification());
  EXPECT_EQ(retry_class(want.cause), want.retry);
  EXPECT_EQ(label(want.cause), want.label);
}

// RFC 8538 §3.1: what is final, and so goes inside a Hard Reset where the N bit was negotiated.
TEST(Cause, SaysWhetherAPeerKeepsTheRoutes) {
  const std::set<Cause> always{Cause::Kept, Cause::SendHoldTimerExpired, Cause::ConnectFailed, Cause::ConnectionLost};
  const std::set<Cause> never{Cause::AdminShutdown, Cause::AdminReset, Cause::Deconfigured, Cause::BfdDown,
                              Cause::PeerHardReset};
  for (const CauseRow& row : cause_table()) {
    const auto want = always.contains(row.cause)  ? RoutesKept::Always
                      : never.contains(row.cause) ? RoutesKept::Never
                                                  : RoutesKept::WithNotification;
    EXPECT_EQ(row.kept, want) << row.label;
  }
}

TEST(Cause, InsideAHardResetKeepsItsWords) {
  const auto hard = hard_reset(cease_for(Cause::AdminShutdown, "see you"));
  EXPECT_EQ(hard.subcode, static_cast<std::uint8_t>(CeaseSubcode::HardReset));
  EXPECT_THAT(hard.data, testing::ElementsAre(6, 2, 7, 's', 'e', 'e', ' ', 'y', 'o', 'u'));
  EXPECT_EQ(wire::shutdown_text(hard), "see you");
}

TEST(Cause, OfTheTransportGoesWithoutNotification) {
  for (const Cause cause : {Cause::ConnectFailed, Cause::ConnectionLost}) {
    EXPECT_EQ(row(cause).code, 0);
    EXPECT_EQ(retry_class(cause), Retry::Fast);
  }
}

TEST(Cause, OnlyShutdownAndResetCarryText) {  // RFC 9003 §2
  EXPECT_EQ(wire::shutdown_text(cease_for(Cause::AdminShutdown, "see you")), "see you");
  EXPECT_EQ(wire::shutdown_text(cease_for(Cause::AdminReset, "see you")), "see you");
  EXPECT_TRUE(cease_for(Cause::Deconfigured, "see you").data.empty());
  EXPECT_TRUE(cease_for(Cause::ConfigChanged, "see you").data.empty());
}

TEST(Cause, LabelsAreUniqueAndFitForMetrics) {
  std::set<std::string_view> labels;
  for (const CauseRow& row : cause_table()) {
    EXPECT_TRUE(labels.insert(row.label).second) << row.label;
    EXPECT_THAT(std::string{row.label}, testing::MatchesRegex("[a-z]+(-[a-z]+)*"));
  }
}

}  // namespace
}  // namespace eipd::bgp::fsm
