// Packs runs into the fewest whole UPDATE messages.
#pragma once

#include <vector>

#include "bgp/rib/chunk.hpp"
#include "bgp/rib/run.hpp"
#include "bgp/wire/attributes.hpp"

namespace eipd::bgp::rib {

/// Precondition: runs of one lane, at least one, ascending by place, and each one's attributes leave room for a prefix.
/// Runs of the same bucket share messages, whatever stands between them.
ChunkPtr pack(Action action, Family family, const wire::UpdateFormat& format, std::vector<const Run*> runs,
              const SlotPool& pool);

}  // namespace eipd::bgp::rib
