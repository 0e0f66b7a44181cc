// What is read of the inventory.
#include <algorithm>
#include <tuple>

#include "daemon/inventory/inventory.hpp"
#include "daemon/inventory/tables.hpp"

namespace eipd::inventory {
namespace {

/// Whether its addresses are those of EIPs, now or at any moment.
bool is_in_use(const CidrRecord& record) {
  return record.from_file || is_live(record.state);
}

bool matches(const Inventory::Filter& filter, const Tables& tables, const EipRecord& record) {
  const auto is = [](const auto& wanted, const auto& value) { return !wanted || *wanted == value; };
  if (!is(filter.pool, record.pool) || !is(filter.account, record.eip.account) ||
      !is(filter.access_area, record.eip.access_area) || !is(filter.name, record.eip.name) ||
      !is(filter.state, record.state())) {
    return false;
  }
  if (!filter.customer_owned) return true;
  const auto* pool = tables.pools.pool(record.pool);
  return pool != nullptr && pool->settings.customer_owned == *filter.customer_owned;
}

Inventory::PoolView view_of(const Tables& tables, const PoolEntry& pool, SystemTime now) {
  Inventory::PoolView view;
  view.id = pool.settings.id;
  view.customer_owned = pool.settings.customer_owned;
  view.account = pool.settings.account;
  view.access_area = pool.settings.access_area;
  view.is_default = pool.settings.is_default;
  view.from_file = pool.from_file;
  view.allocated = pool.allocated;
  for (const auto& cidr : pool.members) {
    view.cidrs.push_back(*tables.pools.cidr(cidr));
    if (const auto* live = tables.pools.live(cidr)) {
      view.addresses += live->space.capacity();
      view.quarantined += live->space.quarantined(now);
    }
  }
  return view;
}

Inventory::QuotaView view_of(const Tables& tables, const Account& account) {
  return {.account = account.name,
          .file = account.quotas,
          .override_ = tables.accounts.override_of(account.name),
          .effective = tables.accounts.quotas(account),
          .eips_used = tables.accounts.eips(account.name)};
}

}  // namespace

EipPtr Inventory::eip(std::string_view id) const {
  return tables_->eips.find(id);
}

EipPtr Inventory::eip_at(const bgp::IpAddress& address) const {
  return tables_->eips.at(address);
}

std::size_t Inventory::size() const {
  return tables_->eips.size();
}

Inventory::EipPage Inventory::eips(const Filter& filter, std::string_view cursor, std::size_t limit) const {
  const auto& eips = tables_->eips.by_id();
  EipPage page;
  auto at = cursor.empty() ? eips.begin() : eips.upper_bound(cursor);
  std::string_view last;
  for (std::size_t looked = 0; at != eips.end() && looked < limit; ++at, ++looked) {
    last = at->first;
    if (matches(filter, *tables_, *at->second)) page.items.push_back(at->second);
  }
  if (at != eips.end()) page.next = std::string{last};
  return page;
}

std::vector<Inventory::PoolView> Inventory::pools(SystemTime now) const {
  std::vector<const PoolEntry*> entries;
  for (const auto& [id, pool] : tables_->pools.pools()) entries.push_back(&pool);
  const auto order = [](const PoolEntry* pool) {
    return std::tuple{!pool->from_file, pool->position, std::string_view{pool->settings.id}};
  };
  std::ranges::sort(entries, {}, order);
  std::vector<PoolView> views;
  views.reserve(entries.size());
  for (const auto* entry : entries) views.push_back(view_of(*tables_, *entry, now));
  return views;
}

std::optional<Inventory::PoolView> Inventory::pool(std::string_view id, SystemTime now) const {
  const auto* entry = tables_->pools.pool(id);
  return entry == nullptr ? std::nullopt : std::optional{view_of(*tables_, *entry, now)};
}

std::vector<Inventory::Occupancy> Inventory::occupancy() const {
  std::vector<Occupancy> all;
  for (const auto& [id, pool] : tables_->pools.pools()) {
    Occupancy one{.pool = id, .customer_owned = pool.settings.customer_owned, .allocated = pool.allocated};
    for (const auto& cidr : pool.members) {
      if (const auto* live = tables_->pools.live(cidr)) one.addresses += live->space.capacity();
    }
    all.push_back(one);
  }
  return all;
}

std::optional<CidrRecord> Inventory::cidr(const bgp::Prefix& cidr) const {
  const auto* record = tables_->pools.cidr(cidr);
  return record == nullptr ? std::nullopt : std::optional{*record};
}

std::vector<CidrRecord> Inventory::cidrs() const {
  std::vector<CidrRecord> records;
  for (const auto& [cidr, record] : tables_->pools.cidrs()) records.push_back(record);
  return records;
}

std::optional<CidrRecord> Inventory::cidr_of(const bgp::IpAddress& address) const {
  const auto* record = tables_->pools.cidr_of(address);
  return record == nullptr ? std::nullopt : std::optional{*record};
}

std::uint64_t Inventory::allocated(const bgp::Prefix& cidr) const {
  const auto* live = tables_->pools.live(cidr);
  return live == nullptr ? 0 : live->held;
}

std::vector<bgp::Prefix> Inventory::space() const {
  std::vector<bgp::Prefix> space;
  for (const auto& [cidr, record] : tables_->pools.cidrs()) {
    if (is_in_use(record)) space.push_back(cidr);
  }
  return space;
}

bool Inventory::in_space(const bgp::IpAddress& address) const {
  const auto* record = tables_->pools.cidr_of(address);
  return record != nullptr && is_in_use(*record);
}

bool Inventory::customer_owned(std::string_view pool) const {
  const auto* entry = tables_->pools.pool(pool);
  return entry != nullptr && entry->settings.customer_owned;
}

std::string_view Inventory::pool_of(const bgp::IpAddress& address) const {
  const auto* record = tables_->pools.cidr_of(address);
  return record == nullptr ? std::string_view{} : std::string_view{record->pool};
}

bool Inventory::is_reserved(const bgp::IpAddress& address) const {
  const auto* record = tables_->pools.cidr_of(address);
  const auto* live = record == nullptr ? nullptr : tables_->pools.live(record->cidr);
  return live != nullptr && live->space.is_reserved(address);
}

std::optional<Inventory::QuotaView> Inventory::quota(std::string_view account) const {
  const auto* found = tables_->accounts.find(account);
  return found == nullptr ? std::nullopt : std::optional{view_of(*tables_, *found)};
}

std::vector<Inventory::QuotaView> Inventory::quotas() const {
  std::vector<QuotaView> views;
  for (const Account& account : tables_->setting.declared->accounts) views.push_back(view_of(*tables_, account));
  return views;
}

std::vector<EipPtr> Inventory::releasing() const {
  return tables_->eips.releasing();
}

std::optional<Quarantine> Inventory::quarantine(const bgp::IpAddress& address, SystemTime now) const {
  const auto* released = tables_->pools.released(address);
  if (released == nullptr || released->until <= now || tables_->eips.at(address)) return std::nullopt;
  return *released;
}

}  // namespace eipd::inventory
