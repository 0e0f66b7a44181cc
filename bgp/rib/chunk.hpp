// Whole UPDATE messages of one kind and family, packed once and shared by the readers that were at the same place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "bgp/wire/message.hpp"

namespace eipd::bgp::rib {

enum class Action : std::uint8_t { Withdraw, Announce };

/// The place of a run in its lane: 1 and up, in the order in which readers come to them; 0 is before all.
using Place = std::uint64_t;

/// Immutable once made.
struct Chunk {
  Action action = Action::Announce;
  Family family = Family::Ipv4;
  wire::Buffer octets;           ///< whole messages, never empty
  std::size_t updates = 0;       ///< messages in `octets`
  std::vector<Prefix> prefixes;  ///< what the messages withdraw or announce, each once, in no particular order
  Place first = 0;               ///< place of the first run in it
  Place last = 0;                ///< and of the last: where a reader stands after it
};
using ChunkPtr = std::shared_ptr<const Chunk>;

}  // namespace eipd::bgp::rib
