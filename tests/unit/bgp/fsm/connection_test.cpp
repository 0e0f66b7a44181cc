// RFC 4271 §8.2.2 row by row: each state's answer to each event, as a table. Names begin with the event's number.
#include "bgp/fsm/connection.hpp"

#include <set>
#include <vector>

#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::connection_in;
using test::text;

struct Row {
  Event event;
  State next;
  const char* actions;
};

const wire::Notification kHeaderError = wire::error(wire::HeaderSubcode::BadType, {9});
const wire::Notification kOpenError = wire::error(wire::OpenSubcode::UnsupportedVersion, {0, 4});
const wire::Notification kUpdateError = wire::error(wire::UpdateSubcode::InvalidNetworkField);
const wire::Notification kRefreshError{wire::ErrorCode::RouteRefreshMessage, 1, {}};
const wire::Notification kVersionNotification = kOpenError;                              // event 24
const wire::Notification kCease = wire::cease(wire::CeaseSubcode::AdministrativeReset);  // event 25
const RefreshReceived kRefresh{{.subtype = wire::RouteRefresh::Subtype::Request, .family = Family::Ipv6}};

/// Every event that we have, once or more; `quiet` ones change nothing.
std::vector<Event> all_events() {
  return {Start{},
          Start{false},
          Stop{},
          OpenCollisionDump{},
          ConnectRetryExpired{},
          HoldExpired{},
          KeepaliveExpired{},
          SendHoldExpired{},
          TcpConnected{},
          TcpFailed{"reset"},
          OpenReceived{test::peer_open()},
          KeepaliveReceived{},
          UpdateReceived{},
          kRefresh,
          NotificationReceived{kVersionNotification},
          NotificationReceived{kCease},
          BadMessage{kHeaderError},
          BadMessage{kOpenError},
          BadMessage{kUpdateError},
          BadMessage{kRefreshError},
          MessageSent{},
          BfdChanged{true},
          BfdChanged{false}};
}

class InState : public testing::Test {
 protected:
  void expect(State from, Direction direction, const std::vector<Row>& rows) {
    std::set<std::size_t> covered;
    for (const Row& row : rows) {
      SCOPED_TRACE("event of index " + std::to_string(row.event.index()));
      Connection connection = connection_in(from, direction, neighbor_, speaker_);
      EXPECT_EQ(text(connection.on(row.event)), row.actions);
      EXPECT_EQ(connection.state(), row.next);
      covered.insert(row.event.index());
    }
    EXPECT_EQ(covered.size(), std::variant_size_v<Event>) << "each state answers each event";
  }
  const NeighborSettings neighbor_ = test::neighbor();
  const SpeakerSettings speaker_ = test::speaker();
};

TEST_F(InState, IdleOnlyAStartMovesAnything) {
  std::vector<Row> rows;
  for (const Event& event : all_events()) {
    if (!std::holds_alternative<Start>(event)) rows.push_back({event, State::Idle, ""});
  }
  rows.push_back({Start{}, State::Connect, "dial o1, retry=10s~"});
  rows.push_back({Start{false}, State::Active, ""});
  expect(State::Idle, Direction::Outgoing, rows);
}

TEST_F(InState, ConnectEndsInIdleByAnythingButItsOwnEvents) {
  std::vector<Row> rows{
      {Start{}, State::Connect, ""},
      {MessageSent{}, State::Connect, ""},
      {BfdChanged{true}, State::Connect, ""},
      {BfdChanged{false}, State::Connect, ""},
      {ConnectRetryExpired{}, State::Connect, "close o1, ended connect-failed o1, dial o2, retry=10s~"},
      {TcpConnected{}, State::OpenSent, "stop retry, OPEN o1, hold=240s o1"},
      {TcpFailed{"refused"}, State::Idle, "stop retry, close o1, ended connect-failed o1"},
  };
  for (const Event& event : all_events()) {
    const bool placed = std::ranges::any_of(rows, [&](const Row& row) { return row.event.index() == event.index(); });
    if (!placed) rows.push_back({event, State::Idle, "stop retry, close o1"});
  }
  expect(State::Connect, Direction::Outgoing, rows);
}

TEST_F(InState, ActiveWaitsToDialWithoutAConnection) {
  std::vector<Row> rows{
      {Start{}, State::Active, ""},          {MessageSent{}, State::Active, ""},
      {BfdChanged{true}, State::Active, ""}, {BfdChanged{false}, State::Active, ""},
      {TcpConnected{}, State::Active, ""},   {ConnectRetryExpired{}, State::Connect, "dial o1, retry=10s~"},
  };
  for (const Event& event : all_events()) {
    const bool placed = std::ranges::any_of(rows, [&](const Row& row) { return row.event.index() == event.index(); });
    if (!placed) rows.push_back({event, State::Idle, ""});
  }
  expect(State::Active, Direction::Outgoing, rows);
}

