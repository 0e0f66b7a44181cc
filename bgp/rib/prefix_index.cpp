#include "bgp/rib/prefix_index.hpp"

#include <bit>
#include <cstring>
#include <span>
#include <utility>

namespace eipd::bgp::rib {
namespace {

constexpr std::size_t kFirstSize = 8;

/// Where an entry with this hash would stand, were the table empty.
std::size_t home(std::uint32_t hash, std::size_t size) {
  return hash & (size - 1);
}
std::size_t next(std::size_t at, std::size_t size) {
  return (at + 1) & (size - 1);
}

/// At most eight octets, the first the most significant.
std::uint64_t number(std::span<const std::uint8_t> octets) {
  std::uint64_t value = 0;
  std::memcpy(&value, octets.data(), octets.size());
  return std::byteswap(value) >> (64 - 8 * octets.size());
}

/// The bits of a prefix as numbers: `low` ends with the last of them, so that neighbors differ by one.
struct Bits {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};
Bits bits_of(const Prefix& prefix) {
  const auto octets = prefix.address().octets();
  if (octets.size() == 4) {
    std::uint32_t value = 0;
    std::memcpy(&value, octets.data(), sizeof value);
    return {.high = 0, .low = prefix.length() == 0 ? 0 : std::byteswap(value) >> (32 - prefix.length())};
  }
  const std::size_t unused = octets.size() * 8 - prefix.length();
  const auto high = number(octets.first(8));
  if (unused < 64) return {.high = high, .low = number(octets.subspan(8)) >> unused};
  return {.high = prefix.length(), .low = unused < 128 ? high >> (unused - 64) : 0};
}

}  // namespace

/// Eight adjacent prefixes of one length, aligned, get adjacent homes: they share a line of the processor's cache, and
/// tables often change in the order of addresses. All other bits depend on every bit of the prefix. An IPv4 prefix may
/// meet an IPv6 one: they are compared.
std::uint64_t PrefixIndex::hash_of(const Prefix& prefix) {
  constexpr std::uint64_t kPlace = 7;
  const Bits bits = bits_of(prefix);
  auto hash = (bits.high + prefix.length()) * 0x9E3779B97F4A7C15U;  // odd constants with no pattern in their bits
  hash = (hash ^ hash >> 32 ^ bits.low >> 3) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ hash >> 32) * 0x94D049BB133111EBU;
  hash ^= hash >> 32;
  return (hash & ~(kPlace << 32)) | (bits.low & kPlace) << 32;
}

std::optional<SlotId> PrefixIndex::find(const Prefix& prefix) const {
  const auto wide = hash_of(prefix);
  const auto hash = static_cast<std::uint32_t>(wide >> 32);
  const auto& entries = shards_[wide % kShards].entries;
  if (entries.empty()) return std::nullopt;
  for (auto at = home(hash, entries.size()); entries[at].slot != 0; at = next(at, entries.size())) {
    const SlotId slot = entries[at].slot - 1;
    if (entries[at].hash == hash && pool_[slot].prefix == prefix) return slot;
  }
  return std::nullopt;
}

void PrefixIndex::expect(std::span<const Prefix> prefixes) const {
  const auto begin = [this](std::uint64_t wide) -> const Entry* {
    const auto& entries = shards_[wide % kShards].entries;
    return entries.empty() ? nullptr : &entries[home(static_cast<std::uint32_t>(wide >> 32), entries.size())];
  };
  for (const Prefix& prefix : prefixes) __builtin_prefetch(begin(hash_of(prefix)));
  for (const Prefix& prefix : prefixes) {
    const Entry* entry = begin(hash_of(prefix));  // most stand where they belong
    if (entry != nullptr && entry->slot != 0) __builtin_prefetch(&pool_[entry->slot - 1]);
  }
}

void PrefixIndex::insert(SlotId slot) {
  const auto wide = hash_of(pool_[slot].prefix);
  Shard& into = shard(wide);
  if ((into.used + 1) * 4 > into.entries.size() * 3) grow(into);
  place(into.entries, {.hash = static_cast<std::uint32_t>(wide >> 32), .slot = slot + 1});
  ++into.used;
}

void PrefixIndex::erase(SlotId slot) {
  const auto wide = hash_of(pool_[slot].prefix);
  Shard& from = shard(wide);
  auto& entries = from.entries;
  const auto size = entries.size();
  auto hole = home(static_cast<std::uint32_t>(wide >> 32), size);
  while (entries[hole].slot != slot + 1) hole = next(hole, size);
  --from.used;
  // Whatever stands behind the hole and would not be found across it, moves into it.
  for (auto at = next(hole, size); entries[at].slot != 0; at = next(at, size)) {
    const auto distance_home = (at - home(entries[at].hash, size)) & (size - 1);
    const auto distance_hole = (at - hole) & (size - 1);
    if (distance_home >= distance_hole) entries[std::exchange(hole, at)] = entries[at];
  }
  entries[hole] = {};
}

void PrefixIndex::place(std::vector<Entry>& entries, Entry entry) {
  auto at = home(entry.hash, entries.size());
  while (entries[at].slot != 0) at = next(at, entries.size());
  entries[at] = entry;
}

void PrefixIndex::grow(Shard& shard) {
  std::vector<Entry> larger(shard.entries.empty() ? kFirstSize : shard.entries.size() * 2);
  for (const Entry& entry : shard.entries)
    if (entry.slot != 0) place(larger, entry);
  shard.entries = std::move(larger);
}

}  // namespace eipd::bgp::rib
