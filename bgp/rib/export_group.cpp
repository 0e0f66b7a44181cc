#include "bgp/rib/export_group.hpp"

#include <algorithm>
#include <utility>

namespace eipd::bgp::rib {
namespace {

constexpr std::size_t kFreeWork = 16384;  // slots freed in one go

constexpr bool is_withdrawn(const Slot& slot) {
  return slot.run->bucket->attributes == nullptr;
}

}  // namespace

ExportGroup::ExportGroup(const wire::UpdateFormat& format, std::size_t slice_octets)
    : index_{pool_},
      lanes_{Lane{{Action::Withdraw, Family::Ipv4, format, slice_octets}, pool_},
             Lane{{Action::Withdraw, Family::Ipv6, format, slice_octets}, pool_},
             Lane{{Action::Announce, Family::Ipv4, format, slice_octets}, pool_},
             Lane{{Action::Announce, Family::Ipv6, format, slice_octets}, pool_}} {}

std::size_t ExportGroup::lane_index(Action action, Family family) {
  return (action == Action::Withdraw ? 0U : 2U) + (family == Family::Ipv4 ? 0U : 1U);
}
std::size_t ExportGroup::lane_index(const Slot& slot) {
  return lane_index(is_withdrawn(slot) ? Action::Withdraw : Action::Announce, slot.prefix.family());
}

std::optional<SlotId> ExportGroup::find(const Prefix& prefix, Hint& hint) const {
  const auto hinted = static_cast<SlotId>(hint);
  if (hinted < pool_.end() && pool_[hinted].run != nullptr && pool_[hinted].prefix == prefix) return hinted;
  const auto found = index_.find(prefix);
  if (found) hint = Hint{*found};
  return found;
}

bool ExportGroup::announce(const Prefix& prefix, const AttributesPtr& attributes) {
  Hint none{};
  return announce(prefix, attributes, none);
}

bool ExportGroup::announce(const Prefix& prefix, const AttributesPtr& attributes, Hint& hint) {
  Lane& lane = lanes_[lane_index(Action::Announce, prefix.family())];
  auto id = find(prefix, hint);
  if (id && pool_[*id].run->bucket->attributes == attributes) return false;
  if (!lane.fits(attributes)) {
    oversized_.insert(prefix);
    return retract(id);
  }
  if (!oversized_.empty()) oversized_.erase(prefix);
  if (id) {
    leave(*id);
  } else {
    id = pool_.take(prefix);
    index_.insert(*id);
    hint = Hint{*id};
  }
  lane.add(*id, attributes);
  return true;
}

bool ExportGroup::withdraw(const Prefix& prefix) {
  Hint none{};
  return withdraw(prefix, none);
}

bool ExportGroup::withdraw(const Prefix& prefix, Hint& hint) {
  if (!oversized_.empty()) oversized_.erase(prefix);
  return retract(find(prefix, hint));
}

/// Withdraws an announced prefix from those that may know it; one that nobody was sent is forgotten at once.
bool ExportGroup::retract(std::optional<SlotId> id) {
  if (!id || is_withdrawn(pool_[*id])) return false;
  leave(*id);
  if (readers_.empty() || !pool_[*id].offered) {
    free(*id);
  } else {
    lanes_[lane_index(Action::Withdraw, pool_[*id].prefix.family())].add(*id, nullptr);
  }
  return true;
}

/// Takes a slot out of its run, and remembers what that run's place said about who was sent what.
void ExportGroup::leave(SlotId id) {
  Slot& slot = pool_[id];
  Lane& lane = lanes_[lane_index(slot)];
  const bool offered_here = slot.run->place <= lane.read();
  if (is_withdrawn(slot)) {
    if (offered_here) slot.held_by = ReaderId{};  // some were sent the withdrawal
  } else if (held_by_all(slot)) {
    slot.held_by = ReaderId{last_reader_};
  }
  slot.offered = slot.offered || offered_here;
  lane.remove(id);
}

void ExportGroup::free(SlotId id) {
  index_.erase(id);
  pool_.release(id);
}

/// Whether every reader was sent some version of this announced prefix.
bool ExportGroup::held_by_all(const Slot& slot) const {
  if (slot.run->place <= lanes_[lane_index(slot)].passed()) return true;
  return std::ranges::all_of(readers_,
                             [&](const Reader& reader) { return delivery(reader, slot) != Delivery::Queued; });
}

std::size_t ExportGroup::size(Family family) const {
  return lanes_[lane_index(Action::Announce, family)].size();
}

AttributesPtr ExportGroup::attributes(const Prefix& prefix) const {
  const auto id = index_.find(prefix);
  return id ? pool_[*id].run->bucket->attributes : nullptr;
}

Listing ExportGroup::list(std::size_t cursor, std::size_t limit) const {
  Listing listing;
  const auto end = pool_.end() - std::min(cursor, pool_.end()) > limit ? cursor + limit : pool_.end();
  for (auto id = static_cast<SlotId>(cursor); id < end; ++id) {
    const Slot& slot = pool_[id];
    if (slot.run == nullptr || is_withdrawn(slot)) continue;
    listing.routes.push_back({.prefix = slot.prefix, .attributes = slot.run->bucket->attributes});
  }
  if (end < pool_.end()) listing.next = end;
  return listing;
}

void ExportGroup::gather(bool on) {
  for (Lane& lane : lanes_) lane.gather(on);
}

std::size_t ExportGroup::unread() const {
  std::size_t sum = 0;
  for (const Lane& lane : lanes_) sum += lane.size_after(lane.read());
  return sum;
}

void ExportGroup::tidy() {
  std::size_t freed = 0;
  for (Lane& lane : lanes_) {
    lane.settle();
    for (auto slots = lane.take_passed(); !slots.empty(); slots = lane.take_passed()) {
      for (const SlotId id : slots) free(id);
      freed += slots.size();
      if (freed >= kFreeWork) return;
    }
  }
}

bool ExportGroup::untidy() const {
  return std::ranges::any_of(lanes_, &Lane::unsettled);
}

}  // namespace eipd::bgp::rib
