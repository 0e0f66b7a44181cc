// From a prefix to its slot: a hash table with open addressing, eight octets an entry. It is cut into shards, each with
// a table of its own, so that no single insertion pays for growing all of it (a million prefixes: 4,000 entries at a
// time). Prefixes that are adjacent stand close to each other: tables change mostly in the order of addresses.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bgp/rib/slot_pool.hpp"

namespace eipd::bgp::rib {

class PrefixIndex {
 public:
  /// `pool` holds the prefixes, and outlives the index.
  explicit PrefixIndex(const SlotPool& pool) : pool_{pool} {}

  [[nodiscard]] std::optional<SlotId> find(const Prefix& prefix) const;
  /// These are about to be looked for: fetches what that will read, for all at once instead of for one after the other.
  /// Worth it for some dozens.
  void expect(std::span<const Prefix> prefixes) const;
  /// Precondition: the slot's prefix is not in the index.
  void insert(SlotId slot);
  /// Precondition: it is, and the slot still has its prefix.
  void erase(SlotId slot);

 private:
  static constexpr std::size_t kShards = 256;

  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t slot = 0;  ///< the slot's id + 1; 0: empty
  };
  /// Linear probing over a power of two of entries, at most three quarters full.
  struct Shard {
    std::vector<Entry> entries;
    std::size_t used = 0;
  };

  static std::uint64_t hash_of(const Prefix& prefix);
  Shard& shard(std::uint64_t hash) { return shards_[hash % kShards]; }
  static void place(std::vector<Entry>& entries, Entry entry);
  static void grow(Shard& shard);

  const SlotPool& pool_;
  std::array<Shard, kShards> shards_;
};

}  // namespace eipd::bgp::rib
