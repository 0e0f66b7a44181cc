// The state machine of one TCP connection (RFC 4271 §8.2.2): events in, actions out. No socket, clock or log.
//
// The outgoing machine lives as long as its Peer and makes one attempt after another, each with a number of its own:
// Idle → Connect → OpenSent → OpenConfirm → Established, Active while it waits to dial. An incoming machine serves one
// accepted connection: made in Active, it takes TcpConnected (event 17) at once and is over when it is Idle again.
//
// Where we differ from the letter of §8.2.2, as everybody does: a NOTIFICATION is never answered in any state (§6.4
// forbids what the FSM's catch-all would do), a header error in Established is answered by its own code (§6.1), and
// RFC 6608 gives FSM errors their subcodes.
//
// Strict BFD (draft-ietf-idr-bgp-bfd-strict-mode, without its capability: we alone insist): in OpenConfirm the
// connection keeps its KEEPALIVE back until BfdChanged{up}, so that neither side is Established before the path works.
// It waits for one hold time; the peer does the same by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "bgp/fsm/action.hpp"
#include "bgp/fsm/event.hpp"
#include "bgp/fsm/negotiate.hpp"
#include "bgp/fsm/state.hpp"

namespace eipd::bgp::fsm {

class Connection {
 public:
  static constexpr milliseconds kOpenHoldTime{240'000};    ///< "a large value" (§8.2.2): until the OPEN is here
  static constexpr milliseconds kConnectPatience{10'000};  ///< with one dial, before the next

  /// `neighbor`, `speaker` and `restart` outlive the machine. `number`: of the incoming connection; outgoing ones count
  /// on from it.
  Connection(const NeighborSettings& neighbor, const SpeakerSettings& speaker, const Restart& restart,
             Direction direction, std::uint32_t number);

  /// Total: every event has an answer in every state.
  Actions on(const Event& event);

  [[nodiscard]] State state() const { return state_; }
  /// The TCP connection, or attempt, that the machine has now or had last.
  [[nodiscard]] ConnectionId id() const { return id_; }
  /// From OpenConfirm on.
  [[nodiscard]] const Negotiated& negotiated() const { return negotiated_; }
  /// Whether there is a TCP connection, or an attempt at one, that an event may name.
  [[nodiscard]] bool has_tcp() const;

 private:
  Actions in_idle(const Event& event);
  Actions in_connect(const Event& event);
  Actions in_active(const Event& event);
  Actions in_open_sent(const Event& event);
  Actions in_open_confirm(const Event& event);
  Actions in_established(const Event& event);

  Actions dial();
  Actions redial();
  Actions send_open();
  Actions agree(const wire::Open& theirs);
  Actions confirm();           ///< the peer's OPEN, by our KEEPALIVE
  Actions heed(bool path_up);  ///< BFD, in OpenConfirm
  Actions establish();
  Actions request(const wire::RouteRefresh& refresh) const;
  Actions keepalive() const;

  // The ways down. Each closes the TCP connection, if there is one.
  Actions notify(Cause cause, wire::Notification error);  ///< with that NOTIFICATION
  Actions stop(const Stop& stop);                         ///< with its Cease, or without a word if that has none
  Actions refuse(const wire::Notification& error);        ///< of a BadMessage
  Actions unexpected(wire::MessageType type);             ///< RFC 6608
  Actions fsm_error(std::vector<std::uint8_t> data);
  Actions take(const wire::Notification& notification);  ///< the peer's: without a word
  Actions drop(Cause cause, std::string text, State next = State::Idle);
  Actions abandon();  ///< nothing was said yet, so there is nothing to tell

  [[nodiscard]] StartTimer restart_hold() const;
  [[nodiscard]] StartTimer restart_send_hold() const;
  [[nodiscard]] StartTimer restart_keepalive() const;

  const NeighborSettings& neighbor_;
  const SpeakerSettings& speaker_;
  const Restart& restart_;
  State state_;
  ConnectionId id_;
  wire::Open ours_;
  Negotiated negotiated_;
  bool awaits_bfd_ = false;      ///< in OpenConfirm, our KEEPALIVE is being kept back
  bool peer_confirmed_ = false;  ///< its KEEPALIVE came meanwhile
};

}  // namespace eipd::bgp::fsm
