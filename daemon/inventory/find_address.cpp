// Which pool and which address an allocation gets (Z1, Z2, Z4, Z12 to Z14; design §2 "pools").
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "daemon/inventory/plan.hpp"
#include "daemon/inventory/refuse.hpp"

namespace eipd::inventory {
namespace {

using bgp::Family;
using bgp::IpAddress;
using PoolChoice = std::expected<const PoolEntry*, Refusal>;

/// A pool has one family; that of its first CIDR.
std::optional<Family> family_of(const PoolEntry& pool) {
  return pool.members.empty() ? std::nullopt : std::optional{pool.members.front().family()};
}

bool serves(const PoolEntry& pool, const std::string& area) {
  return !pool.settings.access_area || *pool.settings.access_area == area;
}

std::string pools_for(const Tables& tables, const Allocate& operation) {
  std::vector<std::string> ids;
  for (const auto& [id, pool] : tables.pools.pools()) {
    const bool is_open = !pool.settings.customer_owned || pool.settings.account == operation.account;
    if (is_open && serves(pool, operation.access_area)) ids.push_back(id);
  }
  if (ids.empty()) return "an area with a pool for account " + operation.account;
  return "one of the pools " + listed(ids);
}

/// Z14. The area's own comes before the one for any area.
PoolChoice default_pool(const Tables& tables, const Allocate& operation, Family family) {
  const PoolEntry* found = nullptr;
  for (const auto& [id, pool] : tables.pools.pools()) {
    if (!pool.settings.is_default || family_of(pool) != family || !serves(pool, operation.access_area)) continue;
    if (found == nullptr || pool.settings.access_area) found = &pool;
  }
  if (found != nullptr) return found;
  return refuse(RefusalCode::NoDefaultPool,
                "Area " + operation.access_area + " has no default pool for " + std::string{to_string(family)},
                operation.access_area, pools_for(tables, operation));
}

PoolChoice named_pool(const Tables& tables, const Allocate& operation) {
  const PoolEntry* pool = nullptr;
  if (operation.pool) {
    pool = tables.pools.pool(*operation.pool);
  } else if (const auto* cidr = tables.pools.cidr_of(*operation.address)) {
    pool = tables.pools.pool(cidr->pool);
  }
  if (pool != nullptr) return pool;
  if (operation.pool) {
    return refuse(RefusalCode::UnknownPool, "There is no pool " + *operation.pool, *operation.pool,
                  pools_for(tables, operation));
  }
  return refuse(RefusalCode::AddressNotInPool, to_string(*operation.address) + " is in no pool",
                to_string(*operation.address), pools_for(tables, operation));
}

std::optional<Refusal> unfit(const Allocate& operation, const PoolEntry& pool) {
  const auto& settings = pool.settings;
  if (settings.customer_owned && settings.account != operation.account) {
    return refuse(RefusalCode::PoolNotYours, "Pool " + settings.id + " belongs to another account", settings.id,
                  "a pool of account " + operation.account + " or the provider's")
        .error();
  }
  if (!serves(pool, operation.access_area)) {
    return refuse(RefusalCode::PoolNotInArea,
                  "Pool " + settings.id + " is of area " + *settings.access_area + ", not of " + operation.access_area,
                  settings.id, "area " + *settings.access_area + ", or a pool of " + operation.access_area)
        .error();
  }
  const auto family = operation.family    ? operation.family
                      : operation.address ? std::optional{operation.address->family()}
                                          : std::nullopt;
  if (family && family_of(pool) && *family_of(pool) != *family) {
    return refuse(RefusalCode::FamilyNotInPool,
                  "Pool " + settings.id + " has no " + std::string{to_string(*family)} + " addresses",
                  to_string(*family), std::string{to_string(*family_of(pool))})
        .error();
  }
  return std::nullopt;
}

PoolChoice choose_pool(const Tables& tables, const Allocate& operation) {
  if (operation.address && operation.family && operation.address->family() != *operation.family) {
    return refuse(RefusalCode::FamilyNotInPool,
                  to_string(*operation.address) + " is no " + std::string{to_string(*operation.family)} + " address",
                  to_string(*operation.address), "an address and a family that agree, or one of them");
  }
  const bool is_named = operation.pool || operation.address;
  const auto pool = is_named ? named_pool(tables, operation)
                             : default_pool(tables, operation, operation.family.value_or(Family::Ipv4));
  if (!pool) return pool;
  if (auto refusal = unfit(operation, **pool)) return std::unexpected{*std::move(refusal)};
  return pool;
}

std::string_view state_of(const Tables& tables, const bgp::Prefix& cidr) {
  return to_string(tables.pools.cidr(cidr)->state);
}

/// Z1, Z13.
std::unexpected<Refusal> nothing_left(const Asked& asked, const PoolEntry& pool, bool any_active,
                                      std::optional<SystemTime> next) {
  const auto& id = pool.settings.id;
  if (!any_active) {
    std::vector<std::string> states;
    for (const auto& cidr : pool.members) {
      states.push_back(to_string(cidr) + " is " + std::string{state_of(asked.tables, cidr)});
    }
    return refuse(RefusalCode::CidrNotActive, "Pool " + id + " has no active CIDR: " + listed(states), id,
                  "a pool with a CIDR that is active");
  }
  std::string sentence = "Pool " + id + " has no free address left";
  if (next) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(*next - asked.now);
    sentence += "; the first one in quarantine is free in " + std::to_string(wait.count()) + " s";
  }
  return refuse(RefusalCode::PoolExhausted, std::move(sentence), id,
                "another pool, or this one after a release or with another CIDR");
}

/// Never given before given back, whatever the CIDR; within each, the free for longest.
std::expected<Found, Refusal> next_address(const Asked& asked, const PoolEntry& pool) {
  std::optional<AddressSpace::Returned> longest;
  bool any_active = false;
  for (const auto& cidr : pool.members) {
    if (asked.tables.pools.cidr(cidr)->state != CidrState::Active) continue;
    any_active = true;
    const auto& space = asked.tables.pools.live(cidr)->space;
    if (const auto address = space.never_given()) return Found{.pool = pool.settings.id, .address = *address};
    if (const auto returned = space.longest_free(); returned && (!longest || *returned < *longest)) longest = returned;
  }
  if (longest && longest->first <= asked.now) return Found{.pool = pool.settings.id, .address = longest->second};
  return nothing_left(asked, pool, any_active, longest ? std::optional{longest->first} : std::nullopt);
}

/// Z12.
std::expected<Found, Refusal> this_address(const Asked& asked, const PoolEntry& pool, const IpAddress& address) {
  const auto& pools = asked.tables.pools;
  const auto text = to_string(address);
  const auto covers = [&](const bgp::Prefix& cidr) { return cidr.covers(address); };
  const auto cidr = std::ranges::find_if(pool.members, covers);
  if (cidr == pool.members.end()) {
    return refuse(RefusalCode::AddressNotInPool, text + " is not in pool " + pool.settings.id, text,
                  "an address of the pool, or no pool");
  }
  if (pools.cidr(*cidr)->state != CidrState::Active) {
    return refuse(RefusalCode::CidrNotActive,
                  to_string(*cidr) + " is " + std::string{state_of(asked.tables, *cidr)} + ", so " + text +
                      " cannot be allocated",
                  text, "an address of an active CIDR");
  }
  if (const auto eip = asked.tables.eips.at(address)) {
    return refuse(RefusalCode::AddressInUse, text + " is held by EIP " + eip->eip.id, text, "an address that is free");
  }
  if (pools.live(*cidr)->space.is_reserved(address)) {
    return refuse(RefusalCode::AddressReserved, text + " is reserved in pool " + pool.settings.id + " for everyone",
                  text, "an address that is not reserved");
  }
  if (const auto* released = pools.released(address); released != nullptr && released->until > asked.now) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(released->until - asked.now);
    return refuse(RefusalCode::AddressQuarantined,
                  text + " was released and is in quarantine for another " + std::to_string(wait.count()) + " s", text,
                  "an address that is free");
  }
  return Found{.pool = pool.settings.id, .address = address};
}

}  // namespace

std::expected<Found, Refusal> find_address(const Asked& asked, const Allocate& operation) {
  const auto pool = choose_pool(asked.tables, operation);
  if (!pool) return std::unexpected{pool.error()};
  return operation.address ? this_address(asked, **pool, *operation.address) : next_address(asked, **pool);
}

}  // namespace eipd::inventory
