// RFC 4271 §6.8 and RFC 6286 §2.3: two connections with one peer, in every pair of states.
#include "bgp/fsm/collision.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::in;
using test::out;
using test::Scene;
using testing::HasSubstr;
using testing::Not;

TEST(Preferred, IsTheConnectionOfTheGreaterIdentifier) {
  const Identity low{BgpId{0x0A000001}, Asn{65000}};
  const Identity high{BgpId{0xC0000001}, Asn{64000}};  // unsigned: the top bit counts
  EXPECT_EQ(preferred(high, low), Direction::Outgoing);
  EXPECT_EQ(preferred(low, high), Direction::Incoming);
}

TEST(Preferred, IsTheGreaterAsWithEqualIdentifiers) {  // RFC 6286 §2.3
  const Identity small{BgpId{1}, Asn{64000}};
  const Identity large{BgpId{1}, Asn{4200000000}};
  EXPECT_EQ(preferred(large, small), Direction::Outgoing);
  EXPECT_EQ(preferred(small, large), Direction::Incoming);
}

TEST(Preferred, IsTheSameConnectionForBothSides) {
  const Identity a{BgpId{1}, Asn{64000}}, b{BgpId{2}, Asn{64001}};
  EXPECT_NE(preferred(a, b), preferred(b, a));  // what is outgoing here is incoming there
}

/// An OPEN arrives on the connection of direction `here`; the other one is in state `other`.
struct Pair {
  Direction here;
  State other;
  bool local_is_greater;
  Collision want;
};

TEST(Collision, IsJudgedInEveryPairOfStates) {
  using enum Collision;
  constexpr auto kOut = Direction::Outgoing, kIn = Direction::Incoming;
  const Pair rows[] = {
      {kOut, State::Idle, true, None},
      {kOut, State::Idle, false, None},
      {kIn, State::Idle, true, None},
      {kIn, State::Idle, false, None},
      {kIn, State::Connect, true, None},
      {kIn, State::Connect, false, None},
      {kIn, State::Active, true, None},
      {kIn, State::Active, false, None},
      {kOut, State::Active, true, None},
      {kOut, State::Active, false, None},
      {kOut, State::OpenSent, true, DumpOther},
      {kOut, State::OpenSent, false, None},
      {kIn, State::OpenSent, true, None},
      {kIn, State::OpenSent, false, DumpOther},
      {kOut, State::OpenConfirm, true, DumpOther},
      {kOut, State::OpenConfirm, false, DumpThis},
      {kIn, State::OpenConfirm, true, DumpThis},
      {kIn, State::OpenConfirm, false, DumpOther},
      {kOut, State::Established, true, DumpThis},
      {kOut, State::Established, false, DumpThis},
      {kIn, State::Established, true, DumpThis},
      {kIn, State::Established, false, DumpThis},
  };
  const Identity small{BgpId{1}, Asn{1}}, large{BgpId{2}, Asn{2}};
  for (const Pair& row : rows) {
    const Identity& local = row.local_is_greater ? large : small;
    const Identity& remote = row.local_is_greater ? small : large;
    EXPECT_EQ(collide(row.here, row.other, local, remote), row.want)
        << "other in " << to_string(row.other) << ", local greater: " << row.local_is_greater;
  }
}

SpeakerSettings greater_speaker() {
  SpeakerSettings settings = test::speaker();
  settings.router_id = BgpId{0xF0000000};
  return settings;
}

TEST(APeerWithTwoConnections, KeepsTheDialledOneOfTheGreaterIdentifier) {
  Scene scene{test::neighbor(), greater_speaker()};
  scene.outgoing_to(State::OpenConfirm);
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(scene.on(in(1), OpenReceived{scene.open}), "NOTIFICATION 6/7 i1, flush i1, ended collision i1");
  EXPECT_THAT(scene.on(out(1), KeepaliveReceived{}), HasSubstr("up 1 o1"));
}

TEST(APeerWithTwoConnections, KeepsTheAcceptedOneOfTheGreaterPeer) {
  Scene scene;
  scene.outgoing_to(State::OpenConfirm);
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(scene.on(in(1), OpenReceived{scene.open}),
            "NOTIFICATION 6/7 o1, flush o1, ended collision o1, KEEPALIVE i1, keepalive=30s~ i1, hold=90s i1");
  EXPECT_THAT(scene.on(in(1), KeepaliveReceived{}), HasSubstr("up 1 i1"));
}

TEST(APeerWithTwoConnections, DumpsTheLesserOneAtOnceWhenTheGreaterOneSpeaksFirst) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), HasSubstr("NOTIFICATION 6/7 o1, flush o1"));
  EXPECT_EQ(scene.on(out(1), OpenReceived{scene.open}), "") << "of a connection that is gone";
  EXPECT_EQ(scene.peer.state(), State::OpenConfirm);
}

