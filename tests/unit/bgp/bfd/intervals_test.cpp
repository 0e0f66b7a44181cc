// Intervals, detection times, Poll Sequences and jitter (RFC 5880 §6.5, §6.8.2 to §6.8.4, §6.8.7).
#include <gtest/gtest.h>

#include "bgp/bfd/session.hpp"

namespace eipd::bgp::bfd {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kOurs = 7;
const TimePoint kStart{1h};

ControlPacket says(State state, microseconds tx = 50ms, microseconds rx = 50ms, std::uint8_t multiplier = 5) {
  return {.state = state,
          .multiplier = multiplier,
          .my_discriminator = 42,
          .your_discriminator = kOurs,
          .desired_min_tx = tx,
          .required_min_rx = rx};
}

ControlPacket answers(ControlPacket packet) {
  packet.final = true;
  return packet;
}

Session up(Parameters parameters) {
  Session session{kOurs, parameters};
  (void)session.receive(says(State::Down, 1s), kStart);
  (void)session.receive(says(State::Init, 1s), kStart);
  return session;
}

TEST(BfdIntervals, AreASecondAtLeastUntilUp) {  // §6.8.3
  Session session{kOurs, {.interval = 50ms}};
  EXPECT_EQ(session.packet().desired_min_tx, 1s);
  EXPECT_EQ(session.packet().required_min_rx, 50ms);
  EXPECT_EQ(session.transmit_interval(), 1s);
  (void)session.receive(says(State::Down), kStart);
  EXPECT_EQ(session.transmit_interval(), 1s);
  (void)session.receive(says(State::Init), kStart);
  EXPECT_EQ(session.packet().desired_min_tx, 50ms);
  EXPECT_EQ(session.transmit_interval(), 50ms);  // shorter: at once, it surprises nobody
  (void)session.expire(kStart + 1h);
  EXPECT_EQ(session.transmit_interval(), 1s);
}

TEST(BfdIntervals, AreTheGreaterOfOursAndTheirs) {  // §6.8.2, §6.8.4
  Session session = up({.interval = 300ms, .multiplier = 3});
  (void)session.receive(says(State::Up, 100ms, 400ms, 5), kStart);
  EXPECT_EQ(session.transmit_interval(), 400ms);
  EXPECT_EQ(session.detection_time(), 5 * 300ms);  // their multiplier
  (void)session.receive(says(State::Up, 500ms, 100ms, 2), kStart);
  EXPECT_EQ(session.transmit_interval(), 300ms);
  EXPECT_EQ(session.detection_time(), 2 * 500ms);
}

TEST(BfdIntervals, ArePolledForWhenTheSessionComesUp) {
  Session session = up({.interval = 50ms});
  EXPECT_TRUE(session.packet().poll);
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_FALSE(session.packet().poll);
}

TEST(BfdIntervals, AreNotPolledForOfAPeerThatIsGone) {
  Session session = up({.interval = 50ms});
  ASSERT_TRUE(session.polling());
  (void)session.expire(kStart + 1h);
  EXPECT_FALSE(session.packet().poll);
}

TEST(BfdIntervals, ThatGrowHoldOnceThePeerKnows) {  // §6.8.3
  Session session = up({.interval = 50ms});
  (void)session.receive(answers(says(State::Up)), kStart);
  const auto reaction = session.configure({.interval = 200ms});
  ASSERT_TRUE(reaction.send);
  EXPECT_TRUE(reaction.send->poll);
  EXPECT_EQ(reaction.send->desired_min_tx, 200ms);
  EXPECT_EQ(session.transmit_interval(), 50ms);
  EXPECT_EQ(session.detection_time(), 5 * 200ms);  // the peer may be slower from now on
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_EQ(session.transmit_interval(), 200ms);
}

TEST(BfdIntervals, ThatShrinkAreExpectedOnceThePeerKnows) {  // §6.8.3
  Session session = up({.interval = 200ms});
  (void)session.receive(answers(says(State::Up)), kStart);
  (void)session.configure({.interval = 50ms});
  EXPECT_EQ(session.transmit_interval(), 50ms);
  EXPECT_EQ(session.detection_time(), 5 * 200ms);
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_EQ(session.detection_time(), 5 * 50ms);
}

TEST(BfdIntervals, ThatChangeDuringAPollArePolledForAgain) {  // §6.5: the Final may mean the ones before
  Session session = up({.interval = 50ms});
  (void)session.configure({.interval = 200ms});
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_TRUE(session.polling());
  EXPECT_EQ(session.transmit_interval(), 50ms);
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_FALSE(session.polling());
  EXPECT_EQ(session.transmit_interval(), 200ms);
}

TEST(BfdIntervals, AnUninvitedFinalChangesNothing) {
  Session session = up({.interval = 50ms});
  (void)session.receive(answers(says(State::Up)), kStart);
  const auto before = session.packet();
  (void)session.receive(answers(says(State::Up)), kStart);
  EXPECT_EQ(session.packet(), before);
}

TEST(BfdIntervals, ThatStayTheSameAreNotNews) {
  Session session = up({.interval = 50ms});
  EXPECT_FALSE(session.configure({.interval = 50ms}).send);
}

TEST(BfdJitter, IsUpToAQuarter) {  // §6.8.7
  EXPECT_EQ(up({.interval = 100ms, .multiplier = 3}).transmit_within(), (Spread{75ms, 100ms}));
}

TEST(BfdJitter, IsATenthAtLeastWithAMultiplierOfOne) {
  EXPECT_EQ(up({.interval = 100ms, .multiplier = 1}).transmit_within(), (Spread{75ms, 90ms}));
}

TEST(BfdTransmission, StopsForAPeerThatWantsNone) {  // §6.8.7: RemoteMinRxInterval is zero
  Session session = up({.interval = 100ms});
  (void)session.receive(says(State::Up, 50ms, 0us), kStart);
  EXPECT_FALSE(session.transmit_within());
}

TEST(BfdTransmission, StopsForAPeerInDemandModeExceptForAPoll) {  // §6.6, §6.8.7
  Session session = up({.interval = 100ms});
  auto packet = says(State::Up);
  packet.demand = true;
  (void)session.receive(packet, kStart);
  EXPECT_TRUE(session.transmit_within());  // still polling
  (void)session.receive(answers(packet), kStart);
  EXPECT_FALSE(session.transmit_within());
  packet.demand = false;
  (void)session.receive(packet, kStart);
  EXPECT_TRUE(session.transmit_within());
}

}  // namespace
}  // namespace eipd::bgp::bfd
