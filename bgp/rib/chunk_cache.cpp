#include "bgp/rib/chunk_cache.hpp"

#include <utility>

namespace eipd::bgp::rib {

ChunkPtr ChunkCache::find(Place first) const {
  for (const Entry& entry : entries_)
    if (entry.first == first) return entry.chunk;
  return nullptr;
}

void ChunkCache::keep(ChunkPtr chunk) {
  if (!entries_[oldest_].chunk) ++kept_;
  dropped_ = 0;
  entries_[oldest_] = {.first = chunk->first, .last = chunk->last, .chunk = std::move(chunk)};
  oldest_ = (oldest_ + 1) % entries_.size();
}

void ChunkCache::drop(Place place) {
  if (kept_ == 0 || place == dropped_) return;
  dropped_ = place;
  for (Entry& entry : entries_) {
    if (!entry.chunk || place < entry.first || entry.last < place) continue;
    entry = {};
    --kept_;
  }
}

void ChunkCache::clear() {
  entries_ = {};
  kept_ = dropped_ = 0;
}

}  // namespace eipd::bgp::rib
