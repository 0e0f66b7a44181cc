#include "bgp/rib/slot_pool.hpp"

namespace eipd::bgp::rib {

SlotId SlotPool::take(const Prefix& prefix) {
  SlotId id = free_;
  if (id != kNoSlot) {
    free_ = (*this)[id].offset;
  } else {
    if (end_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique<std::array<Slot, kBlock>>());
    id = static_cast<SlotId>(end_++);
  }
  (*this)[id] = Slot{.run = nullptr, .prefix = prefix};
  ++used_;
  return id;
}

void SlotPool::release(SlotId id) {
  (*this)[id] = Slot{.run = nullptr, .offset = free_, .prefix = {}};
  free_ = id;
  --used_;
}

}  // namespace eipd::bgp::rib
