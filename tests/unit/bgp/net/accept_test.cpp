#include <cstdio>
#include <fstream>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// A passive neighbor at the raw peer's address.
class Accept : public testing::Test {
 protected:
  fsm::NeighborSettings edge1() {
    auto settings = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.1");
    settings.passive = true;
    return settings;
  }
  /// Whether the speaker closed the connection, having sent nothing.
  bool closed_unheard(RawPeer& peer) {
    return loop_.until([&] { return peer.closed; }) && peer.octets == 0;
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  RawPeer router_{loop_};
};

TEST_F(Accept, TakesAConnectionOfAPassiveNeighbor) {
  pop_.speaker.set_neighbors({edge1()});
  ASSERT_TRUE(router_.dial(pop_.at));
  ASSERT_TRUE(router_.establish(RawPeer::open()));
  EXPECT_TRUE(pop_.established("edge1"));
}

TEST_F(Accept, ClosesAConnectionFromAnUnknownAddressWithoutAnOctet) {
  pop_.speaker.set_neighbors({edge1()});
  RawPeer stranger{loop_, "127.0.0.66"};
  ASSERT_TRUE(stranger.dial(pop_.at));
  EXPECT_TRUE(closed_unheard(stranger));
  EXPECT_THAT(pop_.seen.refused, ElementsAre("unknown-source"));
}

TEST_F(Accept, ClosesAConnectionToAnotherLocalAddressWithoutAnOctet) {
  auto elsewhere = edge1();
  elsewhere.local_address = parse_address("127.0.0.77");
  pop_.speaker.set_neighbors({elsewhere});
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(closed_unheard(router_));
  EXPECT_THAT(pop_.seen.refused, ElementsAre("wrong-local-address"));
}

TEST_F(Accept, ClosesAConnectionToAnEipWithoutAnOctet) {
  pop_.speaker.set_neighbors({edge1()});
  pop_.speaker.never_from({*parse_prefix("127.0.0.0/31")});
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(closed_unheard(router_));
  EXPECT_THAT(pop_.seen.refused, ElementsAre("eip-as-local-address"));
}

TEST_F(Accept, TellsNeighborsAtOneAddressApartByTheLocalAddress) {
  auto elsewhere = edge1();
  elsewhere.name = "edge0";
  elsewhere.local_address = parse_address("127.0.0.77");
  pop_.speaker.set_neighbors({elsewhere, edge1()});
  ASSERT_TRUE(router_.dial(pop_.at));
  ASSERT_TRUE(router_.establish(RawPeer::open()));
  EXPECT_TRUE(pop_.established("edge1"));
  EXPECT_FALSE(pop_.established("edge0"));
}

TEST_F(Accept, ClosesAConnectionOfANeighborThatIsShutDownWithoutAnOctet) {
  pop_.speaker.set_neighbors({edge1()});
  pop_.speaker.shutdown("edge1", {});
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(closed_unheard(router_));
  EXPECT_THAT(pop_.seen.refused, ElementsAre("idle"));
}

TEST_F(Accept, LetsANewConnectionReplaceASilentOne) {
  pop_.speaker.set_neighbors({edge1()});
  RawPeer silent{loop_, "127.0.0.3"};
  ASSERT_TRUE(silent.dial(pop_.at));
  ASSERT_TRUE(loop_.until([&] { return silent.count(wire::MessageType::Open) == 1; }));
  ASSERT_TRUE(router_.dial(pop_.at));
  ASSERT_TRUE(router_.establish(RawPeer::open()));
  EXPECT_TRUE(pop_.established("edge1"));
  EXPECT_TRUE(loop_.until([&] { return silent.closed; }));
}

// RFC 4271 §6.8: a connection beside an Established session is the one that is closed.
TEST_F(Accept, RefusesAConnectionBesideAnEstablishedSession) {
  pop_.speaker.set_neighbors({edge1()});
  ASSERT_TRUE(router_.dial(pop_.at));
  ASSERT_TRUE(router_.establish(RawPeer::open()));
  RawPeer second{loop_, "127.0.0.3"};
  ASSERT_TRUE(second.dial(pop_.at));
  ASSERT_TRUE(loop_.until([&] { return second.closed; }));
  EXPECT_EQ(second.notification(), "Cease/Connection Collision Resolution");
  EXPECT_TRUE(pop_.established("edge1"));
}

// However many connections a neighbor's address opens and leaves, we hold a few, and the next one works.
TEST_F(Accept, SurvivesAFloodOfConnectionsThatSayNothing) {
  pop_.speaker.set_neighbors({edge1()});
  std::vector<std::unique_ptr<RawPeer>> flood;
  for (int i = 0; i < 40; ++i) {
    flood.push_back(std::make_unique<RawPeer>(loop_, "127.0.0.3"));
    ASSERT_TRUE(flood.back()->dial(pop_.at));
  }
  const auto closed = [&] { return std::ranges::count_if(flood, [](const auto& peer) { return peer->closed; }); };
  EXPECT_TRUE(loop_.until([&] { return closed() >= 39; }));
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(router_.establish(RawPeer::open()));
}

TEST_F(Accept, OnATakenPortIsOneLineForTheOperator) {
  Recorder seen;
  Speaker second{loop_.context.get_executor(), {.as = kPopAs, .router_id = BgpId{1}, .listen = {pop_.at}}, seen, 1};
  const auto listening = second.listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().text, "cannot listen on " + to_string(pop_.at) + ": Address already in use");
  EXPECT_THAT(second.listening(), IsEmpty());
}

