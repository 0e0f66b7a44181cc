// Connection collision (RFC 4271 §6.8, RFC 6286 §2.3): which of two connections with the same peer is kept. Pure.
#pragma once

#include "bgp/fsm/state.hpp"
#include "bgp/types/asn.hpp"
#include "bgp/types/bgp_id.hpp"

namespace eipd::bgp::fsm {

struct Identity {
  BgpId id;
  Asn as;
};

/// The direction of the connection that is kept: the one that the speaker with the greater identifier opened, or with
/// equal identifiers the one with the greater AS number.
Direction preferred(const Identity& local, const Identity& remote);

enum class Collision {
  None,       ///< go on with both
  DumpOther,  ///< Cease/7 on the other connection, go on with this one
  DumpThis,   ///< Cease/7 on this connection
  /// Close the other, silently, go on with this one: the peer has restarted (RFC 4724 §4.2). Never `collide`'s answer.
  Replace,
};

/// A valid OPEN arrived on the connection of direction `here`, the neighbor's other connection is in state `other`.
///
/// With the other one in OpenSent, it is dumped if this one is preferred; if the other is preferred, both go on until
/// its OPEN arrives, so that a silent connection never costs a speaking one its life.
Collision collide(Direction here, State other, const Identity& local, const Identity& remote);

}  // namespace eipd::bgp::fsm