TEST_F(InState, ActiveOfAnAcceptedConnectionSendsItsOpen) {
  std::vector<Row> rows{
      {Start{}, State::Active, ""},
      {MessageSent{}, State::Active, ""},
      {BfdChanged{true}, State::Active, ""},
      {BfdChanged{false}, State::Active, ""},
      {TcpConnected{}, State::OpenSent, "OPEN i0, hold=240s i0"},
      {TcpFailed{"reset"}, State::Idle, "close i0, ended connection-lost i0"},
  };
  for (const Event& event : all_events()) {
    const bool placed = std::ranges::any_of(rows, [&](const Row& row) { return row.event.index() == event.index(); });
    if (!placed) rows.push_back({event, State::Idle, "close i0"});
  }
  expect(State::Active, Direction::Incoming, rows);
}

TEST_F(InState, OpenSentTakesAnOpenAndNothingElse) {
  expect(State::OpenSent, Direction::Outgoing,
         {
             {Start{}, State::OpenSent, ""},
             {TcpConnected{}, State::OpenSent, ""},
             {MessageSent{}, State::OpenSent, ""},
             {BfdChanged{true}, State::OpenSent, ""},
             {BfdChanged{false}, State::OpenSent, ""},
             {OpenReceived{test::peer_open()}, State::OpenConfirm, "KEEPALIVE o1, keepalive=30s~ o1, hold=90s o1"},
             {Stop{}, State::Idle, "NOTIFICATION 6/2 o1, flush o1, ended admin-shutdown o1"},
             {OpenCollisionDump{}, State::Idle, "NOTIFICATION 6/7 o1, flush o1, ended collision o1"},
             {HoldExpired{}, State::Idle, "NOTIFICATION 4/0 o1, flush o1, ended hold-timer-expired o1"},
             {TcpFailed{"reset"}, State::Active, "close o1, ended connection-lost o1"},
             {BadMessage{kHeaderError}, State::Idle, "NOTIFICATION 1/3 +1 o1, flush o1, ended header-error o1"},
             {BadMessage{kOpenError}, State::Idle, "NOTIFICATION 2/1 +2 o1, flush o1, ended open-refused o1"},
             {NotificationReceived{kVersionNotification}, State::Idle,
              "seen 2/1 o1, close o1, ended peer-refused-open o1"},
             {NotificationReceived{kCease}, State::Idle, "seen 6/4 o1, close o1, ended peer-reset o1"},
             // RFC 6608: subcode 1, with the type octet.
             {KeepaliveReceived{}, State::Idle, "NOTIFICATION 5/1 +1 o1, flush o1, ended fsm-error o1"},
             {UpdateReceived{}, State::Idle, "NOTIFICATION 5/1 +1 o1, flush o1, ended fsm-error o1"},
             {kRefresh, State::Idle, "NOTIFICATION 5/1 +1 o1, flush o1, ended fsm-error o1"},
             {BadMessage{kUpdateError}, State::Idle, "NOTIFICATION 5/1 +1 o1, flush o1, ended fsm-error o1"},
             {BadMessage{kRefreshError}, State::Idle, "NOTIFICATION 5/1 +1 o1, flush o1, ended fsm-error o1"},
             {ConnectRetryExpired{}, State::Idle, "NOTIFICATION 5/1 o1, flush o1, ended fsm-error o1"},
             {KeepaliveExpired{}, State::Idle, "NOTIFICATION 5/1 o1, flush o1, ended fsm-error o1"},
             {SendHoldExpired{}, State::Idle, "NOTIFICATION 5/1 o1, flush o1, ended fsm-error o1"},
         });
}

