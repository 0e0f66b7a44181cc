#include "daemon/inventory/pool_table.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace eipd::inventory {
namespace {

using bgp::IpAddress;
using bgp::Prefix;

CidrRecord as_declared(const Pool& pool, const Prefix& cidr) {
  CidrRecord record;
  record.cidr = cidr;
  record.pool = pool.id;
  record.account = pool.account;
  record.from_file = true;
  record.state = pool.state;
  return record;
}

}  // namespace

bool is_live(CidrState state) {
  return state == CidrState::Active || state == CidrState::Draining;
}

Pool customer_pool(std::string id, std::string account) {
  Pool pool;
  pool.id = std::move(id);
  pool.customer_owned = true;
  pool.account = std::move(account);
  return pool;
}

PoolTable::PoolTable(const std::vector<Pool>& pools, const EipTable& eips) : eips_{eips} {
  for (std::size_t i = 0; i < pools.size(); ++i) {
    PoolEntry entry;
    entry.settings = pools[i];
    entry.from_file = true;
    entry.position = i;
    pools_.emplace(pools[i].id, std::move(entry));
    for (const Prefix& cidr : pools[i].cidrs) put(declared_.emplace(cidr, as_declared(pools[i], cidr)).first->second);
  }
}

void PoolTable::replace(const EipPtr& before, const EipPtr& after) {
  const auto count = [&](const EipPtr& eip, int step) {
    if (!eip) return;
    const auto pool = pools_.find(eip->pool);
    if (pool != pools_.end()) pool->second.allocated += static_cast<std::uint64_t>(step);
    if (auto* live = live_at(eip->eip.address)) live->held += static_cast<std::uint64_t>(step);
  };
  count(before, -1);
  count(after, 1);
  if (before && !after) settle(before->eip.address);
  if (after && !before) settle(after->eip.address);
}

void PoolTable::replace(const RowChange<CidrRecord>& change) {
  const auto& cidr = change.after ? change.after->cidr : change.before->cidr;
  const auto declared = declared_.find(cidr);
  dormant_.erase(cidr);
  if (!change.after && declared == declared_.end()) return remove(cidr);
  if (!change.after) return put(declared->second);
  if (change.after->from_file == (declared != declared_.end())) return put(*change.after);
  dormant_.emplace(cidr, *change.after);
  if (declared == declared_.end()) remove(cidr);
}

void PoolTable::replace(const RowChange<Quarantine>& change) {
  const auto& address = change.after ? change.after->address : change.before->address;
  if (change.after) {
    released_.insert_or_assign(address, *change.after);
  } else {
    released_.erase(address);
  }
  settle(address);
}

void PoolTable::put(const CidrRecord& record) {
  const auto known = cidrs_.find(record.cidr);
  if (known != cidrs_.end() && known->second.pool != record.pool) remove(record.cidr);
  auto& pool = pools_.try_emplace(record.pool).first->second;
  if (pool.settings.id.empty()) pool.settings = customer_pool(record.pool, record.account);
  if (const auto [at, added] = cidrs_.insert_or_assign(record.cidr, record); added) {
    const auto first_of_api =
        record.from_file ? pool.members.end() : std::ranges::find_if(pool.members, [&](const Prefix& member) {
          return !declared_.contains(member) && record.cidr < member;
        });
    pool.members.insert(first_of_api, record.cidr);
  }
  if (!is_live(record.state)) {
    live_.erase(record.cidr);
  } else if (!live_.contains(record.cidr)) {
    make_live(record, pool);
  }
}

void PoolTable::remove(const Prefix& cidr) {
  const auto found = cidrs_.find(cidr);
  if (found == cidrs_.end()) return;
  const auto pool = pools_.find(found->second.pool);
  std::erase(pool->second.members, cidr);
  if (pool->second.members.empty() && !pool->second.from_file) pools_.erase(pool);
  live_.erase(cidr);
  cidrs_.erase(found);
}

void PoolTable::make_live(const CidrRecord& record, const PoolEntry& pool) {
  AddressSpace space{record.cidr, pool.settings.reserve_edges, pool.settings.reserved};
  live_.emplace(record.cidr, LiveCidr{.space = std::move(space), .pool = record.pool, .held = 0});
  for (const auto& eip : eips_.inside(record.cidr, std::numeric_limits<std::size_t>::max())) {
    ++live_at(eip->eip.address)->held;
    settle(eip->eip.address);
  }
  for (auto at = released_.lower_bound(record.cidr.address()); at != released_.end() && record.cidr.covers(at->first);
       ++at) {
    settle(at->first);
  }
}

/// Tells the CIDR's space what the tables say.
void PoolTable::settle(const IpAddress& address) {
  LiveCidr* live = live_at(address);
  if (live == nullptr) return;
  const auto returned = released_.find(address);
  if (eips_.at(address)) {
    live->space.hold(address);
  } else if (returned != released_.end()) {
    live->space.give_back(address, returned->second.until);
  } else {
    live->space.forget(address);
  }
}

/// Live CIDRs never overlap, so the last that begins at or before the address is the only one that may have it.
LiveCidr* PoolTable::live_at(const IpAddress& address) {
  const auto after = live_.upper_bound(Prefix::host(address));
  if (after == live_.begin()) return nullptr;
  const auto found = std::prev(after);
  return found->first.covers(address) ? &found->second : nullptr;
}

const PoolEntry* PoolTable::pool(std::string_view id) const {
  const auto found = pools_.find(id);
  return found == pools_.end() ? nullptr : &found->second;
}

const CidrRecord* PoolTable::cidr(const Prefix& cidr) const {
  const auto found = cidrs_.find(cidr);
  return found == cidrs_.end() ? nullptr : &found->second;
}

const LiveCidr* PoolTable::live(const Prefix& cidr) const {
  const auto found = live_.find(cidr);
  return found == live_.end() ? nullptr : &found->second;
}

const CidrRecord* PoolTable::cidr_of(const IpAddress& address) const {
  const auto after = live_.upper_bound(Prefix::host(address));
  if (after != live_.begin() && std::prev(after)->first.covers(address)) return cidr(std::prev(after)->first);
  const auto covers = [&](const auto& entry) { return entry.first.covers(address); };
  const auto found = std::ranges::find_if(cidrs_, covers);
  return found == cidrs_.end() ? nullptr : &found->second;
}

const Quarantine* PoolTable::released(const IpAddress& address) const {
  const auto found = released_.find(address);
  return found == released_.end() ? nullptr : &found->second;
}

}  // namespace eipd::inventory