TEST_F(Accept, OnSeveralEndpointsTakesIpv4AndIpv6Apart) {
  Recorder seen;
  Speaker both{loop_.context.get_executor(),
               {.as = kPopAs, .router_id = BgpId{1}, .listen = {{*parse_address("::"), {}, 0}}},
               seen,
               1};
  ASSERT_TRUE(both.listen());
  const auto port = both.listening().front().port;
  RawPeer v4{loop_};
  EXPECT_FALSE(v4.dial({*parse_address("127.0.0.1"), {}, port}));  // IPv6 only
}

/// Two speakers with a key each.
class Md5 : public Accept {
 protected:
  ~Md5() override {
    std::remove(file("a").c_str());
    std::remove(file("b").c_str());
  }
  static std::string file(const std::string& name) { return testing::TempDir() + "eipd-md5-" + name; }
  void keys(const std::string& a, const std::string& b) {
    std::ofstream{file("a")} << a << '\n';
    std::ofstream{file("b")} << b << '\n';
    auto of_a = neighbor("b", kRouterAs, b_.at, "127.0.0.1");
    of_a.password_file = file("a");
    auto of_b = neighbor("a", kPopAs, pop_.at, "127.0.0.2");
    of_b.password_file = file("b");
    of_b.passive = true;
    b_.speaker.set_neighbors({of_b});
    pop_.speaker.set_neighbors({of_a});
  }
  Pop b_{loop_, "127.0.0.2", kRouterAs, 0xC00002FE};
};

TEST_F(Md5, WithOneKeyTheSessionComesUp) {
  keys("s3cret", "s3cret");
  EXPECT_TRUE(loop_.until([&] { return pop_.established("b") && b_.established("a"); }));
}

// RFC 2385 §2.0: segments with the wrong digest are dropped in silence.
TEST_F(Md5, WithAnotherKeyNothingIsHeard) {
  keys("s3cret", "other");
  loop_.run_for(300ms);
  EXPECT_THAT(pop_.seen.states, Each(StartsWith("b Idle>Connect")));
  EXPECT_THAT(b_.seen.refused, IsEmpty());
}

