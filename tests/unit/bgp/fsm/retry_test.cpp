// When a Peer dials again: two classes of back-off, and what they mean for incoming connections.
#include <gmock/gmock.h>

#include "bgp/fsm/peer.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::in;
using test::out;
using test::Scene;
using test::text;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Retry, OfAnUnreachablePeerIsFastAndDoubles) {
  Scene scene;
  scene.peer.start();
  EXPECT_EQ(scene.on(out(1), TcpFailed{"refused"}),
            "stop retry, close o1, ended connect-failed o1, retry=5s~, Connect>Active");
  std::uint32_t attempt = 1;
  for (const char* pause : {"retry=10s~", "retry=20s~", "retry=30s~", "retry=30s~"}) {
    ++attempt;
    EXPECT_EQ(scene.on(PeerTimer::ConnectRetry), "dial o" + std::to_string(attempt) + ", retry=10s~, Active>Connect");
    EXPECT_THAT(scene.on(out(attempt), TcpFailed{"refused"}), HasSubstr(std::string{pause} + ", Connect>Active"));
  }
}

TEST(Retry, OfALostSessionIsFast) {
  const std::pair<Event, const char*> losses[] = {
      {TcpFailed{"reset"}, "down 1 connection-lost, retry=5s~, Established>Active"},
      {HoldExpired{}, "down 1 hold-timer-expired, retry=5s~, Established>Active"},
      {SendHoldExpired{}, "down 1 send-hold-timer-expired, retry=5s~, Established>Active"},
      {NotificationReceived{wire::cease(wire::CeaseSubcode::AdministrativeShutdown)},
       "down 1 peer-shutdown, retry=5s~, Established>Active"},
  };
  for (const auto& [event, end] : losses) {
    Scene scene;
    scene.outgoing_to(State::Established);
    EXPECT_THAT(scene.on(out(1), event), HasSubstr(end));
  }
}

TEST(Retry, OfAPeerThatHangsUpBeforeItsOpenIsFast) {  // RFC 4271 §8.2.2: OpenSent, event 18 → Active
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  EXPECT_EQ(scene.on(out(1), TcpFailed{"closed"}), "close o1, ended connection-lost o1, retry=5s~, OpenSent>Active");
  EXPECT_THAT(scene.on(PeerTimer::ConnectRetry), HasSubstr("dial o2"));
}

TEST(Retry, OfARefusedOpenIsSlowAndDoubles) {
  Scene scene;
  scene.peer.start();
  const auto refused = NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)};
  std::uint32_t attempt = 1;
  for (const char* pause : {"idle-hold=60s~", "idle-hold=120s~", "idle-hold=240s~", "idle-hold=300s~"}) {
    scene.on(out(attempt), TcpConnected{});
    EXPECT_THAT(scene.on(out(attempt), refused), HasSubstr(std::string{pause} + ", OpenSent>Idle"));
    ++attempt;
    EXPECT_EQ(scene.on(PeerTimer::IdleHold), "dial o" + std::to_string(attempt) + ", retry=10s~, Idle>Connect");
  }
}

TEST(Retry, AfterRubbishIsSlowInEveryState) {
  const BadMessage rubbish{wire::error(wire::HeaderSubcode::NotSynchronized)};
  for (const State state : {State::OpenSent, State::OpenConfirm, State::Established}) {
    Scene scene;
    scene.outgoing_to(state);
    EXPECT_THAT(scene.on(out(1), rubbish), AllOf(HasSubstr("NOTIFICATION 1/1 o1"), HasSubstr("idle-hold=60s~")));
  }
}

TEST(Retry, AfterRubbishOnAnAcceptedConnectionHoldsTheDiallingBackToo) {
  const BadMessage rubbish{wire::error(wire::HeaderSubcode::NotSynchronized)};
  Scene waiting;
  waiting.peer.start();
  waiting.on(out(1), TcpFailed{"refused"});
  waiting.incoming_to(State::OpenSent);
  EXPECT_EQ(waiting.on(in(1), rubbish),
            "NOTIFICATION 1/1 i1, flush i1, ended header-error i1, stop retry, idle-hold=60s~, OpenSent>Idle");
  Scene dialling;
  dialling.peer.start();
  dialling.incoming_to(State::OpenSent);
  EXPECT_EQ(
      dialling.on(in(1), rubbish),
      "NOTIFICATION 1/1 i1, flush i1, ended header-error i1, stop retry, close o1, idle-hold=60s~, OpenSent>Idle");
}

TEST(Retry, LeavesASpeakingConnectionAloneWhateverItsSiblingDid) {
  Scene scene;
  scene.outgoing_to(State::OpenConfirm);
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(scene.on(in(1), BadMessage{wire::error(wire::HeaderSubcode::NotSynchronized)}),
            "NOTIFICATION 1/1 i1, flush i1, ended header-error i1");
}

