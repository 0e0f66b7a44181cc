// What the tests of bgp/fsm share: two speakers that agree, events to throw, and actions as text that a table can hold.
//
// Local: AS 64500, 192.0.2.1. Peer: AS 64496, 192.0.2.254. Both offer 90 s and both families.
#pragma once

#include <string>

#include "bgp/fsm/action.hpp"
#include "bgp/fsm/connection.hpp"
#include "bgp/fsm/event.hpp"
#include "bgp/fsm/neighbor_settings.hpp"
#include "bgp/fsm/peer.hpp"

namespace eipd::bgp::fsm::test {

inline constexpr Asn kLocalAs{64500};
inline constexpr Asn kPeerAs{64496};
inline constexpr BgpId kLocalId{0xC0000201};
inline constexpr BgpId kPeerId{0xC00002FE};

NeighborSettings neighbor();
SpeakerSettings speaker();
wire::Open peer_open();

inline ConnectionId out(std::uint32_t number) {
  return {Direction::Outgoing, number};
}
inline ConnectionId in(std::uint32_t number) {
  return {Direction::Incoming, number};
}

/// "dial o1", "OPEN i1", "NOTIFICATION 5/1 02 o1", "hold=240s o1", "retry=10s~" (~: jitter), "close o1", "flush o1"
/// (close after what is queued), "ended connection-lost o1", "up 1 o1", "down 1 connection-lost", "Idle>Connect", …
std::string text(const Action& action);
/// Joined by ", ". The fact NotificationSent is left out: it repeats the Send before it.
std::string text(const Actions& actions);

/// A machine brought to `state` by ordinary events.
Connection connection_in(State state, Direction direction, const NeighborSettings& neighbor,
                         const SpeakerSettings& speaker);

/// A Peer and the names of its connections, driven by a script.
struct Scene {
  explicit Scene(NeighborSettings settings = neighbor(), SpeakerSettings local = speaker())
      : peer{std::move(settings), std::move(local)} {}
  std::string on(ConnectionId id, const Event& event) { return text(peer.on(id, event)); }
  std::string on(PeerTimer timer) { return text(peer.on(timer)); }
  /// Brings the connection that is being dialled to `state`; it is `id`.
  void outgoing_to(State state, ConnectionId id = out(1));
  /// Accepts a connection and brings it to `state`; it is `id`.
  void incoming_to(State state, ConnectionId id = in(1));

  wire::Open open = peer_open();
  Peer peer;

 private:
  void advance(State state, ConnectionId id);
};

}  // namespace eipd::bgp::fsm::test
