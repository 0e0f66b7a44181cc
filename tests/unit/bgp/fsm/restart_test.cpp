// Graceful restart (RFC 4724, RFC 8538) as one that restarts: what the OPEN promises, which ends are final, and a peer
// that comes back before its old connection was found dead.
#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using test::in;
using test::out;
using test::Scene;
using testing::HasSubstr;
using testing::Not;

NeighborSettings graceful() {
  NeighborSettings settings = test::neighbor();
  settings.graceful_restart = true;
  return settings;
}
SpeakerSettings restarts() {
  SpeakerSettings settings = test::speaker();
  settings.restart_time = seconds{30};
  settings.graceful_notification = true;
  return settings;
}
wire::Open graceful_open(bool notification = true) {
  wire::Open open = test::peer_open();
  open.capabilities.graceful_restart = wire::GracefulRestart{.notification = notification};
  return open;
}

TEST(RestartOffer, IsMadeWhereTheNeighborHasItAndARestartTakesTime) {
  EXPECT_FALSE(make_open(test::neighbor(), restarts(), {}).capabilities.graceful_restart);
  EXPECT_FALSE(make_open(graceful(), test::speaker(), {}).capabilities.graceful_restart);
  NeighborSettings only_ipv6 = graceful();
  only_ipv6.families = {Family::Ipv6};
  const auto offer = make_open(only_ipv6, restarts(), {}).capabilities.graceful_restart;
  EXPECT_EQ(offer,
            (wire::GracefulRestart{.notification = true, .restart_time = seconds{30}, .families = {Family::Ipv6}}));
}

TEST(RestartOffer, PromisesWhatIsTrue) {  // RFC 4724 §3: R, and F of each family
  const auto after = [](Restart restart) {
    return *make_open(graceful(), restarts(), restart).capabilities.graceful_restart;
  };
  EXPECT_FALSE(after({}).restarting);
  EXPECT_EQ(after({}).forwarding, FamilySet{});
  const auto kept = after({.restarting = true, .forwarding_kept = true});
  EXPECT_TRUE(kept.restarting);
  EXPECT_EQ(kept.forwarding, (FamilySet{Family::Ipv4, Family::Ipv6}));
  const auto rebooted = after({.restarting = true, .forwarding_kept = false});
  EXPECT_TRUE(rebooted.restarting);
  EXPECT_EQ(rebooted.forwarding, FamilySet{});
}

TEST(RestartOffer, IsNoRestartAnyMoreAfterTheFirstSession) {
  Peer peer{graceful(), restarts(), {.restarting = true}};
  peer.start();
  peer.on(out(1), TcpConnected{});
  peer.on(out(1), OpenReceived{graceful_open()});
  EXPECT_EQ(peer.restart(), (Restart{.restarting = true, .forwarding_kept = false}));
  peer.on(out(1), KeepaliveReceived{});
  EXPECT_EQ(peer.restart(), (Restart{.restarting = false, .forwarding_kept = true}));
}

TEST(RestartOffer, IsNoRestartAnyMoreWhenItsTimeIsOver) {
  Peer peer{graceful(), restarts(), {.restarting = true, .forwarding_kept = true}};
  peer.end_restart();
  EXPECT_EQ(peer.restart(), (Restart{.restarting = false, .forwarding_kept = true}));
}

TEST(RestartAgreement, TakesBothAndTheNBitOfBoth) {
  const auto agreed = [](const SpeakerSettings& ours, const wire::Open& theirs) {
    return *negotiate(graceful(), ours, make_open(graceful(), ours, {}), theirs);
  };
  EXPECT_FALSE(agreed(restarts(), test::peer_open()).graceful_restart);
  EXPECT_FALSE(agreed(test::speaker(), graceful_open()).graceful_restart);
  EXPECT_TRUE(agreed(restarts(), graceful_open(false)).graceful_restart);
  EXPECT_FALSE(agreed(restarts(), graceful_open(false)).graceful_notification);
  EXPECT_TRUE(agreed(restarts(), graceful_open()).graceful_notification);
  SpeakerSettings without = restarts();
  without.graceful_notification = false;
  EXPECT_FALSE(agreed(without, graceful_open()).graceful_notification);
}

std::optional<wire::Notification> told(const Actions& actions) {
  for (const Action& action : actions)
    if (const auto* sent = std::get_if<NotificationSent>(&action)) return sent->notification;
  return std::nullopt;
}

