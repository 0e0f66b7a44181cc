#include "bgp/rib/chunk_cache.hpp"

#include <utility>

namespace eipd::bgp::rib {

ChunkPtr ChunkCache::find(Place first) const {
  for (const Entry& entry : entries_)
    if (entry.first == first) return entry.chunk;
  return nullptr;
}

void ChunkCache::keep(ChunkPtr chunk) {
  entries_[oldest_] = {.first = chunk->first, .last = chunk->last, .chunk = std::move(chunk)};
  oldest_ = (oldest_ + 1) % entries_.size();
}

void ChunkCache::drop(Place place) {
  for (Entry& entry : entries_)
    if (entry.first <= place && place <= entry.last) entry = {};
}

}  // namespace eipd::bgp::rib
