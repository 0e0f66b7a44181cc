// Accounts, which only the file has, with the quotas that an operator set over the file's, and how many EIPs each holds
// (A12 to A14). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/inventory/records.hpp"

namespace eipd::inventory {

class AccountTable {
 public:
  /// `accounts` outlive this.
  explicit AccountTable(const std::vector<Account>& accounts);

  /// EIPs being released count no more: their owner gave them up.
  void replace(const EipPtr& before, const EipPtr& after);
  void replace(const RowChange<QuotaOverride>& change);

  [[nodiscard]] const Account* find(std::string_view name) const;  ///< null: not in the file
  [[nodiscard]] Quotas quotas(const Account& account) const;       ///< the file's with what was set over them
  [[nodiscard]] std::uint32_t eips(std::string_view account) const;
  /// Also those of accounts that the file no longer has: they hold again should it come back.
  [[nodiscard]] const std::map<std::string, QuotaOverride, std::less<>>& overrides() const { return overrides_; }
  [[nodiscard]] std::optional<QuotaOverride> override_of(std::string_view account) const;

 private:
  std::map<std::string_view, const Account*> accounts_;
  std::map<std::string, std::uint32_t, std::less<>> eips_;
  std::map<std::string, QuotaOverride, std::less<>> overrides_;
};

}  // namespace eipd::inventory
