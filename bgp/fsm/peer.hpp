// One neighbor: what is wanted of it (up or down), when to dial, at most two connections at a time and at most one of
// them Established. Pure: the shell reports what happens and performs the actions that come back, in order.
//
//   - An outgoing machine that dials, waits in Active (fast back-off, incoming connections are welcome) or is held in
//     Idle (slow back-off, incoming connections are refused).
//   - An incoming machine for the newest accepted connection. As long as it has said nothing, it blocks neither our
//     dialling nor the next incoming connection, which replaces it.
//   - While an incoming connection carries a session with graceful restart, a second incoming machine: the peer may
//   have
//     restarted. RFC 4724 §4.2 wants the session closed the moment that connection is there; we wait for its OPEN, or
//     one silent connection from the peer's address would end every session.
//
// Laws: SessionUp and SessionDown alternate; nothing is sent on a connection after its Close; a NOTIFICATION is never
// answered; events that name an unknown connection change nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bgp/fsm/action.hpp"
#include "bgp/fsm/backoff.hpp"
#include "bgp/fsm/collision.hpp"
#include "bgp/fsm/connection.hpp"

namespace eipd::bgp::fsm {

class Peer {
 public:
  /// Idle and wanted down: `start` sets it going.
  Peer(NeighborSettings neighbor, SpeakerSettings speaker, Restart restart = {});
  Peer(const Peer&) = delete;  // its connections refer to its settings
  Peer& operator=(const Peer&) = delete;

  /// Wanted up. Dials at once, unless passive. Nothing if it already is.
  Actions start();
  /// Wanted down: AdminShutdown, Deconfigured. `text` goes to the peer (RFC 9003).
  Actions stop(Cause cause, std::string_view text = {});
  /// Ends what there is (AdminReset, ConfigChanged), forgets the back-off and dials at once; nothing while wanted down.
  Actions reset(Cause cause, std::string_view text = {});
  /// A TCP connection from this neighbor was accepted. The first action is Adopt or Refuse.
  Actions accept();
  /// Something happened to that connection.
  Actions on(ConnectionId connection, const Event& event);
  Actions on(PeerTimer expired);
  /// BFD says that the path to the neighbor works: a connection that waited for it goes on (`bfd.strict`), and a pause
  /// before dialling is over.
  Actions bfd_up();
  /// BFD is no longer up. With `failure` the session of that generation ends by Cease/BFD Down (RFC 9384) and no newer
  /// one; without (the peer took BFD down on purpose: RFC 5882 §3.2) every session stays. No connection of a strict
  /// neighbor becomes Established from now on.
  Actions bfd_down(std::uint64_t generation, bool failure);

  /// Takes over settings for the next session. Precondition: Established, or nothing changed of more than Impact::Live;
  /// and nothing of Impact::Reset.
  void adopt(NeighborSettings neighbor, const SpeakerSettings& speaker);

  /// So much time has passed since our restart that no peer waits for it any more.
  void end_restart() { restart_.restarting = false; }

  /// What the next OPEN says. After the first session it is no restart any more, and forwarding lives with us.
  [[nodiscard]] const Restart& restart() const { return restart_; }
  [[nodiscard]] bool wanted_up() const { return wanted_up_; }
  /// Of the connection that has come furthest.
  [[nodiscard]] State state() const;
  /// Of the present session, or of the last one; 0 before the first.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// Nothing unless Established. Valid until the next event.
  [[nodiscard]] const Negotiated* negotiated() const;
  /// Why a connection last ended; nothing before the first end.
  [[nodiscard]] const std::optional<Ending>& last_ending() const { return last_ending_; }
  [[nodiscard]] const NeighborSettings& neighbor() const { return neighbor_; }
  [[nodiscard]] const SpeakerSettings& speaker() const { return speaker_; }

 private:
  /// Hands `event` to that machine, and to its sibling what follows from a collision.
  void deliver(Connection& here, const Event& event, Actions& out);
  [[nodiscard]] Collision judge(const Connection& here, const wire::Open& open) const;
  [[nodiscard]] Connection* find(ConnectionId id);
  /// The connection that an OPEN on `here` may collide with; null: none.
  [[nodiscard]] const Connection* sibling(const Connection& here) const;
  Actions tell_of_path();
  /// Of an accepted connection, in the place that is free for it; its earlier occupant has said nothing.
  void take_in(ConnectionId id, Actions& out);
  void stop_all(Cause cause, std::string_view text, Actions& out);
  void refuse_incoming(ConnectionId id, Actions& out) const;

  // What follows from any change, in this order.
  void conclude(State before, Actions& out);
  std::optional<Retry> note_endings(const Actions& out);
  void note_session(Actions& out);
  void plan(std::optional<Retry> ended, Actions& out);

  [[nodiscard]] bool session_on_incoming() const;
  [[nodiscard]] bool spoken() const;  ///< a connection is in OpenConfirm or Established
  void wait_to_dial(Actions& out);
  void hold_back(Actions& out);
  void arm(PeerTimer timer, milliseconds pause, Actions& out);
  void disarm(Actions& out);

  NeighborSettings neighbor_;  ///< the connections refer to it
  SpeakerSettings speaker_;    ///< likewise
  Restart restart_;            ///< likewise
  Connection outgoing_;
  std::optional<Connection> incoming_;
  std::optional<Connection> successor_;      ///< of incoming_, while that is Established
  std::optional<ConnectionId> replacement_;  ///< accepted while a session was up that it may replace
  std::uint32_t accepted_ = 0;
  bool wanted_up_ = false;
  bool path_up_ = false;  ///< BFD says so
  std::uint64_t generation_ = 0;
  std::optional<ConnectionId> session_;  ///< the connection that is Established
  std::optional<PeerTimer> waiting_;     ///< ConnectRetry in Active or IdleHold in Idle, while it runs
  Backoff backoff_;
  std::optional<Ending> last_ending_;
};

}  // namespace eipd::bgp::fsm
