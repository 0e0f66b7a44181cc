// The readers' half of the export group: what they come to next, and what they were sent.
#include <algorithm>

#include "bgp/rib/export_group.hpp"

namespace eipd::bgp::rib {

ReaderId ExportGroup::attach() {
  Reader reader{.id = ReaderId{++last_reader_}, .positions = {}};
  for (const Family family : kFamilies) {  // nothing is to be withdrawn from a neighbor that knows nothing
    const auto lane = lane_index(Action::Withdraw, family);
    const Place end = lanes_[lane].end();
    reader.positions[lane] = {.read = end, .written = end};
  }
  return add_reader(reader);
}

ReaderId ExportGroup::adopt() {
  Reader reader{.id = ReaderId{++last_reader_}, .positions = {}};
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const Place end = lanes_[lane].end();
    reader.positions[lane] = {.read = end, .written = end};
  }
  return add_reader(reader);
}

ReaderId ExportGroup::add_reader(const Reader& reader) {
  readers_.push_back(reader);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    lanes_[lane].begin(reader.positions[lane].read);
    update_passed(lane);
  }
  return reader.id;
}

void ExportGroup::seed(const Known& known) {
  static const auto unknown = [](Family family) {
    const auto nowhere = family == Family::Ipv4 ? IpAddress::v4(0) : IpAddress::v6(std::array<std::uint8_t, 16>{});
    return std::make_shared<const wire::PathAttributes>(wire::PathAttributes{.next_hop = nowhere});
  };
  static const std::array<AttributesPtr, kFamilies.size()> placeholders{unknown(Family::Ipv4), unknown(Family::Ipv6)};
  announce(known.prefix,
           known.attributes ? known.attributes : placeholders[static_cast<std::size_t>(known.prefix.family())]);
}

bool ExportGroup::replaying(ReaderId id, Family family) const {
  const Position& position = find(id).positions[lane_index(Action::Announce, family)];
  return position.read < position.written;
}

KnownListing ExportGroup::known(ReaderId id, std::size_t cursor, std::size_t limit) const {
  const Reader& reader = find(id);
  KnownListing listing;
  const auto end = pool_.end() - std::min(cursor, pool_.end()) > limit ? cursor + limit : pool_.end();
  for (auto slot_id = static_cast<SlotId>(cursor); slot_id < end; ++slot_id) {
    const Slot& slot = pool_[slot_id];
    if (slot.run == nullptr) continue;
    const auto& position = reader.positions[lane_index(slot)];
    const bool handed = slot.run->place <= std::max(position.read, position.written);
    const auto& attributes = slot.run->bucket->attributes;
    // A withdrawal that it was handed leaves nothing; what nobody was ever offered it cannot have.
    if (handed ? attributes == nullptr : !slot.offered) continue;
    listing.routes.push_back({.prefix = slot.prefix, .attributes = handed ? attributes : nullptr});
  }
  if (end < pool_.end()) listing.next = end;
  return listing;
}

bool ExportGroup::know_the_same(ReaderId a, ReaderId b) const {
  const auto handed = [](const Position& position) { return std::max(position.read, position.written); };
  return std::ranges::equal(find(a).positions, find(b).positions, {}, handed, handed);
}

void ExportGroup::detach(ReaderId reader) {
  std::erase_if(readers_, [&](const Reader& other) { return other.id == reader; });
  for (std::size_t lane = 0; lane < kLanes; ++lane) update_passed(lane);
  tidy();
}

ExportGroup::Reader& ExportGroup::find(ReaderId id) {
  return *std::ranges::lower_bound(readers_, id, {}, &Reader::id);
}
const ExportGroup::Reader& ExportGroup::find(ReaderId id) const {
  return *std::ranges::lower_bound(readers_, id, {}, &Reader::id);
}

bool ExportGroup::pending(ReaderId id) const {
  const Reader& reader = find(id);
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    if (lanes_[lane].pending(reader.positions[lane].read)) return true;
  return false;
}

ChunkPtr ExportGroup::next(ReaderId id) {
  return next(id, kLanes);
}

ChunkPtr ExportGroup::next_withdrawals(ReaderId id) {
  return next(id, lane_index(Action::Announce, Family::Ipv4));
}

/// From the first so many lanes.
ChunkPtr ExportGroup::next(ReaderId id, std::size_t lanes) {
  Reader& reader = find(id);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    Position& position = reader.positions[lane];
    if (!lanes_[lane].pending(position.read)) continue;
    if (!lanes_[lane].readable(position.read)) return nullptr;  // withdrawals go first, also those that are gathered
    auto chunk = lanes_[lane].read(position.read);
    position.read = chunk->last;
    update_passed(lane);
    return chunk;
  }
  return nullptr;
}

void ExportGroup::written(ReaderId id, const Chunk& chunk) {
  const auto lane = lane_index(chunk.action, chunk.family);
  Position& position = find(id).positions[lane];
  position.written = std::max(position.written, chunk.last);
  update_passed(lane);
  if (!pending(id)) tidy();
}

void ExportGroup::replay(ReaderId id, Family family) {
  const auto lane = lane_index(Action::Announce, family);
  find(id).positions[lane].read = 0;
  update_passed(lane);
}

Delivery ExportGroup::delivery(ReaderId id, const Prefix& prefix) const {
  const auto slot = index_.find(prefix);
  return slot ? delivery(find(id), pool_[*slot]) : Delivery::None;
}

Delivery ExportGroup::delivery(const Reader& reader, const Slot& slot) const {
  const bool written = slot.run->place <= reader.positions[lane_index(slot)].written;
  if (slot.run->bucket->attributes == nullptr) return written ? Delivery::None : Delivery::Withdrawing;
  if (written) return Delivery::Sent;
  return reader.id <= slot.held_by ? Delivery::Outdated : Delivery::Queued;
}

std::size_t ExportGroup::sent_count(ReaderId id, Family family) const {
  const auto lane = lane_index(Action::Announce, family);
  return lanes_[lane].size() - lanes_[lane].size_after(find(id).positions[lane].written);
}

bool ExportGroup::sent_to_any(const Prefix& prefix) const {
  const auto slot = index_.find(prefix);
  return slot && std::ranges::any_of(readers_, [&](const Reader& reader) {
           const auto state = delivery(reader, pool_[*slot]);
           return state != Delivery::None && state != Delivery::Queued;
         });
}

/// To be called whenever a reader's position in this lane has moved.
void ExportGroup::update_passed(std::size_t lane) {
  Place passed = Lane::kNobody;
  for (const Reader& reader : readers_) {
    const Position& position = reader.positions[lane];
    passed = std::min({passed, position.read, position.written});
  }
  lanes_[lane].pass(passed);
}

}  // namespace eipd::bgp::rib
