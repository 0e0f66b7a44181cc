// What a lane is made of: buckets (one for each set of attributes) of runs (bags of slots at one place of the line).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bgp/rib/attribute_table.hpp"
#include "bgp/rib/chunk.hpp"
#include "bgp/rib/slot_pool.hpp"

namespace eipd::bgp::rib {

/// The runs that share attributes. Lives as long as it has runs.
struct Bucket {
  AttributesPtr attributes;  ///< null in a lane of withdrawals
  std::uint64_t serial = 0;  ///< in the order in which buckets came into being
  std::size_t room = 0;      ///< octets for prefixes in one message with these attributes
  std::size_t runs = 0;
  Run* last = nullptr;     ///< where the next prefix goes if nobody has read it; null: into a new run
  Run* settled = nullptr;  ///< behind all readers and not full: others are poured into it; null: none
};

/// Not empty, once it has its first slot.
struct Run {
  Place place = 0;
  Bucket* bucket = nullptr;
  std::size_t fill = 0;  ///< octets of its prefixes, with what is lost at the ends of messages that are full
  /// With a hole, kNoSlot, where one was taken out: to close it would touch another slot. Never ends with one.
  std::vector<SlotId> slots;
  std::size_t size = 0;  ///< slots without the holes
};

/// Octets of the messages that a run makes.
inline std::size_t packed_octets(const Run& run, const wire::UpdateFormat& format) {
  const auto room = run.bucket->room;
  return run.fill + (run.fill + room - 1) / room * (format.max_message_size - room);
}

}  // namespace eipd::bgp::rib
