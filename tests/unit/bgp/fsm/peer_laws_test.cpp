// Laws of a Peer under random events, also impossible ones: whatever happens, these hold.
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "bgp/fsm/peer.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"
#include "tests/unit/bgp/fsm/witness.hpp"

namespace eipd::bgp::fsm {
namespace {

class Storm {
 public:
  Storm(std::uint32_t seed, NeighborSettings settings) : random_{seed}, peer_{std::move(settings), speaker()} {}

  std::uint64_t run(int steps) {
    while (steps-- > 0) {
      step();
      EXPECT_EQ(witness_.broken(), "");
      if (testing::Test::HasFailure()) break;
    }
    return witness_.sessions();
  }

 private:
  static SpeakerSettings speaker() {
    SpeakerSettings made = test::speaker();
    made.restart_time = seconds{30};  // offered to neighbors that have graceful_restart
    made.graceful_notification = true;
    return made;
  }
  unsigned pick(unsigned below) { return std::uniform_int_distribution<unsigned>{0, below - 1}(random_); }

  void step() {
    switch (pick(14)) {
      case 0:
        return pick(4) == 0 ? witness_.see(peer_, peer_.stop(Cause::AdminShutdown, "why")) : start();
      case 1:
        return pick(4) == 0 ? witness_.see(peer_, peer_.reset(Cause::AdminReset)) : start();
      case 2:
        return witness_.see(peer_, peer_.accept());
      case 3:
        return expire(PeerTimer{static_cast<std::uint8_t>(pick(3))});
      case 4:
        return witness_.see(peer_, peer_.bfd_up());
      case 5:
        return pick(4) == 0 ? witness_.see(peer_, peer_.bfd_down(pick(2) == 0 ? peer_.generation() : 1, pick(2) == 0))
                            : witness_.see(peer_, peer_.bfd_up());
      default:
        return throw_at_connection();
    }
  }

  void start() { witness_.see(peer_, peer_.start()); }

  void expire(PeerTimer timer) {  // sometimes one that does not run: a late expiry
    witness_.expired(timer);
    witness_.see(peer_, peer_.on(timer));
  }

  void throw_at_connection() {
    const auto living = witness_.living();
    const auto ids = living.empty() || pick(8) == 0 ? witness_.known() : living;
    const ConnectionId id = ids[pick(static_cast<unsigned>(ids.size()))];
    const Event event = something();
    const Actions actions = peer_.on(id, event);
    if (std::holds_alternative<NotificationReceived>(event)) witness_.heard_notification(id);
    witness_.see(peer_, actions);
  }

  /// Half of the time what a well-behaved peer would do next, so that sessions do come up.
  Event something() {
    if (pick(2) == 0) {
      if (peer_.state() <= State::Connect) return TcpConnected{};
      return peer_.state() == State::OpenSent ? open() : Event{KeepaliveReceived{}};
    }
    return anything();
  }

  Event anything() {
    switch (pick(40)) {
      case 0:
        return HoldExpired{};
      case 1:
        return KeepaliveExpired{};
      case 2:
        return SendHoldExpired{};
      case 3:
        return TcpFailed{"reset"};
      case 4:
        return BadMessage{wire::error(wire::HeaderSubcode::BadLength, {0, 1})};
      case 5:
        return BadMessage{wire::error(wire::UpdateSubcode::InvalidNetworkField)};
      case 6:
        return NotificationReceived{wire::cease(wire::CeaseSubcode::ConnectionCollision)};
      case 7:
        return UpdateReceived{};
      case 8:
        return RefreshReceived{};
      case 9:
        return MessageSent{};
      default:
        break;
    }
    switch (pick(3)) {
      case 0:
        return TcpConnected{};
      case 1:
        return open();
      default:
        return KeepaliveReceived{};
    }
  }

  Event open() {
    wire::Open open = test::peer_open();
    if (pick(4) == 0) open.id = BgpId{1};  // less than ours: the other side of collisions
    if (pick(8) == 0) open.as = Asn{64999};
    if (pick(4) != 0) open.capabilities.graceful_restart = wire::GracefulRestart{.notification = pick(2) == 0};
    return OpenReceived{open};
  }

  std::mt19937 random_;
  Peer peer_;
  test::Witness witness_;
};

struct Kind {
  const char* name;
  bool passive = false;
  bool strict = false;
  bool graceful = false;
};
class PeerLaws : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(Neighbor, PeerLaws,
                         testing::Values(Kind{"Dialling"}, Kind{.name = "Passive", .passive = true},
                                         Kind{.name = "StrictAboutBfd", .strict = true},
                                         Kind{.name = "WithGracefulRestart", .graceful = true},
                                         Kind{.name = "PassiveWithGracefulRestart", .passive = true, .graceful = true}),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(PeerLaws, HoldUnderAnySequenceOfEvents) {
  NeighborSettings settings = test::neighbor();
  settings.passive = GetParam().passive;
  settings.graceful_restart = GetParam().graceful;
  if (GetParam().strict) settings.bfd = BfdSettings{.strict = true};
  std::uint64_t sessions = 0;
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    sessions += Storm{seed, settings}.run(2000);
    if (HasFailure()) return;
  }
  EXPECT_GT(sessions, 300U) << "the storm reaches Established often enough to mean something";
}

}  // namespace
}  // namespace eipd::bgp::fsm