class RestartingPeer : public testing::Test {
 protected:
  RestartingPeer() { scene_.open = graceful_open(); }
  Scene scene_{graceful(), restarts()};
};

// RFC 8538 §3.1, each cause that may end a session of ours.
TEST_F(RestartingPeer, IsToldAHardResetWhenItMustNotKeepTheRoutes) {
  using Octets = std::vector<std::uint8_t>;
  const auto hard = [](std::uint8_t subcode) { return wire::cease(wire::CeaseSubcode::HardReset, Octets{6, subcode}); };
  const struct {
    Event event;
    wire::Notification told;
  } rows[] = {
      {Stop{Cause::AdminShutdown, {}}, hard(2)},
      {Stop{Cause::Deconfigured, {}}, hard(3)},
      {Stop{Cause::AdminReset, {}}, hard(4)},
      {Stop{Cause::BfdDown, {}}, hard(10)},
      {Stop{Cause::ConfigChanged, {}}, wire::cease(wire::CeaseSubcode::OtherConfigurationChange)},
      {HoldExpired{}, wire::hold_timer_expired()},
      {OpenReceived{graceful_open()}, wire::error(wire::FsmSubcode::InEstablished, {1})},
      {BadMessage{wire::error(wire::HeaderSubcode::BadType, {9})}, wire::error(wire::HeaderSubcode::BadType, {9})},
  };
  for (const auto& row : rows) {
    Scene scene{graceful(), restarts()};
    scene.open = graceful_open();
    scene.outgoing_to(State::Established);
    EXPECT_THAT(told(scene.peer.on(out(1), row.event)), testing::Optional(row.told));
  }
}

TEST_F(RestartingPeer, WithoutTheNBitIsToldTheCauseItself) {
  scene_.open = graceful_open(false);
  scene_.outgoing_to(State::Established);
  EXPECT_THAT(scene_.on(out(1), Stop{Cause::AdminShutdown, {}}), HasSubstr("NOTIFICATION 6/2 "));
}

TEST_F(RestartingPeer, IsToldNothingWhenItIsToKeepTheRoutes) {  // RFC 4724 §4.2
  scene_.outgoing_to(State::Established);
  const std::string said = test::text(scene_.peer.stop(Cause::Kept));
  EXPECT_THAT(said, Not(HasSubstr("NOTIFICATION")));
  EXPECT_THAT(said, HasSubstr("flush o1, ended kept o1"));
  EXPECT_THAT(said, HasSubstr("down 1 kept"));
  EXPECT_FALSE(scene_.peer.wanted_up());
}

TEST_F(RestartingPeer, IsToldNoHardResetBeforeThereAreRoutesToKeep) {
  scene_.outgoing_to(State::OpenConfirm);
  EXPECT_THAT(test::text(scene_.peer.stop(Cause::AdminShutdown)), HasSubstr("NOTIFICATION 6/2 o1"));
}

TEST_F(RestartingPeer, ReplacesTheSessionThatWeDialledWhenItsNewOpenIsHere) {
  scene_.outgoing_to(State::Established);
  EXPECT_THAT(test::text(scene_.peer.accept()), HasSubstr("adopt i1, OPEN i1"));
  EXPECT_EQ(scene_.peer.state(), State::Established);  // so far it may be anybody
  const std::string answer = scene_.on(in(1), OpenReceived{graceful_open()});
  EXPECT_THAT(answer, HasSubstr("close o1, ended connection-lost o1, KEEPALIVE i1"));
  EXPECT_THAT(answer, HasSubstr("down 1 connection-lost"));
  EXPECT_THAT(answer, Not(HasSubstr("NOTIFICATION")));
  EXPECT_THAT(scene_.on(in(1), KeepaliveReceived{}), HasSubstr("up 2 i1"));
}

TEST_F(RestartingPeer, ReplacesTheSessionThatItDialled) {
  scene_.peer.start();
  scene_.incoming_to(State::Established);
  scene_.incoming_to(State::OpenConfirm, in(2));
  EXPECT_EQ(scene_.peer.state(), State::OpenConfirm);
  EXPECT_THAT(scene_.on(in(2), KeepaliveReceived{}), HasSubstr("up 2 i2"));
  EXPECT_EQ(scene_.on(in(1), KeepaliveReceived{}), "");
  scene_.incoming_to(State::Established, in(3));
  EXPECT_EQ(scene_.peer.generation(), 3U);
}

