// The slots of an Adj-RIB-Out, one a prefix, in blocks that never move: no allocation per prefix, and growing costs no
// more than one block. Memory is kept for the largest number of slots so far.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "bgp/types/prefix.hpp"

namespace eipd::bgp::rib {

struct Run;
using SlotId = std::uint32_t;
inline constexpr SlotId kNoSlot = std::numeric_limits<SlotId>::max();

/// A session's reader. Ids grow with each attach, and are never given twice.
enum class ReaderId : std::uint32_t {};

struct Slot {
  Run* run = nullptr;        ///< null: the slot is free
  std::uint32_t offset = 0;  ///< its place in run->slots; of a free slot the next free one
  ReaderId held_by{};  ///< each reader up to this one was sent some version of the prefix and no withdrawal after it
  Prefix prefix;
  bool offered = false;  ///< octets with some version of the prefix may have gone to some reader
};
static_assert(sizeof(Slot) == 40);

class SlotPool {
 public:
  /// A slot that lies in no run yet; stays where it is until released.
  SlotId take(const Prefix& prefix);
  void release(SlotId id);

  Slot& operator[](SlotId id) { return (*blocks_[id / kBlock])[id % kBlock]; }
  const Slot& operator[](SlotId id) const { return (*blocks_[id / kBlock])[id % kBlock]; }

  [[nodiscard]] std::size_t used() const { return used_; }
  /// Ids are below this.
  [[nodiscard]] std::size_t end() const { return end_; }

 private:
  static constexpr std::size_t kBlock = 1024;

  std::vector<std::unique_ptr<std::array<Slot, kBlock>>> blocks_;
  std::size_t end_ = 0;
  std::size_t used_ = 0;
  SlotId free_ = kNoSlot;  ///< head of the list of free slots below end_
};

}  // namespace eipd::bgp::rib
