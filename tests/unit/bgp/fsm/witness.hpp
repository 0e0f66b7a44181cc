// Watches what a Peer asks for, as a shell would, and notes the first law that is broken. For tests of laws and
// fuzzing.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bgp/fsm/action.hpp"
#include "bgp/fsm/peer.hpp"

namespace eipd::bgp::fsm::test {

class Witness {
 public:
  /// The Peer answered with `actions`.
  void see(const Peer& peer, const Actions& actions);
  /// This timer of the Peer ran out, if it ran at all. Before the Peer is told.
  void expired(PeerTimer timer) { running_[static_cast<std::size_t>(timer)] = false; }
  /// The peer sent a NOTIFICATION on this connection. Before the Peer is told.
  void heard_notification(ConnectionId id);

  /// Every connection there ever was, and one there never was.
  [[nodiscard]] std::vector<ConnectionId> known() const;
  [[nodiscard]] std::vector<ConnectionId> living() const;
  [[nodiscard]] std::uint64_t sessions() const { return generation_; }
  /// The law that was broken; empty: none.
  [[nodiscard]] const std::string& broken() const { return broken_; }

 private:
  struct Seen {
    bool open = true;
    bool silenced = false;  ///< a NOTIFICATION went or came: no further message
  };
  void law(bool holds, const char* name) {
    if (!holds && broken_.empty()) broken_ = name;
  }
  void opens(ConnectionId id);
  Seen* open(ConnectionId id);

  void note(const Dial& a) { opens(a.connection); }
  void note(const Adopt& a) { opens(a.connection); }
  void note(const Refuse&) {}
  void note(const Send& a);
  void note(const Close& a);
  void note(const StartTimer& a);
  void note(const StartPeerTimer& a) { running_[static_cast<std::size_t>(a.timer)] = true; }
  void note(const StopPeerTimer& a) { running_[static_cast<std::size_t>(a.timer)] = false; }
  void note(const SessionUp& a);
  void note(const SessionDown& a);
  void note(const RefreshRequested& a);
  void note(const StateChanged& a);
  void note(const NotificationSent&) {}
  void note(const NotificationSeen&) {}
  void note(const ConnectionEnded& a);

  std::map<ConnectionId, Seen> connections_;
  std::array<bool, 3> running_{};  ///< by PeerTimer
  bool up_ = false;
  std::uint64_t generation_ = 0;
  State state_ = State::Idle;
  std::string broken_;
};

}  // namespace eipd::bgp::fsm::test
