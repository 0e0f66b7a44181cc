#include "bgp/rib/lane.hpp"

#include <algorithm>
#include <utility>

#include "bgp/rib/pack.hpp"
#include "bgp/wire/prefix_list.hpp"
#include "bgp/wire/update_writer.hpp"

namespace eipd::bgp::rib {
namespace {

constexpr std::size_t kSettleWork = 8192;  // slots poured or runs looked at, in one settle()
constexpr std::size_t kFewHoles = 64;      // are not worth closing

/// Takes out the last slot, and the holes before it.
void drop_last(Run& run) {
  do run.slots.pop_back();
  while (!run.slots.empty() && run.slots.back() == kNoSlot);
  --run.size;
}

void close_holes(Run& run, SlotPool& pool) {
  std::erase(run.slots, kNoSlot);
  for (std::uint32_t offset = 0; offset < run.slots.size(); ++offset) pool[run.slots[offset]].offset = offset;
}

}  // namespace

Lane::Lane(const Settings& settings, SlotPool& pool)
    : settings_{settings},
      pool_{pool},
      messages_a_run_{std::max<std::size_t>(1, settings.slice_octets / settings.format.max_message_size)} {}

void Lane::add(SlotId id, const AttributesPtr& attributes) {
  Bucket* const bucket = bucket_for(attributes);
  if (bucket->last == nullptr || bucket->last->place <= read_ || !put(*bucket->last, id)) {
    Run& run = runs_[++last_place_];
    run.place = last_place_;
    run.bucket = bucket;
    ++bucket->runs;
    bucket->last = &run;
    put(run, id);  // an empty run takes any prefix
  }
  ++size_;
}

void Lane::remove(SlotId id) {
  Slot& slot = pool_[id];
  Run& run = *slot.run;
  cache_.drop(run.place);
  if (slot.offset + 1 == run.slots.size()) {
    drop_last(run);
  } else {
    run.slots[slot.offset] = kNoSlot;
    --run.size;
  }
  run.fill -= wire::encoded_size(slot.prefix);
  slot.run = nullptr;
  --size_;
  if (run.slots.empty()) drop(run);
}

std::size_t Lane::size_after(Place place) const {
  std::size_t size = 0;
  for (auto run = runs_.rbegin(); run != runs_.rend() && run->first > place; ++run) size += run->second.size;
  return size;
}

/// Whether further slots may join it, which are waited for.
bool Lane::gathered(const Run& run) const {
  return gathering_ && run.bucket->last == &run && run.place > read_;
}

bool Lane::readable(Place after) const {
  const auto run = runs_.upper_bound(after);
  return run != runs_.end() && !gathered(run->second);
}

ChunkPtr Lane::read(Place after) {
  ChunkPtr chunk = cache_.find(runs_.upper_bound(after)->first);
  if (!chunk) {
    chunk = pack(settings_.action, settings_.family, settings_.format, slice_after(after), pool_);
    cache_.keep(chunk);
  }
  read_ = std::max(read_, chunk->last);
  return chunk;
}

void Lane::begin(Place at) {
  read_ = std::max(read_, at);
}

void Lane::pass(Place passed) {
  passed_ = passed;
  if (passed != kNobody) return;
  read_ = 0;
  cache_.clear();
}

void Lane::settle() {
  if (settings_.action == Action::Withdraw || runs_.empty() || runs_.rbegin()->first <= settled_) return;
  std::size_t work = 0;
  for (auto next = runs_.upper_bound(settled_); next != runs_.end() && next->first <= passed_ && work < kSettleWork;) {
    Run& run = next->second;
    settled_ = next->first;
    ++next;  // pour may end the run
    work += 1 + pour(run);
  }
}

bool Lane::unsettled() const {
  if (runs_.empty()) return false;
  if (settings_.action == Action::Withdraw) return runs_.begin()->first <= passed_;
  const auto next = runs_.upper_bound(settled_);
  return next != runs_.end() && next->first <= passed_;
}

std::vector<SlotId> Lane::take_passed() {
  if (settings_.action == Action::Announce || runs_.empty() || runs_.begin()->first > passed_) return {};
  Run& run = runs_.begin()->second;
  cache_.drop(run.place);
  auto slots = std::move(run.slots);
  std::erase(slots, kNoSlot);
  size_ -= slots.size();
  drop(run);
  return slots;
}

/// Null if no prefix has room beside these attributes.
Bucket* Lane::bucket_for(const AttributesPtr& attributes) {
  if (recent_ != nullptr && recent_->attributes == attributes) return recent_;
  const auto known = buckets_.find(attributes.get());
  if (known != buckets_.end()) return recent_ = &known->second;
  const auto room = room_for(attributes.get());
  if (room == 0) return nullptr;
  auto& bucket = buckets_[attributes.get()];
  bucket = {.attributes = attributes, .serial = ++serial_, .room = room};
  return recent_ = &bucket;
}

/// 0 if no prefix has room beside these attributes.
std::size_t Lane::room_for(const wire::PathAttributes* attributes) const {
  wire::Buffer nothing;
  const auto writer = attributes == nullptr
                          ? wire::UpdateWriter{nothing, settings_.family, settings_.format}
                          : wire::UpdateWriter{nothing, settings_.family, *attributes, settings_.format};
  return writer.fits() ? writer.room() : 0;
}

/// Puts the slot into the run; false, and nothing done, if that would take the run beyond its slice.
bool Lane::put(Run& run, SlotId id) {
  Slot& slot = pool_[id];
  const auto room = run.bucket->room;
  const auto size = wire::encoded_size(slot.prefix);
  const auto used = run.fill % room;  // in the last message
  const auto fill = run.fill + (used + size > room ? room - used : 0) + size;
  if (fill > capacity(*run.bucket)) return false;
  if (run.place <= read_) cache_.drop(run.place);  // nobody was given another
  run.fill = fill;
  if (run.slots.size() >= 2 * run.size + kFewHoles) close_holes(run, pool_);
  slot.run = &run;
  slot.offset = static_cast<std::uint32_t>(run.slots.size());
  run.slots.push_back(id);
  ++run.size;
  return true;
}

/// Unites a run with the one of its bucket that is behind all readers and not full, the smaller into the larger, until
/// one is empty or the other full. Precondition: both are behind all readers. Returns the number of slots moved.
std::size_t Lane::pour(Run& run) {
  Bucket& bucket = *run.bucket;
  if (bucket.settled == nullptr) bucket.settled = &run;
  if (bucket.settled == &run) return 0;
  Run* from = &run;
  Run* into = bucket.settled;
  if (into->size < from->size) std::swap(from, into);
  cache_.drop(from->place);
  std::size_t moved = 0;
  for (; !from->slots.empty() && put(*into, from->slots.back()); ++moved) {
    from->fill -= wire::encoded_size(pool_[from->slots.back()].prefix);
    drop_last(*from);
  }
  bucket.settled = from;
  if (from->slots.empty()) {
    drop(*from);
    bucket.settled = into;
  }
  return moved;
}

/// Ends a run that is empty, and its bucket with its last run.
void Lane::drop(Run& run) {
  Bucket& bucket = *run.bucket;
  if (bucket.last == &run) bucket.last = nullptr;
  if (bucket.settled == &run) bucket.settled = nullptr;
  if (--bucket.runs == 0) {
    if (recent_ == &bucket) recent_ = nullptr;
    buckets_.erase(bucket.attributes.get());
  }
  runs_.erase(run.place);
}

/// The runs that fit one slice together; at least one. Precondition: there is one after `place`.
std::vector<const Run*> Lane::slice_after(Place place) const {
  std::vector<const Run*> runs;
  std::size_t octets = 0;
  for (auto run = runs_.upper_bound(place); run != runs_.end() && !gathered(run->second); ++run) {
    octets += packed_octets(run->second, settings_.format);
    if (octets > settings_.slice_octets && !runs.empty()) break;
    runs.push_back(&run->second);
  }
  return runs;
}

}  // namespace eipd::bgp::rib