TEST_F(InState, OpenConfirmWaitsForTheFirstKeepalive) {
  expect(State::OpenConfirm, Direction::Incoming,
         {
             {Start{}, State::OpenConfirm, ""},
             {TcpConnected{}, State::OpenConfirm, ""},
             {MessageSent{}, State::OpenConfirm, ""},
             {BfdChanged{true}, State::OpenConfirm, ""},
             {BfdChanged{false}, State::OpenConfirm, ""},
             {KeepaliveReceived{}, State::Established, "hold=90s i0, send-hold=180s i0"},
             {KeepaliveExpired{}, State::OpenConfirm, "KEEPALIVE i0, keepalive=30s~ i0"},
             {Stop{}, State::Idle, "NOTIFICATION 6/2 i0, flush i0, ended admin-shutdown i0"},
             {OpenCollisionDump{}, State::Idle, "NOTIFICATION 6/7 i0, flush i0, ended collision i0"},
             {HoldExpired{}, State::Idle, "NOTIFICATION 4/0 i0, flush i0, ended hold-timer-expired i0"},
             {TcpFailed{"reset"}, State::Idle, "close i0, ended connection-lost i0"},
             {BadMessage{kHeaderError}, State::Idle, "NOTIFICATION 1/3 +1 i0, flush i0, ended header-error i0"},
             {BadMessage{kOpenError}, State::Idle, "NOTIFICATION 2/1 +2 i0, flush i0, ended open-refused i0"},
             {NotificationReceived{kVersionNotification}, State::Idle,
              "seen 2/1 i0, close i0, ended peer-refused-open i0"},
             {NotificationReceived{kCease}, State::Idle, "seen 6/4 i0, close i0, ended peer-reset i0"},
             // RFC 6608: subcode 2. A second OPEN on one connection is out of place too.
             {OpenReceived{test::peer_open()}, State::Idle, "NOTIFICATION 5/2 +1 i0, flush i0, ended fsm-error i0"},
             {UpdateReceived{}, State::Idle, "NOTIFICATION 5/2 +1 i0, flush i0, ended fsm-error i0"},
             {kRefresh, State::Idle, "NOTIFICATION 5/2 +1 i0, flush i0, ended fsm-error i0"},
             {BadMessage{kUpdateError}, State::Idle, "NOTIFICATION 5/2 +1 i0, flush i0, ended fsm-error i0"},
             {ConnectRetryExpired{}, State::Idle, "NOTIFICATION 5/2 i0, flush i0, ended fsm-error i0"},
             {SendHoldExpired{}, State::Idle, "NOTIFICATION 5/2 i0, flush i0, ended fsm-error i0"},
         });
}

TEST_F(InState, EstablishedLivesFromKeepalivesAndUpdates) {
  expect(State::Established, Direction::Outgoing,
         {
             {Start{}, State::Established, ""},
             {TcpConnected{}, State::Established, ""},
             {BfdChanged{true}, State::Established, ""},
             {BfdChanged{false}, State::Established, ""},
             {OpenCollisionDump{}, State::Established, ""},
             {KeepaliveReceived{}, State::Established, "hold=90s o1"},
             {UpdateReceived{}, State::Established, "hold=90s o1"},
             {KeepaliveExpired{}, State::Established, "KEEPALIVE o1, keepalive=30s~ o1"},
             {MessageSent{}, State::Established, "send-hold=180s o1"},
             {kRefresh, State::Established, "refresh ipv6 o1"},
             {Stop{}, State::Idle, "NOTIFICATION 6/2 o1, flush o1, ended admin-shutdown o1"},
             {HoldExpired{}, State::Idle, "NOTIFICATION 4/0 o1, flush o1, ended hold-timer-expired o1"},
             // RFC 9687: nothing can be sent to a peer that takes nothing.
             {SendHoldExpired{}, State::Idle, "close o1, ended send-hold-timer-expired o1"},
             {TcpFailed{"reset"}, State::Idle, "close o1, ended connection-lost o1"},
             {BadMessage{kHeaderError}, State::Idle, "NOTIFICATION 1/3 +1 o1, flush o1, ended header-error o1"},
             {BadMessage{kUpdateError}, State::Idle, "NOTIFICATION 3/10 o1, flush o1, ended update-error o1"},
             {BadMessage{kRefreshError}, State::Idle, "NOTIFICATION 7/1 o1, flush o1, ended refresh-error o1"},
             {NotificationReceived{kVersionNotification}, State::Idle,
              "seen 2/1 o1, close o1, ended peer-refused-open o1"},
             {NotificationReceived{kCease}, State::Idle, "seen 6/4 o1, close o1, ended peer-reset o1"},
             // RFC 6608: subcode 3.
             {OpenReceived{test::peer_open()}, State::Idle, "NOTIFICATION 5/3 +1 o1, flush o1, ended fsm-error o1"},
             {BadMessage{kOpenError}, State::Idle, "NOTIFICATION 5/3 +1 o1, flush o1, ended fsm-error o1"},
             {ConnectRetryExpired{}, State::Idle, "NOTIFICATION 5/3 o1, flush o1, ended fsm-error o1"},
         });
}