TEST_F(Md5, WithoutAKeyAPeerThatShouldHaveOneIsNotAccepted) {
  auto keyed = edge1();
  keyed.password_file = file("a");
  std::ofstream{file("a")} << "s3cret\n";
  pop_.speaker.set_neighbors({keyed});
  router_.window = 0;
  boost::asio::ip::tcp::socket bare{loop_.context, {boost::asio::ip::make_address("127.0.0.3"), 0}};
  bool answered = false;
  bare.async_connect(
      {boost::asio::ip::make_address("127.0.0.1"), pop_.at.port},
      [&](const boost::system::error_code& error) { answered = error != boost::asio::error::operation_aborted; });
  loop_.run_for(200ms);
  EXPECT_FALSE(answered);
  bare.close();
  loop_.run_for(1ms);
}

// It was made while there was no key, and taken when there was one: from then on nothing unsigned is heard.
TEST_F(Md5, AConnectionOlderThanTheKeyIsNotHeardWithoutIt) {
  ASSERT_TRUE(router_.dial(pop_.at));  // the kernel's work, and as yet unknown to the speaker
  auto keyed = edge1();
  keyed.password_file = file("a");
  std::ofstream{file("a")} << "s3cret\n";
  pop_.speaker.set_neighbors({keyed});
  ASSERT_TRUE(loop_.until([&] { return pop_.state("edge1") == fsm::State::OpenSent; }));
  router_.send(wire::encode(RawPeer::open()));
  loop_.run_for(300ms);
  EXPECT_EQ(pop_.state("edge1"), fsm::State::OpenSent);
  EXPECT_EQ(router_.octets, 0U);
}

TEST_F(Md5, WithoutItsFileTheNeighborIsNeitherDialledNorAccepted) {
  auto keyed = edge1();
  keyed.passive = false;
  keyed.password_file = "/nonexistent/key";
  pop_.speaker.set_neighbors({keyed});
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(closed_unheard(router_));
  EXPECT_THAT(pop_.seen.refused, Each(AnyOf("neighbor-not-ready", "idle")));
  EXPECT_THAT(pop_.speaker.status("edge1")->last_error, HasSubstr("/nonexistent/key: No such file or directory"));
}

// A key that was removed from the configuration is removed from the listener.
TEST_F(Md5, WithoutItsKeyAnyMoreTheNeighborIsAccepted) {
  auto keyed = edge1();
  keyed.password_file = file("a");
  std::ofstream{file("a")} << "s3cret\n";
  pop_.speaker.set_neighbors({keyed});
  pop_.speaker.set_neighbors({edge1()});
  ASSERT_TRUE(router_.dial(pop_.at));
  EXPECT_TRUE(router_.establish(RawPeer::open()));
}

// RFC 5082. Loopback's TTL is what the sender set, so a peer without GTSM looks like one that is far away.
class TtlSecurity : public Accept {
 protected:
  void neighbors(std::optional<std::uint8_t> ours, std::optional<std::uint8_t> theirs) {
    auto of_a = neighbor("b", kRouterAs, b_.at, "127.0.0.1");
    of_a.ttl_security = ours;
    auto of_b = neighbor("a", kPopAs, pop_.at, "127.0.0.2");
    of_b.ttl_security = theirs;
    of_b.passive = true;
    b_.speaker.set_neighbors({of_b});
    pop_.speaker.set_neighbors({of_a});
  }
  Pop b_{loop_, "127.0.0.2", kRouterAs, 0xC00002FE};
};

TEST_F(TtlSecurity, ComesUpWhenBothSidesHaveIt) {
  neighbors(1, 1);
  EXPECT_TRUE(loop_.until([&] { return pop_.established("b") && b_.established("a"); }));
}

TEST_F(TtlSecurity, HearsNothingOfAPeerThatIsTooFarAway) {
  neighbors(std::nullopt, 1);  // we send with a TTL of 1, its listener wants 255
  loop_.run_for(300ms);
  EXPECT_THAT(pop_.seen.states, Each(StartsWith("b Idle>Connect")));
  EXPECT_THAT(b_.seen.states, Each(StartsWith("a Idle>Active")));
}

}  // namespace
}  // namespace eipd::bgp::net::test
