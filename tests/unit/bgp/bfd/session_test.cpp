// The state machine of RFC 5880 §6.2 and §6.8.6, row by row, and what may end a session.
#include "bgp/bfd/session.hpp"

#include <string>

#include <gtest/gtest.h>

namespace eipd::bgp::bfd {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kOurs = 7;
const TimePoint kStart{1h};

/// What the peer says in that state: 300 ms × 3 when it is Up, a second until then.
ControlPacket says(State state) {
  return {.state = state,
          .multiplier = 3,
          .my_discriminator = 42,
          .your_discriminator = kOurs,
          .desired_min_tx = state == State::Up ? microseconds{300ms} : microseconds{1s},
          .required_min_rx = 300ms};
}

Session in_state(State state) {
  Session session{kOurs, {.interval = 300ms, .multiplier = 3}};
  if (state == State::AdminDown) (void)session.disable();
  if (state == State::Init || state == State::Up) (void)session.receive(says(State::Down), kStart);
  if (state == State::Up) (void)session.receive(says(State::Init), kStart);
  EXPECT_EQ(session.state(), state);
  return session;
}

struct Row {
  State here;
  State there;
  State to;
  Diagnostic why = Diagnostic::None;
  bool failure = false;
};

TEST(BfdSession, FollowsTheTableOfStates) {
  using enum State;
  using enum Diagnostic;
  const std::vector<Row> rows{
      {AdminDown, AdminDown, AdminDown},
      {AdminDown, Down, AdminDown},
      {AdminDown, Init, AdminDown},
      {AdminDown, Up, AdminDown},
      {Down, AdminDown, Down},
      {Down, Down, Init},
      {Down, Init, Up},
      {Down, Up, Down},
      {Init, AdminDown, Down, NeighborSignaledDown},
      {Init, Down, Init},
      {Init, Init, Up},
      {Init, Up, Up},
      {Up, AdminDown, Down, NeighborSignaledDown},  // no failure: §6.8.16, RFC 5882 §3.2
      {Up, Down, Down, NeighborSignaledDown, true},
      {Up, Init, Up},
      {Up, Up, Up},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string{to_string(row.here)} + " hears " + std::string{to_string(row.there)});
    Session session = in_state(row.here);
    const auto reaction = session.receive(says(row.there), kStart);
    EXPECT_EQ(session.state(), row.to);
    if (row.here == row.to) {
      EXPECT_FALSE(reaction.change);
      continue;
    }
    EXPECT_EQ(reaction.change, (Change{row.here, row.to, row.why, row.failure}));
    ASSERT_TRUE(reaction.send);  // §6.8.7: the peer should not wait for the news
    EXPECT_EQ(reaction.send->state, row.to);
  }
}

TEST(BfdSession, StartsDownAndKnowsNobody) {
  const Session session{kOurs, {}};
  EXPECT_EQ(session.packet().state, State::Down);
  EXPECT_EQ(session.packet().my_discriminator, kOurs);
  EXPECT_EQ(session.packet().your_discriminator, 0U);
  EXPECT_FALSE(session.detection_due());
}

TEST(BfdSession, NeverClaimsToOutliveTheProcess) {  // the C bit: bgp-notes on graceful restart
  EXPECT_FALSE(in_state(State::Up).packet().control_plane_independent);
}

TEST(BfdSession, FailsWhenThePeerIsSilentForTheDetectionTime) {
  Session session = in_state(State::Up);
  (void)session.receive(says(State::Up), kStart + 1s);
  EXPECT_EQ(session.detection_due(), kStart + 1s + 900ms);
  EXPECT_FALSE(session.expire(kStart + 1899ms).change);
  const auto reaction = session.expire(kStart + 1900ms);
  EXPECT_EQ(reaction.change, (Change{State::Up, State::Down, Diagnostic::DetectionTimeExpired, true}));
  EXPECT_EQ(session.packet().your_discriminator, 0U);  // §6.8.1
  EXPECT_EQ(session.packet().diagnostic, Diagnostic::DetectionTimeExpired);
  EXPECT_FALSE(session.detection_due());
}

TEST(BfdSession, ThatNeverCameUpDoesNotFail) {
  Session session = in_state(State::Init);
  const auto reaction = session.expire(kStart + 1h);
  EXPECT_EQ(reaction.change, (Change{State::Init, State::Down, Diagnostic::DetectionTimeExpired, false}));
}

TEST(BfdSession, ForgetsTheDiscriminatorOfASilentPeerWhileDown) {  // §6.8.1
  Session session = in_state(State::Up);
  (void)session.receive(says(State::AdminDown), kStart);
  EXPECT_EQ(session.packet().your_discriminator, 42U);
  EXPECT_FALSE(session.expire(kStart + 1h).change);
  EXPECT_EQ(session.packet().your_discriminator, 0U);
}

TEST(BfdSession, ComesBackAfterAFailure) {
  Session session = in_state(State::Up);
  (void)session.expire(kStart + 1h);
  (void)session.receive(says(State::Down), kStart + 2h);
  const auto reaction = session.receive(says(State::Up), kStart + 2h);
  EXPECT_EQ(session.state(), State::Up);
  EXPECT_EQ(reaction.change, (Change{State::Init, State::Up, Diagnostic::None, false}));
}

TEST(BfdSession, GoesAdminDownAndBackByOurWill) {  // §6.8.16
  Session session = in_state(State::Up);
  const auto down = session.disable();
  EXPECT_EQ(down.change, (Change{State::Up, State::AdminDown, Diagnostic::AdministrativelyDown, false}));
  ASSERT_TRUE(down.send);
  EXPECT_EQ(down.send->state, State::AdminDown);
  EXPECT_FALSE(session.disable().change);
  EXPECT_FALSE(session.expire(kStart + 1h).change);
  EXPECT_EQ(session.enable().change, (Change{State::AdminDown, State::Down, Diagnostic::None, false}));
  EXPECT_FALSE(session.enable().change);
}

TEST(BfdSession, AnswersAPollAtOnceWithFinalAndWithoutPoll) {  // §6.5, §6.8.7
  Session session = in_state(State::Up);
  ASSERT_TRUE(session.polling());
  auto poll = says(State::Up);
  poll.poll = true;
  const auto reaction = session.receive(poll, kStart);
  ASSERT_TRUE(reaction.send);
  EXPECT_TRUE(reaction.send->final);
  EXPECT_FALSE(reaction.send->poll);
}

TEST(BfdSession, AnswersAPollThatChangesTheStateWithTheNewState) {
  Session session = in_state(State::Init);
  auto poll = says(State::Up);
  poll.poll = true;
  const auto reaction = session.receive(poll, kStart);
  ASSERT_TRUE(reaction.send);
  EXPECT_TRUE(reaction.send->final);
  EXPECT_EQ(reaction.send->state, State::Up);
}

}  // namespace
}  // namespace eipd::bgp::bfd