class AConnection : public InState {};

wire::Notification sent(const Actions& actions) {
  for (const Action& action : actions) {
    if (const auto* fact = std::get_if<NotificationSent>(&action)) return fact->notification;
  }
  return {};
}

TEST_F(AConnection, NamesTheUnexpectedMessagesType) {  // RFC 6608
  using Type = wire::MessageType;
  const std::vector<std::pair<Event, Type>> unexpected{{KeepaliveReceived{}, Type::Keepalive},
                                                       {UpdateReceived{}, Type::Update},
                                                       {BadMessage{kUpdateError}, Type::Update},
                                                       {kRefresh, Type::RouteRefresh},
                                                       {BadMessage{kRefreshError}, Type::RouteRefresh}};
  for (const auto& [event, type] : unexpected) {
    Connection connection = connection_in(State::OpenSent, Direction::Outgoing, neighbor_, speaker_);
    EXPECT_THAT(sent(connection.on(event)).data, testing::ElementsAre(static_cast<std::uint8_t>(type)));
  }
  Connection connection = connection_in(State::Established, Direction::Outgoing, neighbor_, speaker_);
  EXPECT_THAT(sent(connection.on(BadMessage{kOpenError})).data, testing::ElementsAre(1));
}

TEST_F(AConnection, ThatWasAcceptedIsOverWhenItsPeerCloses) {
  Connection connection = connection_in(State::OpenSent, Direction::Incoming, neighbor_, speaker_);
  EXPECT_EQ(text(connection.on(TcpFailed{"closed"})), "close i0, ended connection-lost i0");
  EXPECT_EQ(connection.state(), State::Idle);
}

TEST_F(AConnection, SendsTheOperatorsWordsWithTheCease) {  // RFC 9003
  Connection connection = connection_in(State::Established, Direction::Outgoing, neighbor_, speaker_);
  const auto cease = sent(connection.on(Stop{Cause::AdminShutdown, "maintenance, back at 14:00"}));
  EXPECT_EQ(wire::shutdown_text(cease), "maintenance, back at 14:00");
}

TEST_F(AConnection, IgnoresRefreshRequestsForWhatWasNotNegotiated) {  // RFC 2918 §4
  NeighborSettings only_ipv4 = test::neighbor();
  only_ipv4.families = {Family::Ipv4};
  Connection connection = connection_in(State::Established, Direction::Outgoing, only_ipv4, speaker_);
  EXPECT_EQ(text(connection.on(kRefresh)), "");
  EXPECT_EQ(text(connection.on(RefreshReceived{{.family = Family::Ipv4}})), "refresh ipv4 o1");
}

TEST_F(AConnection, IgnoresThePeersOwnRefreshMarks) {  // RFC 7313 §4
  using enum wire::RouteRefresh::Subtype;
  Connection connection = connection_in(State::Established, Direction::Outgoing, neighbor_, speaker_);
  for (const auto subtype : {Begin, End})
    EXPECT_EQ(text(connection.on(RefreshReceived{{.subtype = subtype, .family = Family::Ipv4}})), "");
}

TEST_F(AConnection, RefusesABadOpenByItsOwnError) {  // RFC 4271 §6.2
  wire::Open wrong = test::peer_open();
  wrong.as = Asn{64999};
  Connection connection = connection_in(State::OpenSent, Direction::Outgoing, neighbor_, speaker_);
  EXPECT_EQ(text(connection.on(OpenReceived{wrong})), "NOTIFICATION 2/2 o1, flush o1, ended open-refused o1");
  EXPECT_EQ(connection.state(), State::Idle);
}

TEST_F(AConnection, SendsKeepalivesNotMoreOftenThanOncePerSecond) {  // RFC 4271 §4.4
  struct {
    int hold_time;
    const char* keepalive;
  } const rows[] = {{3, "keepalive=1s"}, {4, "keepalive=1334ms~"}, {9, "keepalive=3s~"}, {90, "keepalive=30s~"}};
  for (const auto& row : rows) {
    wire::Open open = test::peer_open();
    open.hold_time = seconds{row.hold_time};
    Connection connection = connection_in(State::OpenSent, Direction::Outgoing, neighbor_, speaker_);
    EXPECT_THAT(text(connection.on(OpenReceived{open})), testing::HasSubstr(std::string{row.keepalive} + " o1"));
  }
}

}  // namespace
}  // namespace eipd::bgp::fsm
