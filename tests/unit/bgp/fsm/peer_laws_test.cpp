// Laws of a Peer under random events, also impossible ones: whatever happens, these hold.
#include <map>
#include <random>
#include <set>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "bgp/fsm/overloaded.hpp"
#include "bgp/fsm/peer.hpp"
#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

/// Watches the actions of one Peer as a shell would, and fails the test when a law is broken.
class Witness {
 public:
  void see(const Peer& peer, const Actions& actions) {
    for (const Action& action : actions) std::visit([&](const auto& a) { note(a); }, action);
    EXPECT_EQ(state_, peer.state()) << "StateChanged tells the state";
    EXPECT_EQ(up_, peer.state() == State::Established) << "a session is up exactly in Established";
    EXPECT_EQ(up_, peer.negotiated() != nullptr);
    EXPECT_LE(open_count(), 2U) << "at most two connections at a time";
    const bool waits = running_.contains(PeerTimer::ConnectRetry) || running_.contains(PeerTimer::IdleHold) ||
                       open_count() > 0 || !peer.wanted_up() || peer.neighbor().passive;
    EXPECT_TRUE(waits) << "a neighbor that is wanted up always has something that will happen next";
  }
  /// Every connection there ever was, and one there never was.
  [[nodiscard]] std::vector<ConnectionId> known() const {
    std::vector<ConnectionId> ids{{Direction::Outgoing, 999'999}};
    for (const auto& [id, open] : open_) ids.push_back(id);
    return ids;
  }
  [[nodiscard]] std::vector<ConnectionId> living() const {
    std::vector<ConnectionId> ids;
    for (const auto& [id, open] : open_) {
      if (open) ids.push_back(id);
    }
    return ids;
  }
  void expired(PeerTimer timer) { running_.erase(timer); }
  /// The Peer was told NOTIFICATION on this connection.
  void heard_notification(ConnectionId id) { silenced_[id] = true; }
  [[nodiscard]] std::uint64_t sessions() const { return generation_; }

 private:
  void opens(ConnectionId id) {
    EXPECT_FALSE(open_.contains(id)) << "no id is used twice";
    open_[id] = true;
  }
  void expect_open(ConnectionId id) {
    const auto found = open_.find(id);
    EXPECT_TRUE(found != open_.end() && found->second) << "nothing happens on a closed connection";
  }
  std::size_t open_count() const {
    std::size_t count = 0;
    for (const auto& [id, open] : open_) count += open ? 1 : 0;
    return count;
  }

  void note(const Dial& a) { opens(a.connection); }
  void note(const Adopt& a) { opens(a.connection); }
  void note(const Refuse&) {}
  void note(const Send& a) {
    expect_open(a.connection);
    EXPECT_FALSE(silenced_[a.connection])
        << "a NOTIFICATION is never answered (RFC 4271 §6.4), and is the last message";
    if (a.type == wire::MessageType::Notification) silenced_[a.connection] = true;
  }
  void note(const Close& a) {
    expect_open(a.connection);
    open_[a.connection] = false;
  }
  void note(const StartTimer& a) {
    expect_open(a.connection);
    EXPECT_GE(a.delay.nominal * (a.delay.jitter ? 3 : 4) / 4, milliseconds{1000});
  }
  void note(const StartPeerTimer& a) { running_.insert(a.timer); }
  void note(const StopPeerTimer& a) { running_.erase(a.timer); }
  void note(const SessionUp& a) {
    EXPECT_FALSE(up_) << "up and down alternate";
    expect_open(a.connection);
    EXPECT_EQ(a.generation, generation_ + 1);
    generation_ = a.generation;
    up_ = true;
  }
  void note(const SessionDown& a) {
    EXPECT_TRUE(up_) << "up and down alternate";
    EXPECT_EQ(a.generation, generation_);
    up_ = false;
  }
  void note(const RefreshRequested& a) {
    EXPECT_TRUE(up_);
    expect_open(a.connection);
  }
  void note(const StateChanged& a) {
    EXPECT_EQ(a.from, state_);
    EXPECT_NE(a.from, a.to);
    state_ = a.to;
  }
  void note(const NotificationSent&) {}
  void note(const NotificationSeen&) {}
  void note(const ConnectionEnded& a) { EXPECT_FALSE(open_[a.connection]) << "told after its Close"; }

  std::map<ConnectionId, bool> open_;
  std::map<ConnectionId, bool> silenced_;
  bool up_ = false;
  std::set<PeerTimer> running_;
  std::uint64_t generation_ = 0;
  State state_ = State::Idle;
};

class Storm {
 public:
  Storm(std::uint32_t seed, NeighborSettings settings) : random_{seed}, peer_{std::move(settings), test::speaker()} {}

  std::uint64_t run(int steps) {
    while (steps-- > 0) {
      step();
      if (testing::Test::HasFailure()) break;
    }
    return witness_.sessions();
  }

 private:
  unsigned pick(unsigned below) { return std::uniform_int_distribution<unsigned>{0, below - 1}(random_); }

  void step() {
    switch (pick(12)) {
      case 0:
        return pick(4) == 0 ? witness_.see(peer_, peer_.stop(Cause::AdminShutdown, "why")) : start();
      case 1:
        return pick(4) == 0 ? witness_.see(peer_, peer_.reset(Cause::AdminReset)) : start();
      case 2:
        return witness_.see(peer_, peer_.accept());
      case 3:
        return expire(PeerTimer{static_cast<std::uint8_t>(pick(3))});
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
    return OpenReceived{open};
  }

  std::mt19937 random_;
  Peer peer_;
  Witness witness_;
};

class PeerLaws : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Neighbor, PeerLaws, testing::Bool(),
                         [](const auto& info) { return info.param ? "Passive" : "Dialling"; });

TEST_P(PeerLaws, HoldUnderAnySequenceOfEvents) {
  NeighborSettings settings = test::neighbor();
  settings.passive = GetParam();
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
