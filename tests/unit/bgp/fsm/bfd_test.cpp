// What BFD does to a neighbor's connections: a failed path ends the session it carried, and no other; with `bfd.strict`
// no session begins on a path that BFD has not seen.
#include <gmock/gmock.h>

#include "bgp/fsm/peer.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::in;
using test::out;
using test::Scene;
using test::text;
using testing::HasSubstr;

NeighborSettings strict() {
  NeighborSettings settings = test::neighbor();
  settings.bfd = BfdSettings{.strict = true};
  return settings;
}

TEST(BfdDown, EndsTheSessionByItsCeaseAndDialsSoon) {  // RFC 9384
  Scene scene;
  scene.outgoing_to(State::Established);
  EXPECT_EQ(text(scene.peer.bfd_down(1, true)),
            "NOTIFICATION 6/10 o1, flush o1, ended bfd-down o1, stop stable, down 1 bfd-down, retry=5s~, "
            "Established>Active");
}

TEST(BfdDown, EndsAnAcceptedSessionToo) {
  Scene scene;
  scene.peer.start();
  scene.incoming_to(State::Established);
  EXPECT_THAT(text(scene.peer.bfd_down(1, true)), HasSubstr("NOTIFICATION 6/10 i1, flush i1, ended bfd-down i1"));
}

TEST(BfdDown, OfAnEarlierSessionDoesNotEndTheNextOne) {  // GoBGP #3561
  Scene scene;
  scene.outgoing_to(State::Established);
  scene.on(out(1), TcpFailed{"reset"});
  scene.on(PeerTimer::ConnectRetry);
  scene.on(out(2), TcpConnected{});
  scene.on(out(2), OpenReceived{scene.open});
  scene.on(out(2), KeepaliveReceived{});
  ASSERT_EQ(scene.peer.generation(), 2U);
  EXPECT_EQ(text(scene.peer.bfd_down(1, true)), "");
  EXPECT_EQ(scene.peer.state(), State::Established);
}

TEST(BfdDown, ByThePeersWillEndsNothing) {  // RFC 5882 §3.2
  for (const auto& settings : {test::neighbor(), strict()}) {
    Scene scene{settings};
    scene.peer.bfd_up();
    scene.outgoing_to(State::Established);
    EXPECT_EQ(text(scene.peer.bfd_down(1, false)), "");
    EXPECT_EQ(scene.peer.state(), State::Established);
  }
}

TEST(BfdDown, BeforeASessionConcernsStrictNeighborsOnly) {
  Scene scene;
  scene.outgoing_to(State::OpenConfirm);
  EXPECT_EQ(text(scene.peer.bfd_down(0, true)), "");
  Scene careful{strict()};
  careful.peer.bfd_up();
  careful.outgoing_to(State::OpenConfirm);
  EXPECT_EQ(text(careful.peer.bfd_down(0, false)),
            "NOTIFICATION 6/10 o1, flush o1, ended bfd-down o1, retry=5s~, OpenConfirm>Active");
}

TEST(BfdUp, EndsThePauseBeforeDialling) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"no route"});
  EXPECT_EQ(text(scene.peer.bfd_up()), "stop retry, dial o2, retry=10s~, Active>Connect");
}

TEST(BfdUp, DoesNotDialWhatIsShutDownOrHeldBack) {
  Scene down;
  EXPECT_EQ(text(down.peer.bfd_up()), "");
  Scene held;
  held.outgoing_to(State::OpenSent);
  held.on(out(1), NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)});
  EXPECT_EQ(text(held.peer.bfd_up()), "");
}

TEST(StrictBfd, KeepsTheKeepaliveBackUntilThePathWorks) {
  Scene scene{strict()};
  scene.outgoing_to(State::OpenSent);
  EXPECT_EQ(scene.on(out(1), OpenReceived{scene.open}), "hold=90s o1, OpenSent>OpenConfirm");
  EXPECT_EQ(scene.on(out(1), KeepaliveReceived{}), "");
  EXPECT_EQ(text(scene.peer.bfd_up()),
            "KEEPALIVE o1, keepalive=30s~ o1, hold=90s o1, hold=90s o1, send-hold=180s o1, stable=60s, up 1 o1, "
            "OpenConfirm>Established");
}

TEST(StrictBfd, WaitsForTheKeepaliveOfThisConnectionNotOfTheOneBefore) {
  Scene scene{strict()};
  scene.outgoing_to(State::OpenConfirm);
  scene.on(out(1), KeepaliveReceived{});
  scene.on(out(1), HoldExpired{});
  scene.on(PeerTimer::ConnectRetry);
  scene.outgoing_to(State::OpenConfirm, out(2));
  EXPECT_EQ(text(scene.peer.bfd_up()), "KEEPALIVE o2, keepalive=30s~ o2, hold=90s o2");
  EXPECT_THAT(scene.on(out(2), KeepaliveReceived{}), HasSubstr("up 1 o2"));
}

TEST(StrictBfd, WaitsOnWhileBfdFailsAgainAndAgain) {
  Scene scene{strict()};
  scene.outgoing_to(State::OpenConfirm);
  EXPECT_EQ(text(scene.peer.bfd_down(0, true)), "");
  EXPECT_THAT(text(scene.peer.bfd_up()), HasSubstr("KEEPALIVE o1"));
}

TEST(StrictBfd, GatesAcceptedConnectionsToo) {
  Scene scene{strict()};
  scene.peer.start();
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(in(1), TcpConnected{}), "");
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), testing::Not(HasSubstr("KEEPALIVE")));
  EXPECT_THAT(text(scene.peer.bfd_up()), HasSubstr("KEEPALIVE i1"));
  EXPECT_THAT(scene.on(in(1), KeepaliveReceived{}), HasSubstr("up 1 i1"));
}

TEST(StrictBfd, DoesNotWaitWhereThePathIsKnownToWork) {
  Scene scene{strict()};
  scene.peer.bfd_up();
  scene.outgoing_to(State::OpenSent);
  EXPECT_THAT(scene.on(out(1), OpenReceived{scene.open}), HasSubstr("KEEPALIVE o1"));
  EXPECT_THAT(scene.on(out(1), KeepaliveReceived{}), HasSubstr("up 1 o1"));
}

TEST(StrictBfd, WaitsForOneHoldTimeAndTriesAgainSoon) {
  Scene scene{strict()};
  scene.outgoing_to(State::OpenConfirm);
  EXPECT_EQ(scene.on(out(1), HoldExpired{}),
            "NOTIFICATION 6/10 o1, flush o1, ended bfd-down o1, retry=5s~, OpenConfirm>Active");
}

}  // namespace
}  // namespace eipd::bgp::fsm
