#include "bgp/rib/pack.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "bgp/wire/update_writer.hpp"

namespace eipd::bgp::rib {
namespace {

void add(wire::UpdateWriter& writer, const Run& run, const SlotPool& pool, std::vector<Prefix>& prefixes) {
  for (const SlotId id : run.slots) {
    if (id == kNoSlot) continue;
    const Prefix& prefix = pool[id].prefix;
    writer.add(prefix);
    prefixes.push_back(prefix);
  }
}

wire::UpdateWriter writer_for(wire::Buffer& out, Action action, Family family, const wire::UpdateFormat& format,
                              const Bucket& bucket) {
  if (action == Action::Withdraw) return {out, family, format};
  return {out, family, *bucket.attributes, format};
}

}  // namespace

ChunkPtr pack(Action action, Family family, const wire::UpdateFormat& format, std::vector<const Run*> runs,
              const SlotPool& pool) {
  Chunk chunk{.action = action,
              .family = family,
              .octets = {},
              .updates = 0,
              .prefixes = {},
              .first = runs.front()->place,
              .last = runs.back()->place};
  std::size_t octets = 0;
  std::size_t prefixes = 0;
  for (const Run* run : runs) {
    octets += packed_octets(*run, format);
    prefixes += run->size;
  }
  chunk.octets.reserve(octets);
  chunk.prefixes.reserve(prefixes);

  std::ranges::sort(runs, {}, [](const Run* run) { return std::pair{run->bucket->serial, run->place}; });
  for (auto run = runs.begin(); run != runs.end();) {
    const Bucket& bucket = *(*run)->bucket;
    auto writer = writer_for(chunk.octets, action, family, format, bucket);
    for (; run != runs.end() && (*run)->bucket == &bucket; ++run) add(writer, **run, pool, chunk.prefixes);
    writer.finish();
    chunk.updates += writer.messages();
  }
  return std::make_shared<const Chunk>(std::move(chunk));
}

}  // namespace eipd::bgp::rib
