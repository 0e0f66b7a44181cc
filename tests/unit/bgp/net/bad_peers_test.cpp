// What a peer may do wrong at each state, on a real connection: it gets the NOTIFICATION that the RFC names, the other
// sessions don't notice, and it is dialled again slowly.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loopback.hpp"
#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::net::test {
namespace {

enum class At : std::uint8_t { OpenSent, OpenConfirm, Established };

const std::string kMarker = "ffffffffffffffffffffffffffffffff";

struct Rubbish {
  const char* name;
  At at;
  std::string hex;
  const char* answer;
};

/// One neighbor that misbehaves, and one that must not notice.
class BadPeer : public testing::Test {
 protected:
  BadPeer() {
    auto bad = neighbor("bad", kRouterAs, bad_.at(), "127.0.0.1");
    auto good = neighbor("good", kRouterAs, good_.at(), "127.0.0.1");
    good.address.address = *parse_address("127.0.0.4");
    good.passive = true;
    pop_.speaker.set_neighbors({bad, good});
  }
  bool bring_to(At at) {
    if (!good_.dial(pop_.at) || !good_.establish(RawPeer::open()) || !bad_.accept()) return false;
    if (at == At::OpenSent) return loop_.until([&] { return bad_.count(wire::MessageType::Open) == 1; });
    if (at == At::Established)
      return bad_.establish(RawPeer::open()) && loop_.until([&] { return pop_.established("bad"); });
    bad_.send(wire::encode(RawPeer::open()));
    return loop_.until([&] { return bad_.count(wire::MessageType::Keepalive) == 1; });
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  RawPeer bad_{loop_, "127.0.0.3"};
  RawPeer good_{loop_, "127.0.0.4"};
};

class BadPeers : public BadPeer, public testing::WithParamInterface<Rubbish> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc4271Section6, BadPeers,
    testing::Values(
        // §6.1
        Rubbish{"MarkerInOpenSent", At::OpenSent, "00" + kMarker.substr(2) + "0013 04",
                "Message Header Error/Connection Not Synchronized"},
        Rubbish{"LengthInOpenSent", At::OpenSent, kMarker + "0012 04", "Message Header Error/Bad Message Length"},
        Rubbish{"LengthBeyondTheMaximumInEstablished", At::Established, kMarker + "1001 02",
                "Message Header Error/Bad Message Length"},
        Rubbish{"TypeInOpenSent", At::OpenSent, kMarker + "0013 09", "Message Header Error/Bad Message Type"},
        Rubbish{"TypeInOpenConfirm", At::OpenConfirm, kMarker + "0013 00", "Message Header Error/Bad Message Type"},
        Rubbish{"TypeInEstablished", At::Established, kMarker + "0013 ff", "Message Header Error/Bad Message Type"},
        Rubbish{"HttpInOpenSent", At::OpenSent, "474554202f20485454502f312e310d0a0d0a0d0a",
                "Message Header Error/Connection Not Synchronized"},
        // §6.2
        Rubbish{"OpenOfVersionThree", At::OpenSent, kMarker + "001d 01 03 fbf0 005a c00002fe 00",
                "OPEN Message Error/Unsupported Version Number"},
        Rubbish{"OpenOfAnotherAs", At::OpenSent, kMarker + "001d 01 04 fbf1 005a c00002fe 00",
                "OPEN Message Error/Bad Peer AS"},
        Rubbish{"OpenWithAHoldTimeOfTwo", At::OpenSent, kMarker + "001d 01 04 fbf0 0002 c00002fe 00",
                "OPEN Message Error/Unacceptable Hold Time"},
        Rubbish{"OpenWithoutAnIdentifier", At::OpenSent, kMarker + "001d 01 04 fbf0 005a 00000000 00",
                "OPEN Message Error/Bad BGP Identifier"},
        // §6.3, RFC 7606 §5.3
        Rubbish{"UpdateWithAPrefixTooLong", At::Established, kMarker + "001d 02 0006 21c000020100 0000",
                "UPDATE Message Error/Invalid Network Field"},
        // §6.6, RFC 6608
        Rubbish{"UpdateInOpenSent", At::OpenSent, kMarker + "0017 02 0000 0000",
                "Finite State Machine Error/Unexpected Message in OpenSent"},
        Rubbish{"KeepaliveInOpenSent", At::OpenSent, kMarker + "0013 04",
                "Finite State Machine Error/Unexpected Message in OpenSent"},
        Rubbish{"UpdateInOpenConfirm", At::OpenConfirm, kMarker + "0017 02 0000 0000",
                "Finite State Machine Error/Unexpected Message in OpenConfirm"},
        Rubbish{"OpenInEstablished", At::Established, kMarker + "001d 01 04 fbf0 005a c00002fe 00",
                "Finite State Machine Error/Unexpected Message in Established"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadPeers, GetTheNotificationOfTheRfc) {
  ASSERT_TRUE(bring_to(GetParam().at));
  bad_.send(wire::test::from_hex(GetParam().hex));
  ASSERT_TRUE(loop_.until([&] { return bad_.closed; }));
  EXPECT_EQ(bad_.notification(), GetParam().answer);
  EXPECT_TRUE(pop_.established("good"));
  EXPECT_FALSE(good_.closed);
  const auto status = *pop_.speaker.status("bad");
  EXPECT_GE(status.next_retry, 40s);
  EXPECT_EQ(status.last_error, std::string{"sent "} + GetParam().answer);
}

// A NOTIFICATION is never answered (§6.4), also a malformed one.
TEST_F(BadPeer, IsNotAnsweredWhenItNotifies) {
  ASSERT_TRUE(bring_to(At::Established));
  bad_.send(wire::test::from_hex(kMarker + "0016 03 06 63 ff"));
  ASSERT_TRUE(loop_.until([&] { return bad_.closed; }));
  EXPECT_EQ(bad_.notification(), "");
}

// RFC 7606 §2: treat-as-withdraw. ORIGIN has the value 9.
TEST_F(BadPeer, KeepsItsSessionWhenAnAttributeIsMalformed) {
  ASSERT_TRUE(bring_to(At::Established));
  bad_.send(wire::test::from_hex(kMarker + "002f 02 0000 0014" +
                                 "400101 09"             // ORIGIN
                                 "400206 0201 0000fbf0"  // AS_PATH
                                 "400304 c00002fe"       // NEXT_HOP
                                 "18c00002"));           // 192.0.2.0/24
  loop_.until([&] { return pop_.seen.count("malformed bad") == 1; });
  EXPECT_EQ(pop_.speaker.status("bad")->malformed_updates, 1U);
  EXPECT_TRUE(pop_.established("bad"));
}

TEST_F(BadPeer, IsCutOffWhenItFallsSilent) {
  RawPeer silent{loop_, "127.0.0.5"};
  auto passive = neighbor("silent", kRouterAs, silent.at(), "127.0.0.1");
  passive.passive = true;
  passive.hold_time = 3s;
  pop_.speaker.set_neighbors({passive});
  ASSERT_TRUE(silent.dial(pop_.at));
  ASSERT_TRUE(silent.establish(RawPeer::open()));
  ASSERT_TRUE(loop_.until([&] { return silent.closed; }));
  EXPECT_EQ(silent.notification(), "Hold Timer Expired");
  EXPECT_EQ(pop_.seen.count("down silent hold-timer-expired"), 1U);
}

// The state machine's hold timer ran out while our own process was held up, not the peer: what waits in the socket is
// read first.
TEST_F(BadPeer, IsNotTakenForSilentWhenWeWereLate) {
  RawPeer alive{loop_, "127.0.0.5"};
  auto passive = neighbor("alive", kRouterAs, alive.at(), "127.0.0.1");
  passive.passive = true;
  passive.hold_time = 3s;
  pop_.speaker.set_neighbors({passive});
  ASSERT_TRUE(alive.dial(pop_.at));
  ASSERT_TRUE(alive.establish(RawPeer::open()));
  ASSERT_TRUE(loop_.until([&] { return pop_.established("alive"); }));
  alive.send(wire::encode_keepalive());
  std::this_thread::sleep_for(3200ms);  // not a wait for something: the control thread is stuck
  loop_.run_for(300ms);
  EXPECT_TRUE(pop_.established("alive"));
}

}  // namespace
}  // namespace eipd::bgp::net::test