TEST_F(RestartingPeer, CostsNothingWhileItSaysNothing) {
  scene_.peer.start();
  scene_.incoming_to(State::Established);
  scene_.peer.accept();
  EXPECT_THAT(test::text(scene_.peer.accept()), HasSubstr("flush i2"));  // the newest of the silent ones stays
  EXPECT_THAT(scene_.on(in(3), TcpFailed{"gone"}), HasSubstr("close i3"));
  EXPECT_EQ(scene_.peer.state(), State::Established);
  EXPECT_EQ(scene_.peer.generation(), 1U);
}

TEST_F(RestartingPeer, WithAnOpenThatIsRefusedReplacesNothing) {
  scene_.outgoing_to(State::Established);
  scene_.peer.accept();
  wire::Open wrong = graceful_open();
  wrong.as = Asn{64999};
  EXPECT_THAT(scene_.on(in(1), OpenReceived{wrong}), HasSubstr("NOTIFICATION 2/2"));
  EXPECT_EQ(scene_.peer.state(), State::Established);
}

TEST_F(RestartingPeer, WhoseOldConnectionEndsMeanwhileGoesOnWithTheNew) {
  scene_.peer.start();
  scene_.incoming_to(State::Established);
  scene_.peer.accept();
  EXPECT_THAT(scene_.on(in(1), TcpFailed{"reset"}), HasSubstr("down 1 connection-lost"));
  scene_.on(in(2), OpenReceived{graceful_open()});
  EXPECT_THAT(scene_.on(in(2), KeepaliveReceived{}), HasSubstr("up 2 i2"));
}

TEST_F(RestartingPeer, IsRefusedAsLongAsItWouldBeAThirdConnection) {
  SpeakerSettings greater = restarts();
  greater.router_id = BgpId{0xF0000000};
  Scene scene{graceful(), greater};
  scene.open = graceful_open();
  scene.outgoing_to(State::OpenSent);  // preferred, but the peer says nothing there
  scene.incoming_to(State::Established);
  EXPECT_EQ(test::text(scene.peer.accept()), "adopt i2, NOTIFICATION 6/7 i2, flush i2");
  scene.on(out(1), TcpFailed{"closed"});
  EXPECT_THAT(test::text(scene.peer.accept()), HasSubstr("OPEN i3"));
}

// RFC 4271 §6.8: a connection that lost a race is no restart.
TEST_F(RestartingPeer, DoesNotReplaceASessionByAConnectionOlderThanIt) {
  scene_.outgoing_to(State::OpenSent);
  scene_.peer.accept();
  scene_.on(out(1), OpenReceived{graceful_open()});
  scene_.on(out(1), KeepaliveReceived{});
  ASSERT_EQ(scene_.peer.state(), State::Established);
  EXPECT_THAT(scene_.on(in(1), OpenReceived{graceful_open()}), HasSubstr("NOTIFICATION 6/7"));
  EXPECT_EQ(scene_.peer.state(), State::Established);
}

// Nor is one that was silent all the time while the session that it might have replaced was lost and made anew.
TEST_F(RestartingPeer, DoesNotReplaceTheNextSessionByAConnectionOlderThanIt) {
  scene_.outgoing_to(State::Established);
  scene_.peer.accept();
  scene_.on(out(1), TcpFailed{"reset"});
  scene_.on(PeerTimer::ConnectRetry);
  scene_.on(out(2), TcpConnected{});
  scene_.on(out(2), OpenReceived{graceful_open()});
  ASSERT_THAT(scene_.on(out(2), KeepaliveReceived{}), HasSubstr("up 2 o2"));
  EXPECT_THAT(scene_.on(in(1), OpenReceived{graceful_open()}), HasSubstr("NOTIFICATION 6/7 i1"));
  EXPECT_EQ(scene_.peer.generation(), 2U);
  EXPECT_EQ(scene_.peer.state(), State::Established);
}

TEST_F(RestartingPeer, WithoutGracefulRestartDoesNotReplaceItsSession) {
  scene_.open = test::peer_open();
  scene_.outgoing_to(State::Established);
  EXPECT_THAT(test::text(scene_.peer.accept()), HasSubstr("adopt i1, NOTIFICATION 6/7"));
}

}  // namespace
}  // namespace eipd::bgp::fsm
