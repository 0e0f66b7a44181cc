// The life of a CIDR: pending → validating → active or failed; active ⇄ draining; retired (Z1, Z10, Z11, Z13). The
// file's CIDRs have it, too: only their state is an operator's.
#include <algorithm>
#include <utility>

#include "daemon/inventory/cidr_checks.hpp"
#include "daemon/inventory/eip_faults.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::inventory {
namespace {

using bgp::Prefix;
using Known = std::expected<const CidrRecord*, Refusal>;

constexpr std::size_t kHistory = 32;

Known known(const Tables& tables, const Prefix& cidr) {
  const auto* record = tables.pools.cidr(cidr);
  if (record != nullptr) return record;
  return refuse(RefusalCode::UnknownCidr, "There is no CIDR " + to_string(cidr), to_string(cidr),
                "a CIDR that cidr list shows");
}

std::unexpected<Refusal> forbidden(const CidrRecord& record, std::string_view wish, std::string accepted) {
  return refuse(
      RefusalCode::CidrStateForbids,
      to_string(record.cidr) + " is " + std::string{to_string(record.state)} + " and cannot be " + std::string{wish},
      to_string(record.cidr), std::move(accepted));
}

void enter(CidrRecord& record, CidrState state, SystemTime now, std::string text) {
  record.state = state;
  record.failed_step.clear();
  record.failed_reason.clear();
  record.history.push_back({.at = now, .state = state, .text = std::move(text)});
  if (record.history.size() > kHistory) record.history.erase(record.history.begin());
}

/// A file's CIDR has no row before an operator first changes its state.
Change changed(const Asked& asked, const CidrRecord* before, CidrRecord after, std::string what) {
  after.revision = asked.revision;
  Change change{.revision = asked.revision, .subject = to_string(after.cidr), .what = std::move(what), .rows = {}};
  RowChange<CidrRecord> row{.before = std::nullopt, .after = std::move(after)};
  if (before != nullptr && before->revision != 0) row.before = *before;
  change.rows.emplace_back(std::move(row));
  return change;
}

/// The pool that the CIDR is to be in: the one named, or the account's own.
std::string pool_for(const AddCidr& operation) {
  return operation.pool.value_or(operation.account);
}

/// One owner and one family a pool, where it is there already.
Fault bad_pool(const Tables& tables, const AddCidr& operation) {
  const auto id = pool_for(operation);
  if (!is_name(id)) {
    return refuse(RefusalCode::BadValue, "The pool's id is no name", id, std::string{kExpectedName}).error();
  }
  const auto* pool = tables.pools.pool(id);
  if (pool == nullptr) return std::nullopt;
  if (!pool->settings.customer_owned || pool->settings.account != operation.account) {
    return refuse(RefusalCode::PoolNotYours, "Pool " + id + " is not of account " + operation.account, id,
                  "a pool of the account, or the name of a new one")
        .error();
  }
  const auto apart = [&](const Prefix& member) {
    return member != operation.cidr && member.family() != operation.cidr.family();
  };
  if (std::ranges::none_of(pool->members, apart)) return std::nullopt;
  return refuse(RefusalCode::FamilyNotInPool, "Pool " + id + " has CIDRs of the other family",
                to_string(operation.cidr), "another pool; a pool has one family")
      .error();
}

/// The last EIPs stand in the way (Z11).
Fault in_use(const Tables& tables, const CidrRecord& record) {
  const auto* live = tables.pools.live(record.cidr);
  if (live == nullptr || live->held == 0) return std::nullopt;
  std::vector<std::string> ids;
  for (const auto& eip : tables.eips.inside(record.cidr, 100)) ids.push_back(eip->eip.id);
  return refuse(RefusalCode::CidrInUse,
                to_string(record.cidr) + " has " + std::to_string(live->held) +
                    (live->held == 1 ? " EIP: " : " EIPs: ") + listed(ids, live->held),
                to_string(record.cidr), "the release of all its EIPs first")
      .error();
}

}  // namespace

Planned plan(const Asked& asked, const AddCidr& operation) {
  const Tables& tables = asked.tables;
  if (tables.accounts.find(operation.account) == nullptr) {
    return refuse(RefusalCode::UnknownAccount, "There is no account " + operation.account, operation.account,
                  "an account of the configuration file");
  }
  if (auto failure = validate(tables, operation.cidr)) return std::unexpected{std::move(failure->why)};
  const auto* before = tables.pools.cidr(operation.cidr);
  if (before != nullptr && (before->from_file || before->state != CidrState::Retired)) {
    return refuse(RefusalCode::CidrOverlaps, to_string(operation.cidr) + " is there already, in pool " + before->pool,
                  to_string(operation.cidr), "a CIDR apart from all others");
  }
  if (auto fault = bad_pool(tables, operation)) return std::unexpected{*std::move(fault)};
  CidrRecord record = before != nullptr ? *before : CidrRecord{};
  record.cidr = operation.cidr;
  record.pool = pool_for(operation);
  record.account = operation.account;
  enter(record, CidrState::Pending, asked.now, "added for account " + operation.account);
  const auto dormant = tables.pools.dormant().find(operation.cidr);
  if (dormant != tables.pools.dormant().end()) before = &dormant->second;
  return changed(asked, before, std::move(record), "cidr-added");
}

Planned plan(const Asked& asked, const ActivateCidr& operation) {
  const auto found = known(asked.tables, operation.cidr);
  if (!found) return std::unexpected{found.error()};
  CidrRecord record = **found;
  if (record.state == CidrState::Active) return forbidden(record, "activated", "a CIDR that is not active yet");
  if (record.state == CidrState::Retired && !record.from_file) {
    return forbidden(record, "activated", "adding it again first");
  }
  if (record.state == CidrState::Draining) {
    enter(record, CidrState::Active, asked.now, "allocation resumed");
    return changed(asked, *found, std::move(record), "cidr-activated");
  }
  enter(record, CidrState::Validating, asked.now, "validation begins");
  // The file's own have been checked with the file.
  if (const auto failure = record.from_file ? std::nullopt : validate(asked.tables, record.cidr)) {
    enter(record, CidrState::Failed, asked.now, std::string{failure->step} + ": " + failure->why.sentence);
    record.failed_step = failure->step;
    record.failed_reason = failure->why.sentence;
    return changed(asked, *found, std::move(record), "cidr-failed");
  }
  enter(record, CidrState::Active, asked.now, "open for allocation");
  return changed(asked, *found, std::move(record), "cidr-activated");
}

Planned plan(const Asked& asked, const DrainCidr& operation) {
  const auto found = known(asked.tables, operation.cidr);
  if (!found) return std::unexpected{found.error()};
  CidrRecord record = **found;
  if (record.state != CidrState::Active) return forbidden(record, "drained", "a CIDR that is active");
  enter(record, CidrState::Draining, asked.now, "no more allocations");
  return changed(asked, *found, std::move(record), "cidr-draining");
}

Planned plan(const Asked& asked, const RetireCidr& operation) {
  const auto found = known(asked.tables, operation.cidr);
  if (!found) return std::unexpected{found.error()};
  CidrRecord record = **found;
  if (record.state == CidrState::Retired) return forbidden(record, "retired", "a CIDR that is not retired yet");
  if (auto fault = in_use(asked.tables, record)) return std::unexpected{*std::move(fault)};
  enter(record, CidrState::Retired, asked.now, "retired");
  return changed(asked, *found, std::move(record), "cidr-retired");
}

}  // namespace eipd::inventory
