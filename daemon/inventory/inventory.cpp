#include "daemon/inventory/inventory.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "daemon/inventory/conflicts.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"
#include "daemon/inventory/tables.hpp"

namespace eipd::inventory {
namespace {

/// The file's word on whose CIDR it is goes over the store's.
CidrRecord with_file(const Tables& tables, CidrRecord row) {
  const auto* declared = tables.pools.cidr(row.cidr);
  if (row.from_file && declared != nullptr) {
    row.pool = declared->pool;
    row.account = declared->account;
  }
  return row;
}

void load_cidrs(Tables& tables, const Rows& rows, Conflicts& found) {
  for (const CidrRecord& row : rows.cidrs) {
    if (!row.from_file && conflicts(tables, row, found)) continue;
    tables.replace(RowChange<CidrRecord>{.before = std::nullopt, .after = with_file(tables, row)});
  }
}

void load_eips(Tables& tables, const Rows& rows, Conflicts& found) {
  for (const Eip& eip : tables.setting.declared->eips) {
    EipRecord record{.eip = eip, .pool = {}, .releasing = false, .from_file = true, .revision = 0, .created = {}};
    if (conflicts(tables, record, found)) continue;
    tables.replace(EipChange{.before = nullptr, .after = std::make_shared<const EipRecord>(std::move(record))});
  }
  for (const EipPtr& row : rows.eips) {
    EipRecord record = *row;
    if (!conflicts(tables, record, found)) tables.replace(EipChange{.before = nullptr, .after = row});
  }
}

std::unexpected<Refusal> follows() {
  return refuse(
      RefusalCode::NotAuthority,
      "This eipd is a follower (inventory.role): it announces its copy of the inventory and changes nothing in it",
      "follower", "the same at the standalone eipd that the copy comes from");
}

}  // namespace

const bgp::Prefix* Setting::attracting(const bgp::IpAddress& address, std::string_view area) const {
  const auto found =
      std::ranges::find_if(aggregates, [&](const bgp::Prefix& prefix) { return prefix.covers(address); });
  return found == aggregates.end() || declared->is_here(area) ? nullptr : &*found;
}

Inventory::Inventory(std::unique_ptr<Tables> tables) : tables_{std::move(tables)} {}
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;
Inventory::~Inventory() = default;

std::expected<Inventory, std::vector<std::string>> Inventory::make(Setting setting, const Rows& rows) {
  auto tables = std::make_unique<Tables>(std::move(setting));
  Conflicts found;
  load_cidrs(*tables, rows, found);
  for (const QuotaOverride& row : rows.quotas) {
    tables->replace(RowChange<QuotaOverride>{.before = std::nullopt, .after = row});
  }
  for (const Quarantine& row : rows.quarantines) {
    tables->replace(RowChange<Quarantine>{.before = std::nullopt, .after = row});
  }
  load_eips(*tables, rows, found);
  tables->revision = rows.revision;
  if (found.any()) return std::unexpected{found.lines()};
  return Inventory{std::move(tables)};
}

Rows Inventory::rows() const {
  Rows rows;
  rows.revision = tables_->revision;
  rows.eips.reserve(tables_->eips.size());
  for (const auto& [id, eip] : tables_->eips.by_id()) {
    if (!eip->from_file) rows.eips.push_back(eip);
  }
  for (const auto& [cidr, record] : tables_->pools.cidrs()) {
    if (record.revision != 0) rows.cidrs.push_back(record);
  }
  for (const auto& [cidr, record] : tables_->pools.dormant()) rows.cidrs.push_back(record);
  for (const auto& [account, row] : tables_->accounts.overrides()) rows.quotas.push_back(row);
  for (const auto& [address, row] : tables_->pools.released()) rows.quarantines.push_back(row);
  return rows;
}

std::expected<Change, Refusal> Inventory::plan(const Operation& operation, SystemTime now) const {
  if (tables_->setting.role == Role::Follower) return follows();
  const Asked asked{.tables = *tables_, .now = now, .revision = tables_->revision + 1};
  return std::visit([&](const auto& what) { return inventory::plan(asked, what); }, operation);
}

void Inventory::apply(const Change& change) {
  for (const auto& row : change.rows) std::visit([&](const auto& r) { tables_->replace(r); }, row);
  tables_->revision = change.revision;
}

std::uint64_t Inventory::revision() const {
  return tables_->revision;
}

const Setting& Inventory::setting() const {
  return tables_->setting;
}

}  // namespace eipd::inventory
