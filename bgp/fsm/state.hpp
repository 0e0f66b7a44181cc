// The states of RFC 4271 §8.2.2, and how one TCP connection of a neighbor is named.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace eipd::bgp::fsm {

/// In the order of progress: of two connections, the greater state is the neighbor's.
enum class State : std::uint8_t { Idle, Connect, Active, OpenSent, OpenConfirm, Established };

/// "Idle", "OpenSent", …: the RFC's names.
std::string_view to_string(State state);

enum class Direction : std::uint8_t { Outgoing, Incoming };

/// Names one TCP connection, or one attempt at it. A Peer hands them out and never uses one twice, so an event that
/// arrives late names a connection that is gone and is ignored.
struct ConnectionId {
  Direction direction = Direction::Outgoing;
  std::uint32_t number = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

}  // namespace eipd::bgp::fsm
