// Two sessions, joined by a link with delay and loss, in simulated time.
#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "bgp/bfd/session.hpp"

namespace eipd::bgp::bfd {
namespace {

using namespace std::chrono_literals;

struct End {
  Session session;
  TimePoint next_send;
  std::optional<Spread> armed{};  ///< what next_send was drawn from
  std::vector<Change> changes{};
};

class Link {
 public:
  Link(Parameters a, Parameters b, unsigned seed)
      : ends_{End{Session{1, a}, now_}, End{Session{2, b}, now_}}, random_{seed} {}

  void run(std::chrono::milliseconds time, double loss) {
    for (const TimePoint until = now_ + time; now_ < until; now_ += 1ms) {
      for (std::size_t side = 0; side < 2; ++side) step(side, loss);
    }
  }
  [[nodiscard]] const End& end(std::size_t side) const { return ends_[side]; }
  [[nodiscard]] End& end(std::size_t side) { return ends_[side]; }
  [[nodiscard]] TimePoint now() const { return now_; }
  void take(std::size_t side, Reaction reaction) {
    End& end = ends_[side];
    if (reaction.change) end.changes.push_back(*reaction.change);
    if (reaction.send) flying_.push_back({now_ + 2ms, 1 - side, *reaction.send});
  }

 private:
  struct Flying {
    TimePoint arrives;
    std::size_t to;
    ControlPacket packet;
  };

  void step(std::size_t side, double loss) {
    End& end = ends_[side];
    for (std::size_t i = 0; i < flying_.size();) {
      if (flying_[i].to != side || flying_[i].arrives > now_) {
        ++i;
        continue;
      }
      const auto octets = encode(flying_[i].packet);
      flying_.erase(flying_.begin() + static_cast<std::ptrdiff_t>(i));
      if (std::bernoulli_distribution{loss}(random_)) continue;
      if (const auto packet = decode(octets)) take(side, end.session.receive(*packet, now_));
    }
    take(side, end.session.expire(now_));
    const auto within = end.session.transmit_within();
    const bool due = now_ >= end.next_send;
    if (within && due) flying_.push_back({now_ + 2ms, 1 - side, end.session.packet()});
    if (within && (due || within != end.armed)) {
      std::uniform_int_distribution<microseconds::rep> pause{within->least.count(), within->most.count()};
      end.next_send = now_ + microseconds{pause(random_)};
    }
    end.armed = within;
  }

  TimePoint now_{1h};
  std::vector<End> ends_;
  std::vector<Flying> flying_;
  std::mt19937 random_;
};

const Parameters kFast{.interval = 50ms, .multiplier = 3};
const Parameters kSlow{.interval = 200ms, .multiplier = 2};

TEST(BfdLaws, BothComeUpAndStayUpOnAGoodLink) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Link link{kFast, kSlow, seed};
    link.run(60s, 0);
    for (std::size_t side = 0; side < 2; ++side) {
      EXPECT_EQ(link.end(side).session.state(), State::Up);
      EXPECT_FALSE(link.end(side).session.polling());
      EXPECT_TRUE(std::ranges::none_of(link.end(side).changes, &Change::failure));
    }
    EXPECT_EQ(link.end(0).session.detection_time(), 2 * 200ms);
    EXPECT_EQ(link.end(1).session.detection_time(), 3 * 200ms);
  }
}

TEST(BfdLaws, ABrokenLinkIsFoundWithinTheDetectionTime) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Link link{kFast, kFast, seed};
    link.run(10s, 0);
    link.run(160ms, 1);
    for (std::size_t side = 0; side < 2; ++side) {
      EXPECT_EQ(link.end(side).session.state(), State::Down);
      EXPECT_TRUE(link.end(side).changes.back().failure);
    }
    link.run(10s, 0);
    EXPECT_EQ(link.end(0).session.state(), State::Up);
  }
}

TEST(BfdLaws, EveryFailureFollowsAnUpAndStatesJoin) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    Link link{kFast, kSlow, seed};
    for (int round = 0; round < 20; ++round) link.run(2s, round % 2 == 0 ? 0.2 : 0.8);
    for (std::size_t side = 0; side < 2; ++side) {
      State state = State::Down;
      for (const Change& change : link.end(side).changes) {
        EXPECT_EQ(change.from, state);
        EXPECT_NE(change.from, change.to);
        if (change.failure) {
          EXPECT_EQ(change.from, State::Up);
          EXPECT_EQ(change.to, State::Down);
        }
        state = change.to;
      }
      EXPECT_EQ(link.end(side).session.state(), state);
    }
  }
}

TEST(BfdLaws, NewIntervalsEndNoSession) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Link link{kFast, kFast, seed};
    link.run(10s, 0);
    link.take(0, link.end(0).session.configure({.interval = 500ms, .multiplier = 3}));
    link.run(10s, 0);
    EXPECT_EQ(link.end(1).session.detection_time(), 3 * 500ms);
    link.take(0, link.end(0).session.configure({.interval = 20ms, .multiplier = 3}));
    link.take(1, link.end(1).session.configure({.interval = 20ms, .multiplier = 3}));
    link.run(10s, 0);
    EXPECT_EQ(link.end(1).session.detection_time(), 3 * 20ms);
    for (std::size_t side = 0; side < 2; ++side) {
      EXPECT_EQ(link.end(side).session.state(), State::Up);
      EXPECT_TRUE(std::ranges::none_of(link.end(side).changes, &Change::failure));
    }
  }
}

TEST(BfdLaws, AdminDownOfThePeerIsNoFailure) {
  Link link{kFast, kFast, 1};
  link.run(10s, 0);
  link.take(0, link.end(0).session.disable());
  link.run(10s, 0);
  EXPECT_EQ(link.end(1).session.state(), State::Down);
  EXPECT_TRUE(std::ranges::none_of(link.end(1).changes, &Change::failure));
  link.take(0, link.end(0).session.enable());
  link.run(10s, 0);
  EXPECT_EQ(link.end(1).session.state(), State::Up);
}

}  // namespace
}  // namespace eipd::bgp::bfd
