#include "daemon/inventory/account_table.hpp"

namespace eipd::inventory {

AccountTable::AccountTable(const std::vector<Account>& accounts) {
  for (const Account& account : accounts) accounts_.emplace(account.name, &account);
}

void AccountTable::replace(const EipPtr& before, const EipPtr& after) {
  if (before && !before->releasing) --eips_[before->eip.account];
  if (after && !after->releasing) ++eips_[after->eip.account];
}

void AccountTable::replace(const RowChange<QuotaOverride>& change) {
  if (change.before) overrides_.erase(change.before->account);
  if (change.after) overrides_.insert_or_assign(change.after->account, *change.after);
}

const Account* AccountTable::find(std::string_view name) const {
  const auto found = accounts_.find(name);
  return found == accounts_.end() ? nullptr : found->second;
}

Quotas AccountTable::quotas(const Account& account) const {
  Quotas quotas = account.quotas;
  const auto found = overrides_.find(account.name);
  if (found == overrides_.end()) return quotas;
  quotas.eips = found->second.eips.value_or(quotas.eips);
  quotas.bandwidth_mbps = found->second.bandwidth_mbps.value_or(quotas.bandwidth_mbps);
  quotas.regions_per_eip = found->second.regions_per_eip.value_or(quotas.regions_per_eip);
  return quotas;
}

std::uint32_t AccountTable::eips(std::string_view account) const {
  const auto found = eips_.find(account);
  return found == eips_.end() ? 0 : found->second;
}

std::optional<QuotaOverride> AccountTable::override_of(std::string_view account) const {
  const auto found = overrides_.find(account);
  return found == overrides_.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace eipd::inventory
