// Two BFD engines on loopback, each with its thread and real UDP sockets, at ports that are not BFD's. Real: kernel,
// TTLs, timers. Fake: the ports.
#include "bgp/net/bfd_engine.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/net/bfd_peer.hpp"

namespace eipd::bgp::net {
namespace {

using namespace std::chrono_literals;
using test::BfdPeer;
using test::Loop;

struct Side {
  Side(Loop& loop, const char* here, const char* there, int receive, int send, bool multihop = false)
      : engine{loop.context.get_executor(),
               {.single_hop = {test::bfd_port(receive), test::bfd_port(send)},
                .multihop = {test::bfd_port(receive + 2), test::bfd_port(send + 2)}}},
        path{.ends = {.remote = *parse_scoped_address(there),
                      .local = *parse_address(here),
                      .multihop = multihop,
                      .min_ttl = static_cast<std::uint8_t>(multihop ? 0 : 255)},
             .device = {},
             .vrf = {}} {}
  void begin(bfd::Parameters parameters = {.interval = 20ms, .multiplier = 5}) {
    id = engine.begin(path, parameters, [this](const BfdNews& heard) { news = heard; });
  }
  [[nodiscard]] bool is(bfd::State state) const { return news.status.state == state; }

  BfdEngine engine;
  BfdPath path;
  BfdSessionId id = 0;
  BfdNews news;
};

struct Pair {
  explicit Pair(bool multihop = false)
      : a{loop, "127.0.0.2", "127.0.0.3", 0, 1, multihop}, b{loop, "127.0.0.3", "127.0.0.2", 1, 0, multihop} {}
  bool up() {
    a.begin();
    b.begin();
    return loop.until([&] { return a.is(bfd::State::Up) && b.is(bfd::State::Up); });
  }
  Loop loop;
  Side a;
  Side b;
};

TEST(BfdEngine, ComesUpAndAgreesOnIntervals) {
  Pair pair;
  ASSERT_TRUE(pair.up());
  EXPECT_TRUE(pair.loop.until([&] { return pair.a.news.status.detection_time == 5 * 20ms; }));
  EXPECT_EQ(pair.a.news.status.failures, 0U);
  EXPECT_EQ(pair.a.news.status.fault, "");
}

TEST(BfdEngine, RunsAcrossRoutersOnAPortOfItsOwn) {  // RFC 5883
  Pair pair{true};
  EXPECT_TRUE(pair.up());
}

TEST(BfdEngine, ComesUpAgainWithAPeerThatEndedItsSession) {
  Pair pair;
  ASSERT_TRUE(pair.up());
  pair.b.engine.end(pair.b.id);
  ASSERT_TRUE(pair.loop.until([&] { return pair.a.is(bfd::State::Down); }));
  EXPECT_EQ(pair.a.news.status.failures, 0U) << "AdminDown is no failure";
  pair.b.begin();
  EXPECT_TRUE(pair.loop.until([&] { return pair.a.is(bfd::State::Up); }));
}

TEST(BfdEngine, ChangesIntervalsOfASessionThatStaysUp) {
  Pair pair;
  ASSERT_TRUE(pair.up());
  pair.a.engine.configure(pair.a.id, {.interval = 40ms, .multiplier = 6});
  EXPECT_TRUE(pair.loop.until([&] { return pair.b.news.status.detection_time == 6 * 40ms; }));
  EXPECT_EQ(pair.a.news.status.failures + pair.b.news.status.failures, 0U);
}

TEST(BfdEngine, TellsThePeerWhenItStops) {
  Pair pair;
  ASSERT_TRUE(pair.up());
  pair.b.engine.stop();
  ASSERT_TRUE(pair.loop.until([&] { return pair.a.is(bfd::State::Down); }));
  EXPECT_EQ(pair.a.news.status.remote_state, bfd::State::AdminDown);
  EXPECT_EQ(pair.a.news.status.failures, 0U);
}

/// Our side, and a peer made by hand.
class BfdEngineAndPeer : public testing::Test {
 protected:
  BfdEngineAndPeer(const char* local, int port, int peers_port)
      : side_{loop_, local, "127.0.0.3", port, peers_port},
        peer_{loop_, test::bfd_port(peers_port), test::bfd_port(port), local} {}
  bool come_up(std::chrono::milliseconds at_most = 10s) {
    const auto up = [&] {
      peer_.answer();
      return side_.is(bfd::State::Up);
    };
    return loop_.until(up, at_most);
  }
  Loop loop_;
  Side side_;
  BfdPeer peer_;
};

/// The peer comes up, and then it is silent, or comes from too far away.
class BfdEngineWithAPeer : public BfdEngineAndPeer {
 protected:
  BfdEngineWithAPeer() : BfdEngineAndPeer{"127.0.0.2", 4, 5} { side_.begin(); }
};

TEST_F(BfdEngineWithAPeer, FailsWhenItIsSilent) {
  ASSERT_TRUE(come_up());
  EXPECT_GE(peer_.source_port, 49152);  // RFC 5881 §4
  side_.engine.watch(side_.id, 3, 0);
  ASSERT_TRUE(loop_.until([&] { return side_.news.status.failures == 1; }, 5s));
  EXPECT_EQ(side_.news.failed_generation, 3U);
  EXPECT_EQ(side_.news.status.diagnostic, bfd::Diagnostic::DetectionTimeExpired);
}

TEST_F(BfdEngineWithAPeer, BlamesASessionThatBeganOnAPathThatHadFailed) {
  ASSERT_TRUE(come_up());
  ASSERT_TRUE(loop_.until([&] { return side_.news.status.failures == 1; }, 5s));
  EXPECT_EQ(side_.news.failed_generation, 0U);
  side_.engine.watch(side_.id, 4, 0);
  EXPECT_TRUE(loop_.until([&] { return side_.news.failed_generation == 4; }));
}

TEST_F(BfdEngineWithAPeer, LeavesASessionAloneThatKnewOfTheFailure) {
  ASSERT_TRUE(come_up());
  ASSERT_TRUE(loop_.until([&] { return side_.news.status.failures == 1; }, 5s));
  side_.engine.watch(side_.id, 4, 1);
  EXPECT_FALSE(loop_.until([&] { return side_.news.failed_generation == 4; }, 200ms));
}

TEST_F(BfdEngineWithAPeer, IgnoresPacketsThatCrossedARouter) {  // RFC 5881 §5
  peer_.ttl = 254;
  EXPECT_FALSE(come_up(2500ms));
}

/// A session whose source the kernel chooses: 127.0.0.1, as everywhere on loopback.
class BfdEngineWithoutLocalAddress : public BfdEngineAndPeer {
 protected:
  BfdEngineWithoutLocalAddress() : BfdEngineAndPeer{"127.0.0.1", 8, 9} { side_.path.ends.local.reset(); }
};

TEST_F(BfdEngineWithoutLocalAddress, ComesUpFromTheAddressThatTheKernelChooses) {
  side_.begin();
  EXPECT_TRUE(come_up());
}

TEST_F(BfdEngineWithoutLocalAddress, NeverLeavesFromAnEip) {  // design §2, next_hop
  side_.engine.never_from({*parse_prefix("127.0.0.0/31")});
  side_.begin();
  ASSERT_TRUE(loop_.until([&] { return !side_.news.status.fault.empty(); }));
  EXPECT_EQ(side_.news.status.fault, "would leave from 127.0.0.1, an EIP's: set local_address");
  EXPECT_FALSE(come_up(300ms));
  EXPECT_EQ(peer_.source_port, 0) << "a packet came";
  side_.engine.never_from({});
  EXPECT_TRUE(come_up());
  EXPECT_EQ(side_.news.status.fault, "");
}

TEST_F(BfdEngineWithoutLocalAddress, StaysUpWhenItsAddressBecomesAnEips) {
  side_.begin();
  ASSERT_TRUE(come_up());
  side_.engine.never_from({*parse_prefix("127.0.0.0/31")});
  EXPECT_FALSE(loop_.until(
      [&] {
        peer_.answer();
        return !side_.is(bfd::State::Up);
      },
      500ms));
}

TEST(BfdEngine, SaysThatThereIsNoWayToTheNeighbor) {
  Loop loop;
  Side side{loop, "127.0.0.2", "fe80::1%lo", 10, 11};
  side.path.ends.local.reset();
  side.path.ends.remote.zone = "nowhere0";
  side.begin();
  ASSERT_TRUE(loop.until([&] { return !side.news.status.fault.empty(); }));
  EXPECT_EQ(side.news.status.fault, "finding a way to the neighbor: No such device");
}

TEST(BfdEngine, SaysWhyItCannotListen) {
  Loop loop;
  boost::asio::ip::udp::socket other{loop.context, {boost::asio::ip::udp::v4(), test::bfd_port(6)}};
  Side side{loop, "127.0.0.2", "127.0.0.3", 6, 7};
  side.begin();
  EXPECT_TRUE(loop.until([&] { return !side.news.status.fault.empty(); }));
  EXPECT_EQ(side.news.status.fault, "listening on the BFD port: Address already in use");
}

fsm::NeighborSettings at(const char* address) {
  fsm::NeighborSettings settings;
  settings.address = *parse_scoped_address(address);
  return settings;
}

TEST(BfdPath, IsOneHopUnlessTheNeighborIsFurtherAway) {
  auto settings = at("192.0.2.254");
  EXPECT_FALSE(bfd_path(settings).ends.multihop);
  EXPECT_EQ(bfd_path(settings).ends.min_ttl, 255);
  settings.ttl_security = 1;
  EXPECT_FALSE(bfd_path(settings).ends.multihop);
  settings.ttl_security = 2;
  EXPECT_TRUE(bfd_path(settings).ends.multihop);
  EXPECT_EQ(bfd_path(settings).ends.min_ttl, 254);
  settings.ttl_security.reset();
  settings.multihop = 4;
  EXPECT_TRUE(bfd_path(settings).ends.multihop);
  EXPECT_EQ(bfd_path(settings).ends.min_ttl, 0);
}

}  // namespace
}  // namespace eipd::bgp::net