TEST(APeerWithTwoConnections, WaitsForTheGreaterOneToSpeakBeforeDumpingTheLesser) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(scene.on(out(1), OpenReceived{scene.open}),
            "KEEPALIVE o1, keepalive=30s~ o1, hold=90s o1, OpenSent>OpenConfirm");
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), HasSubstr("NOTIFICATION 6/7 o1"));
}

TEST(APeerWithTwoConnections, LetsNoSilentOneEndASession) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  scene.on(out(1), OpenReceived{scene.open});
  EXPECT_THAT(scene.on(out(1), KeepaliveReceived{}), HasSubstr("up 1 o1"));
  // Whether it speaks at last or not, the session stays (RFC 4271 §6.8).
  EXPECT_EQ(scene.on(in(1), OpenReceived{scene.open}), "NOTIFICATION 6/7 i1, flush i1, ended collision i1");
  EXPECT_EQ(scene.peer.state(), State::Established);
}

TEST(APeerWithTwoConnections, GoesOnWithTheOtherWhenThePeerChoseIt) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  scene.on(out(1), OpenReceived{scene.open});
  const auto chosen = scene.on(out(1), NotificationReceived{wire::cease(wire::CeaseSubcode::ConnectionCollision)});
  EXPECT_THAT(chosen, HasSubstr("seen 6/7 o1, close o1, ended peer-collision o1"));
  scene.on(in(1), OpenReceived{scene.open});
  EXPECT_THAT(scene.on(in(1), KeepaliveReceived{}), HasSubstr("up 1 i1"));
}

TEST(APeerWithTwoConnections, TakesNoRefusedOpenForACollision) {
  Scene scene;
  scene.outgoing_to(State::OpenConfirm);
  scene.incoming_to(State::OpenSent);
  wire::Open wrong = scene.open;
  wrong.as = Asn{64999};
  EXPECT_EQ(scene.on(in(1), OpenReceived{wrong}), "NOTIFICATION 2/2 i1, flush i1, ended open-refused i1");
  EXPECT_EQ(scene.peer.state(), State::OpenConfirm);
}

TEST(APeerWithTwoConnections, TakesNoSecondOpenForACollision) {  // it is out of place (RFC 6608), and so nobody's rival
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.incoming_to(State::OpenSent);
  scene.on(out(1), OpenReceived{scene.open});
  wire::Open lesser = scene.open;
  lesser.id = BgpId{1};  // of which it would win
  EXPECT_EQ(scene.on(out(1), OpenReceived{lesser}),
            "NOTIFICATION 5/2 +1 o1, flush o1, ended fsm-error o1, idle-hold=60s~, OpenConfirm>OpenSent");
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), HasSubstr("KEEPALIVE i1"));
}

TEST(APeerWithTwoConnections, StopsDiallingWhenTheAcceptedOneSpeaks) {
  Scene scene;
  scene.outgoing_to(State::Connect);
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), HasSubstr("stop retry, close o1"));
  EXPECT_EQ(scene.on(out(1), TcpConnected{}), "");
}

TEST(APeerWithTwoConnections, RefusesAThirdBesideAnAcceptedOneThatSpoke) {
  Scene scene;
  scene.peer.start();
  scene.incoming_to(State::OpenConfirm);
  EXPECT_EQ(test::text(scene.peer.accept()), "adopt i2, NOTIFICATION 6/7 i2, flush i2");
}

TEST(APeerWithTwoConnections, RefusesAnyBesideASession) {
  Scene dialled;
  dialled.outgoing_to(State::Established);
  EXPECT_EQ(test::text(dialled.peer.accept()), "adopt i1, NOTIFICATION 6/7 i1, flush i1");
  Scene accepted;
  accepted.peer.start();
  accepted.incoming_to(State::Established);
  EXPECT_EQ(test::text(accepted.peer.accept()), "adopt i2, NOTIFICATION 6/7 i2, flush i2");
}

TEST(APeerWithTwoConnections, ReplacesAnAcceptedOneThatIsSilent) {
  Scene scene;
  scene.peer.start();
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(test::text(scene.peer.accept()),
            "adopt i2, NOTIFICATION 6/7 i1, flush i1, ended collision i1, OPEN i2, hold=240s i2");
  EXPECT_EQ(scene.on(in(1), OpenReceived{scene.open}), "");
  EXPECT_THAT(scene.on(in(2), OpenReceived{scene.open}), HasSubstr("KEEPALIVE i2"));
}

TEST(APeerWithTwoConnections, DialsBesideAnAcceptedOneThatIsSilent) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"refused"});
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(PeerTimer::ConnectRetry), HasSubstr("dial o2"));
  scene.on(out(2), TcpConnected{});
  scene.on(out(2), OpenReceived{scene.open});
  EXPECT_THAT(scene.on(out(2), KeepaliveReceived{}), HasSubstr("up 1 o2"));
}

}  // namespace
}  // namespace eipd::bgp::fsm
