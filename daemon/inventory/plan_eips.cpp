// The life of an EIP after its allocation: modified, released (A1, A2, A13, Z9, Z10).
#include <algorithm>
#include <memory>
#include <utility>

#include "daemon/inventory/eip_faults.hpp"
#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"

namespace eipd::inventory {
namespace {

/// How many returned addresses of a CIDR are remembered beyond the addresses held in it, so that the free for longest
/// goes first without a memory that grows with every release.
constexpr std::size_t kRemembered = 1024;

/// The longest free ones beyond what is remembered: from then on they count as never given, which comes first as well.
void forget_some(const Asked& asked, const bgp::Prefix& cidr, Change& change) {
  const auto* live = asked.tables.pools.live(cidr);
  if (live == nullptr || live->space.returned() < live->held + kRemembered) return;
  const auto longest = live->space.longest_free();
  if (!longest || longest->first > asked.now) return;
  if (const auto* released = asked.tables.pools.released(longest->second)) {
    change.rows.emplace_back(RowChange<Quarantine>{.before = *released, .after = std::nullopt});
  }
}

}  // namespace

std::expected<EipPtr, Refusal> changeable(const Tables& tables, const std::string& id) {
  auto eip = tables.eips.find(id);
  if (!eip) return refuse(RefusalCode::UnknownEip, "There is no EIP " + id, id, "the id of an EIP, as eip list shows");
  if (eip->from_file) {
    return refuse(RefusalCode::FileOwned, "EIP " + id + " stands in the configuration file", id,
                  "a change of the file and a reload");
  }
  if (eip->releasing) {
    return refuse(RefusalCode::Releasing, "EIP " + id + " is being released", id, "another EIP");
  }
  return eip;
}

Change replaced(const Asked& asked, const EipPtr& before, EipRecord after, std::string what) {
  after.revision = asked.revision;
  Change change{.revision = asked.revision, .subject = before->eip.id, .what = std::move(what), .rows = {}};
  change.rows.emplace_back(EipChange{.before = before, .after = std::make_shared<const EipRecord>(std::move(after))});
  return change;
}

Planned plan(const Asked& asked, const ModifyEip& operation) {
  const auto eip = changeable(asked.tables, operation.eip);
  if (!eip) return std::unexpected{eip.error()};
  if (!operation.bandwidth_mbps && !operation.name && !operation.tags && !operation.health) {
    return refuse(RefusalCode::BadValue, "There is nothing to change", operation.eip,
                  "bandwidth_mbps, name, tags or health");
  }
  EipRecord after = **eip;
  if (operation.bandwidth_mbps) {
    const Account* account = asked.tables.accounts.find(after.eip.account);
    const auto quotas = asked.tables.accounts.quotas(*account);
    if (auto fault = bad_bandwidth(*operation.bandwidth_mbps, *account, quotas)) return std::unexpected{*fault};
    after.eip.bandwidth_mbps = *operation.bandwidth_mbps;
  }
  if (operation.name) {
    if (auto fault = bad_name(*operation.name)) return std::unexpected{*fault};
    after.eip.name = *operation.name;
  }
  if (operation.tags) {
    if (auto fault = bad_tags(*operation.tags)) return std::unexpected{*fault};
    after.eip.tags = *operation.tags;
  }
  if (operation.health) {
    if (auto fault = bad_health(*operation.health)) return std::unexpected{*fault};
    after.eip.health = *operation.health;
  }
  return replaced(asked, *eip, std::move(after), "eip-modified");
}

Planned plan(const Asked& asked, const Release& operation) {
  const auto eip = changeable(asked.tables, operation.eip);
  if (!eip) return std::unexpected{eip.error()};
  if (!(*eip)->eip.bindings.empty()) {
    std::vector<std::string> regions;
    for (const auto& binding : (*eip)->eip.bindings) regions.push_back(binding.region);
    regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
    return refuse(RefusalCode::StillBound, "EIP " + operation.eip + " is bound in " + listed(regions), operation.eip,
                  "an unbind first");
  }
  EipRecord after = **eip;
  after.releasing = true;
  return replaced(asked, *eip, std::move(after), "eip-releasing");
}

/// Z9, Z10: into its own pool's quarantine, or free.
Planned plan(const Asked& asked, const FinishRelease& operation) {
  const auto eip = asked.tables.eips.find(operation.eip);
  if (!eip) return refuse(RefusalCode::UnknownEip, "There is no EIP " + operation.eip, operation.eip, "another EIP");
  if (!eip->releasing) {
    return refuse(RefusalCode::NotReleasing, "EIP " + operation.eip + " is not being released", operation.eip,
                  "a release first");
  }
  const auto& address = eip->eip.address;
  const auto* pool = asked.tables.pools.pool(eip->pool);
  const auto quarantine = pool == nullptr ? std::chrono::milliseconds{0} : pool->settings.quarantine;
  Quarantine released{.address = address, .pool = eip->pool, .released_at = asked.now, .until = asked.now + quarantine};
  std::optional<Quarantine> earlier;
  if (const auto* known = asked.tables.pools.released(address)) earlier = *known;

  Change change{.revision = asked.revision, .subject = eip->eip.id, .what = "eip-released", .rows = {}};
  change.rows.emplace_back(EipChange{.before = eip, .after = nullptr});
  change.rows.emplace_back(RowChange<Quarantine>{.before = std::move(earlier), .after = std::move(released)});
  if (const auto* cidr = asked.tables.pools.cidr_of(address)) forget_some(asked, cidr->cidr, change);
  return change;
}

}  // namespace eipd::inventory
