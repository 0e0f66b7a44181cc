// One BFD session (RFC 5880 §6.8), asynchronous mode, active role: packets and time in, packets to send and changes
// out. Pure: the caller owns the socket and two timers, and comes
//
//   - with each packet that belongs to the session,
//   - when `detection_due` has passed (receive what is waiting in the socket first: we may be late, not the peer),
//   - to fetch `packet` once in a random time out of `transmit_within`, drawn anew as soon as these bounds change (the
//     peer, told a shorter interval, counts on it at once).
//
// Laws: every failure is a change from Up to Down; a peer that says AdminDown is no failure (§6.8.16, RFC 5882 §3.2);
// until the session is Up it sends at most one packet a second (§6.8.3); while it is Up, neither side is surprised by
// new intervals: what makes us slower holds only when the peer has said Final (§6.8.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "bgp/bfd/packet.hpp"

namespace eipd::bgp::bfd {

using TimePoint = std::chrono::steady_clock::time_point;

struct Parameters {
  microseconds interval{300'000};  ///< we want to send, and can receive, one packet in this time
  std::uint8_t multiplier = 3;     ///< packets lost in a row until the peer gives up; not 0
  friend bool operator==(const Parameters&, const Parameters&) = default;
};

/// The state changed.
struct Change {
  State from = State::Down;
  State to = State::Down;
  Diagnostic diagnostic = Diagnostic::None;  ///< ours: why
  bool failure = false;                      ///< the path to the peer is broken: who relies on it must act
  friend bool operator==(const Change&, const Change&) = default;
};

/// What follows from an event.
struct Reaction {
  std::optional<Change> change;
  /// Send this at once: the answer to a Poll, or news that the peer should not wait for (§6.8.7).
  std::optional<ControlPacket> send;
};

/// Between two periodic packets lies a time chosen at random from these bounds (§6.8.7).
struct Spread {
  microseconds least{0};
  microseconds most{0};
  friend bool operator==(const Spread&, const Spread&) = default;
};

class Session {
 public:
  static constexpr microseconds kSlow{1'000'000};  ///< least transmit interval until Up (§6.8.3)

  /// Down. `discriminator`: ours, not zero, of no other session of this system.
  Session(std::uint32_t discriminator, Parameters parameters);

  /// The packet was decoded and belongs to this session (demultiplexer.hpp).
  Reaction receive(const ControlPacket& packet, TimePoint now);
  /// The detection time may have passed; nothing happens if it hasn't.
  Reaction expire(TimePoint now);
  /// New parameters, told to the peer by a Poll Sequence: an Up session stays Up.
  Reaction configure(Parameters parameters);
  /// To AdminDown, and back to Down (§6.8.16).
  Reaction disable();
  Reaction enable();

  /// The periodic packet as it is now.
  [[nodiscard]] ControlPacket packet() const;
  /// Nothing: no periodic packets (the peer wants none).
  [[nodiscard]] std::optional<Spread> transmit_within() const;
  /// When the peer has been silent for too long; nothing while we don't hear it anyway.
  [[nodiscard]] std::optional<TimePoint> detection_due() const;

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Diagnostic diagnostic() const { return diagnostic_; }
  [[nodiscard]] State remote_state() const { return remote_.state; }
  [[nodiscard]] Diagnostic remote_diagnostic() const { return remote_.diagnostic; }
  [[nodiscard]] std::uint32_t discriminator() const { return discriminator_; }
  /// 0: not known.
  /// Before jitter (§6.8.2).
  [[nodiscard]] microseconds transmit_interval() const;
  /// The peer's multiplier × what was agreed on (§6.8.4); 0 before its first packet.
  [[nodiscard]] microseconds detection_time() const;
  /// We are telling the peer new intervals, and it has not answered yet (§6.5).
  [[nodiscard]] bool polling() const { return polling_; }

 private:
  /// bfd.Remote… of §6.8.1: what the peer said last.
  struct Remote {
    std::uint32_t discriminator = 0;
    State state = State::Down;
    Diagnostic diagnostic = Diagnostic::None;
    std::uint8_t multiplier = 0;
    microseconds desired_min_tx{0};
    microseconds required_min_rx{1};
    bool demand = false;
  };

  Reaction move(State to, Diagnostic why, bool failure);
  [[nodiscard]] std::optional<Reaction> transition(const ControlPacket& packet);
  void end_poll();
  /// Has the peer learn the intervals that fit the state and the parameters.
  void set_intervals();

  std::uint32_t discriminator_;
  Parameters parameters_;
  State state_ = State::Down;
  Diagnostic diagnostic_ = Diagnostic::None;
  Remote remote_;
  microseconds desired_min_tx_;   ///< as told in packets
  microseconds required_min_rx_;  ///< likewise
  microseconds sending_by_;       ///< the desired interval in force: the peer may not know a longer one yet
  microseconds expecting_by_;     ///< the required interval in force: the peer may not know a shorter one yet
  bool polling_ = false;
  bool poll_again_ = false;  ///< intervals changed during the Poll Sequence: its Final may mean the ones before
  std::optional<TimePoint> last_received_;
};

}  // namespace eipd::bgp::bfd
