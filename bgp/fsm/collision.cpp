#include "bgp/fsm/collision.hpp"

#include <compare>

namespace eipd::bgp::fsm {

Direction preferred(const Identity& local, const Identity& remote) {
  const bool ours = local.id == remote.id ? local.as > remote.as : local.id > remote.id;
  return ours ? Direction::Outgoing : Direction::Incoming;
}

Collision collide(Direction here, State other, const Identity& local, const Identity& remote) {
  const bool keep_here = preferred(local, remote) == here;
  switch (other) {
    case State::Idle:
    case State::Connect:
    case State::Active:
      return Collision::None;  // no BGP connection yet
    case State::OpenSent:
      return keep_here ? Collision::DumpOther : Collision::None;
    case State::OpenConfirm:
      return keep_here ? Collision::DumpOther : Collision::DumpThis;
    case State::Established:
      return Collision::DumpThis;  // §6.8: the newly created one, whoever opened it
  }
  return Collision::None;
}

}  // namespace eipd::bgp::fsm