TEST(Retry, RefusesIncomingConnectionsInTheSlowPauseOnly) {
  Scene slow;
  slow.outgoing_to(State::OpenSent);
  slow.on(out(1), NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)});
  EXPECT_EQ(text(slow.peer.accept()), "refuse");
  slow.on(PeerTimer::IdleHold);
  EXPECT_THAT(text(slow.peer.accept()), HasSubstr("adopt i1"));

  Scene fast;
  fast.outgoing_to(State::Established);
  fast.on(out(1), TcpFailed{"reset"});
  EXPECT_THAT(text(fast.peer.accept()), HasSubstr("adopt i1"));
}

TEST(Retry, OfAPassiveNeighborAfterAnErrorIsToListenAgain) {
  NeighborSettings settings = test::neighbor();
  settings.passive = true;
  Scene scene{settings};
  scene.peer.start();
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(in(1), NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)}),
              HasSubstr("idle-hold=60s~"));
  EXPECT_EQ(text(scene.peer.accept()), "refuse");
  EXPECT_EQ(scene.on(PeerTimer::IdleHold), "Idle>Active");
  EXPECT_THAT(text(scene.peer.accept()), HasSubstr("OPEN i2"));
}

TEST(Retry, BeginsAnewAfterASessionThatLasted) {
  for (const bool lasted : {true, false}) {
    Scene scene;
    scene.peer.start();
    scene.on(out(1), TcpFailed{"refused"});
    scene.on(PeerTimer::ConnectRetry);
    scene.on(out(2), TcpConnected{});
    scene.on(out(2), OpenReceived{scene.open});
    scene.on(out(2), KeepaliveReceived{});
    if (lasted) EXPECT_EQ(scene.on(PeerTimer::Stable), "");
    EXPECT_THAT(scene.on(out(2), TcpFailed{"reset"}), HasSubstr(lasted ? "retry=5s~" : "retry=10s~"));
  }
}

TEST(Retry, IsForgottenByAReset) {
  Scene scene;
  scene.outgoing_to(State::OpenSent);
  scene.on(out(1), NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)});
  EXPECT_EQ(text(scene.peer.reset(Cause::AdminReset)), "stop idle-hold, dial o2, retry=10s~, Idle>Connect");
  scene.on(out(2), TcpConnected{});
  EXPECT_THAT(scene.on(out(2), NotificationReceived{wire::error(wire::OpenSubcode::BadPeerAs)}),
              HasSubstr("idle-hold=60s~"));
}

TEST(Retry, IsForgottenByAStop) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"refused"});
  scene.peer.stop(Cause::AdminShutdown);
  scene.peer.start();
  EXPECT_THAT(scene.on(out(2), TcpFailed{"refused"}), HasSubstr("retry=5s~"));
}

TEST(Retry, TakesTheNewPauseOfAReloadFromTheNextSessionOn) {
  Scene scene;
  scene.outgoing_to(State::Established);
  NeighborSettings changed = test::neighbor();
  changed.connect_retry = seconds{2};
  scene.peer.adopt(changed, test::speaker());
  EXPECT_THAT(scene.on(out(1), TcpFailed{"reset"}), HasSubstr("retry=2s~"));
}

TEST(Retry, IsNotForgottenBecauseOfASessionThatIsOver) {
  Scene scene;
  scene.outgoing_to(State::Established);
  scene.on(out(1), TcpFailed{"reset"});
  EXPECT_EQ(scene.on(PeerTimer::Stable), "") << "late";
  scene.on(PeerTimer::ConnectRetry);
  EXPECT_THAT(scene.on(out(2), TcpFailed{"refused"}), HasSubstr("retry=10s~"));
}

TEST(Retry, WaitsWhileAnAcceptedConnectionSpeaksAndComesBackWhenItEnds) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"refused"});
  scene.incoming_to(State::OpenSent);
  EXPECT_THAT(scene.on(in(1), OpenReceived{scene.open}), HasSubstr("stop retry"));
  EXPECT_EQ(scene.on(PeerTimer::ConnectRetry), "") << "late";
  EXPECT_EQ(scene.on(in(1), HoldExpired{}),
            "NOTIFICATION 4/0 i1, flush i1, ended hold-timer-expired i1, retry=10s~, OpenConfirm>Active");
}

TEST(Retry, GoesOnWhenASilentAcceptedConnectionEnds) {
  Scene scene;
  scene.peer.start();
  scene.on(out(1), TcpFailed{"refused"});
  scene.incoming_to(State::OpenSent);
  EXPECT_EQ(scene.on(in(1), TcpFailed{"closed"}), "close i1, ended connection-lost i1, OpenSent>Active")
      << "the pause that runs is not begun anew";
  EXPECT_THAT(scene.on(PeerTimer::ConnectRetry), HasSubstr("dial o2"));
}

}  // namespace
}  // namespace eipd::bgp::fsm
