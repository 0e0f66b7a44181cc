// A neighbor's life from start to stop, as scripts: events in, actions out.
#include "bgp/fsm/peer.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::in;
using test::out;
using test::Scene;
using test::text;
using testing::HasSubstr;

TEST(Peer, DialsSpeaksAndIsUp) {
  Scene scene;
  EXPECT_EQ(text(scene.peer.start()), "dial o1, retry=10s~, Idle>Connect");
  EXPECT_EQ(scene.on(out(1), TcpConnected{}), "stop retry, OPEN o1, hold=240s o1, Connect>OpenSent");
  EXPECT_EQ(scene.on(out(1), OpenReceived{scene.open}),
            "KEEPALIVE o1, keepalive=30s~ o1, hold=90s o1, OpenSent>OpenConfirm");
  EXPECT_EQ(scene.peer.negotiated(), nullptr);
  EXPECT_EQ(scene.on(out(1), KeepaliveReceived{}),
            "hold=90s o1, send-hold=180s o1, stable=60s, up 1 o1, OpenConfirm>Established");
  ASSERT_NE(scene.peer.negotiated(), nullptr);
  EXPECT_EQ(scene.peer.negotiated()->peer_id, test::kPeerId);
  EXPECT_EQ(scene.peer.generation(), 1U);
}

TEST(Peer, WhenPassiveWaitsForThePeer) {
  NeighborSettings settings = test::neighbor();
  settings.passive = true;
  Scene scene{settings};
  EXPECT_EQ(text(scene.peer.start()), "Idle>Active");
  EXPECT_EQ(text(scene.peer.accept()), "adopt i1, OPEN i1, hold=240s i1, Active>OpenSent");
  scene.on(in(1), OpenReceived{scene.open});
  EXPECT_THAT(scene.on(in(1), KeepaliveReceived{}), HasSubstr("up 1 i1"));
  EXPECT_EQ(scene.on(in(1), TcpFailed{"reset"}),
            "close i1, ended connection-lost i1, stop stable, down 1 connection-lost, Established>Active")
      << "and it never dials";
  EXPECT_THAT(text(scene.peer.accept()), HasSubstr("OPEN i2"));
}

TEST(Peer, IsDownUntilStarted) {
  Scene scene;
  EXPECT_EQ(scene.peer.state(), State::Idle);
  EXPECT_EQ(text(scene.peer.accept()), "refuse");
  EXPECT_EQ(text(scene.peer.reset(Cause::AdminReset)), "");
  EXPECT_EQ(scene.on(PeerTimer::IdleHold), "");
  EXPECT_EQ(scene.on(PeerTimer::ConnectRetry), "");
}

TEST(Peer, StartedTwiceIsStartedOnce) {
  Scene scene;
  scene.peer.start();
  EXPECT_EQ(text(scene.peer.start()), "");
}

TEST(Peer, StoppedTellsThePeerWhyAndStaysDown) {
  Scene scene;
  scene.outgoing_to(State::Established);
  EXPECT_EQ(text(scene.peer.stop(Cause::Deconfigured)),
            "NOTIFICATION 6/3 o1, flush o1, ended deconfigured o1, stop stable, down 1 deconfigured, Established>Idle");
  EXPECT_EQ(text(scene.peer.stop(Cause::Deconfigured)), "");
  EXPECT_EQ(text(scene.peer.accept()), "refuse");
  EXPECT_FALSE(scene.peer.wanted_up());
  EXPECT_EQ(scene.peer.last_ending()->cause, Cause::Deconfigured);
}

TEST(Peer, StoppedEndsBothConnections) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(text(scene.peer.stop(Cause::AdminShutdown)),
            "NOTIFICATION 6/2 i1, flush i1, ended admin-shutdown i1, "
            "NOTIFICATION 6/2 o1, flush o1, ended admin-shutdown o1, OpenSent>Idle");
}

TEST(Peer, StoppedWhileDiallingHasNobodyToTell) {
  Scene scene;
  scene.peer.start();
  EXPECT_EQ(text(scene.peer.stop(Cause::AdminShutdown)), "stop retry, close o1, Connect>Idle");
}

TEST(Peer, StartedAgainDialsAtOnce) {
  Scene scene;
  scene.outgoing_to(State::Established);
  scene.peer.stop(Cause::AdminShutdown);
  EXPECT_EQ(text(scene.peer.start()), "dial o2, retry=10s~, Idle>Connect");
}

TEST(Peer, ResetEndsTheSessionAndDialsAtOnce) {
  Scene scene;
  scene.outgoing_to(State::Established);
  EXPECT_EQ(
      text(scene.peer.reset(Cause::AdminReset)),
      "NOTIFICATION 6/4 o1, flush o1, ended admin-reset o1, stop stable, down 1 admin-reset, dial o2, retry=10s~, "
      "Established>Connect");
}

TEST(Peer, CountsItsSessions) {
  Scene scene;
  scene.outgoing_to(State::Established);
  scene.on(out(1), TcpFailed{"reset"});
  scene.on(PeerTimer::ConnectRetry);
  scene.on(out(2), TcpConnected{});
  scene.on(out(2), OpenReceived{scene.open});
  EXPECT_THAT(scene.on(out(2), KeepaliveReceived{}), HasSubstr("up 2 o2"));
}

TEST(Peer, IgnoresEventsOfConnectionsThatAreGoneOrNeverWere) {
  Scene scene;
  scene.outgoing_to(State::Established);
  scene.on(out(1), TcpFailed{"reset"});
  for (const ConnectionId id : {out(0), out(1), out(2), in(0), in(1)}) {
    EXPECT_EQ(scene.on(id, TcpFailed{"late"}), "");
    EXPECT_EQ(scene.on(id, HoldExpired{}), "");
    EXPECT_EQ(scene.on(id, KeepaliveExpired{}), "");
    EXPECT_EQ(scene.on(id, KeepaliveReceived{}), "");
  }
  EXPECT_EQ(scene.peer.state(), State::Active);
}

TEST(Peer, IgnoresTheEndOfADialThatItGaveUp) {
  Scene scene;
  scene.peer.start();
  EXPECT_EQ(scene.on(PeerTimer::ConnectRetry), "close o1, ended connect-failed o1, dial o2, retry=10s~");
  EXPECT_EQ(scene.on(out(1), TcpFailed{"timed out"}), "");
  EXPECT_EQ(scene.on(out(1), TcpConnected{}), "");
  EXPECT_THAT(scene.on(out(2), TcpConnected{}), HasSubstr("OPEN o2"));
}

TEST(Peer, KeepsTheTransportsWords) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"connection refused"});
  EXPECT_EQ(scene.peer.last_ending(), (Ending{Cause::ConnectFailed, std::nullopt, "connection refused"}));
}

TEST(Peer, KeepsThePeersNotification) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  const auto refused = wire::error(wire::OpenSubcode::BadPeerAs);
  scene.on(out(1), NotificationReceived{refused});
  EXPECT_EQ(scene.peer.last_ending(), (Ending{Cause::PeerRefusedOpen, refused, ""}));
}

}  // namespace
}  // namespace eipd::bgp::fsm
