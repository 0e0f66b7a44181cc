// Quotas that an operator sets over the file's (A12 to A14; design §2 "file and API"). A15 is none of them: it is
// fixed.
#include <optional>
#include <utility>

#include "daemon/inventory/eip_faults.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"

namespace eipd::inventory {
namespace {

Fault out_of_range(const std::optional<std::uint32_t>& value, std::uint32_t min, std::uint32_t max, const char* what) {
  if (!value || (*value >= min && *value <= max)) return std::nullopt;
  return refuse(RefusalCode::BadValue, std::string{"The quota "} + what + " cannot be that", std::to_string(*value),
                std::to_string(min) + " to " + std::to_string(max))
      .error();
}

/// The bounds of the configuration file.
Fault bad_quota(const Tables& tables, const SetQuota& operation) {
  if (tables.accounts.find(operation.account) == nullptr) {
    return refuse(RefusalCode::UnknownAccount, "There is no account " + operation.account, operation.account,
                  "an account of the configuration file")
        .error();
  }
  if (!operation.eips && !operation.bandwidth_mbps && !operation.regions_per_eip) {
    return refuse(RefusalCode::BadValue, "There is nothing to set", operation.account,
                  "eips, bandwidth_mbps or regions_per_eip")
        .error();
  }
  if (auto fault = out_of_range(operation.eips, 0, 10'000'000, "eips")) return fault;
  if (auto fault = out_of_range(operation.bandwidth_mbps, 1, 10'000'000, "bandwidth_mbps")) return fault;
  return out_of_range(operation.regions_per_eip, 1, 1000, "regions_per_eip");
}

Change changed(const Asked& asked, const std::string& account, std::optional<QuotaOverride> after, std::string what) {
  Change change{.revision = asked.revision, .subject = account, .what = std::move(what), .rows = {}};
  change.rows.emplace_back(
      RowChange<QuotaOverride>{.before = asked.tables.accounts.override_of(account), .after = std::move(after)});
  return change;
}

}  // namespace

Planned plan(const Asked& asked, const SetQuota& operation) {
  if (auto fault = bad_quota(asked.tables, operation)) return std::unexpected{*std::move(fault)};
  auto after = asked.tables.accounts.override_of(operation.account).value_or(QuotaOverride{});
  after.account = operation.account;
  if (operation.eips) after.eips = operation.eips;
  if (operation.bandwidth_mbps) after.bandwidth_mbps = operation.bandwidth_mbps;
  if (operation.regions_per_eip) after.regions_per_eip = operation.regions_per_eip;
  return changed(asked, operation.account, std::move(after), "quota-set");
}

/// Where nothing was set, nothing changes, and that is no fault.
Planned plan(const Asked& asked, const ResetQuota& operation) {
  if (asked.tables.accounts.find(operation.account) == nullptr) {
    return refuse(RefusalCode::UnknownAccount, "There is no account " + operation.account, operation.account,
                  "an account of the configuration file");
  }
  auto change = changed(asked, operation.account, std::nullopt, "quota-reset");
  if (!asked.tables.accounts.override_of(operation.account)) change.rows.clear();
  return change;
}

}  // namespace eipd::inventory
