// An EIP is allocated (A1 to A3, A12, A13, Z2, Z4, Z12).
#include <algorithm>
#include <memory>
#include <utility>

#include "daemon/inventory/eip_faults.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"

namespace eipd::inventory {
namespace {

Fault bad_allocation(const Tables& tables, const Allocate& operation, const Account* account) {
  if (account == nullptr) {
    return refuse(RefusalCode::UnknownAccount, "There is no account " + operation.account, operation.account,
                  "an account of the configuration file")
        .error();
  }
  if (auto fault = bad_area(*tables.setting.declared, operation.access_area)) return fault;
  if (auto fault = bad_name(operation.name)) return fault;
  if (auto fault = bad_tags(operation.tags)) return fault;
  if (auto fault = bad_health(operation.health)) return fault;
  if (operation.address && !account->may_choose_address) {
    return refuse(RefusalCode::AddressNotAllowed, "Account " + account->name + " may not choose its addresses",
                  to_string(*operation.address), "an allocation without address, or may_choose_address for the account")
        .error();
  }
  const auto quotas = tables.accounts.quotas(*account);
  if (operation.bandwidth_mbps) {
    if (auto fault = bad_bandwidth(*operation.bandwidth_mbps, *account, quotas)) return fault;
  }
  const auto held = tables.accounts.eips(account->name);
  if (held < quotas.eips) return std::nullopt;
  return refuse(RefusalCode::QuotaExceeded,
                "Account " + account->name + " may have " + std::to_string(quotas.eips) + " EIPs and has " +
                    std::to_string(held),
                std::to_string(held + 1), "a release first, or a higher quota eips")
      .error();
}

/// Design §2 "pools": an aggregate attracts the traffic of all that it covers.
Fault bad_place(const Setting& setting, const bgp::IpAddress& address, const std::string& area) {
  const bgp::Prefix* aggregate = setting.attracting(address, area);
  if (aggregate == nullptr) return std::nullopt;
  const auto text = to_string(address);
  return refuse(RefusalCode::AddressInAggregate,
                text + " lies in aggregate " + to_string(*aggregate) +
                    ", which would attract its traffic to access point " + setting.declared->access_point +
                    ", and that is not in area " + area,
                text, "an area of this access point, or a pool outside its aggregates")
      .error();
}

/// In the order of numbers, too, as long as there are fewer than 32^6.
std::string id_of(std::uint64_t revision) {
  constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id(6, '0');
  for (auto at = id.size(); revision != 0; revision /= 32) {
    if (at == 0) {
      id.insert(id.begin(), digits[revision % 32]);
    } else {
      id[--at] = digits[revision % 32];
    }
  }
  return "eip-" + id;
}

std::string unused_id(const Tables& tables, std::uint64_t revision) {
  const std::string id = id_of(revision);
  std::string free = id;
  for (int n = 2; tables.eips.find(free); ++n) free = id + "-" + std::to_string(n);  // the file's may look alike
  return free;
}

}  // namespace

Planned plan(const Asked& asked, const Allocate& operation) {
  const Tables& tables = asked.tables;
  const Account* account = tables.accounts.find(operation.account);
  if (auto fault = bad_allocation(tables, operation, account)) return std::unexpected{*std::move(fault)};
  const auto found = find_address(asked, operation);
  if (!found) return std::unexpected{found.error()};
  if (auto fault = bad_place(tables.setting, found->address, operation.access_area)) {
    return std::unexpected{*std::move(fault)};
  }

  EipRecord record;
  Eip& eip = record.eip;
  eip.id = unused_id(tables, asked.revision);
  eip.address = found->address;
  eip.account = operation.account;
  eip.access_area = operation.access_area;
  eip.bandwidth_mbps =
      operation.bandwidth_mbps.value_or(std::min(eip.bandwidth_mbps, tables.accounts.quotas(*account).bandwidth_mbps));
  eip.health = operation.health;
  eip.name = operation.name;
  eip.tags = operation.tags;
  record.pool = found->pool;
  record.revision = asked.revision;
  record.created = asked.now;

  Change change{.revision = asked.revision, .subject = eip.id, .what = "eip-allocated", .rows = {}};
  if (const auto* released = tables.pools.released(found->address)) {
    change.rows.emplace_back(RowChange<Quarantine>{.before = *released, .after = std::nullopt});
  }
  change.rows.emplace_back(EipChange{.before = nullptr, .after = std::make_shared<const EipRecord>(std::move(record))});
  return change;
}

}  // namespace eipd::inventory
