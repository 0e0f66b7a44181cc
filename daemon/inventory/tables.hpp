// All that the inventory knows, as its rules see it.
#pragma once

#include <cstdint>
#include <utility>

#include "daemon/inventory/account_table.hpp"
#include "daemon/inventory/eip_table.hpp"
#include "daemon/inventory/inventory.hpp"
#include "daemon/inventory/pool_table.hpp"

namespace eipd::inventory {

struct Tables {
  explicit Tables(Setting with)
      : setting{std::move(with)}, accounts{setting.declared->accounts}, pools{setting.declared->pools, eips} {}
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  void replace(const EipChange& change) {
    eips.replace(change.before, change.after);
    accounts.replace(change.before, change.after);
    pools.replace(change.before, change.after);
  }
  void replace(const RowChange<CidrRecord>& change) { pools.replace(change); }
  void replace(const RowChange<QuotaOverride>& change) { accounts.replace(change); }
  void replace(const RowChange<Quarantine>& change) { pools.replace(change); }

  const Setting setting;
  std::uint64_t revision = 0;
  EipTable eips;
  AccountTable accounts;
  PoolTable pools;
};

}  // namespace eipd::inventory
