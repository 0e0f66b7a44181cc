// The rules, one function an operation: what it would change, or why it is refused. Pure; nothing is changed.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "daemon/inventory/operations.hpp"
#include "daemon/inventory/records.hpp"
#include "daemon/inventory/tables.hpp"

namespace eipd::inventory {

struct Asked {
  const Tables& tables;
  SystemTime now;
  std::uint64_t revision = 0;  ///< of the change to come
};
using Planned = std::expected<Change, Refusal>;

Planned plan(const Asked& asked, const Allocate& operation);
Planned plan(const Asked& asked, const ModifyEip& operation);
Planned plan(const Asked& asked, const Release& operation);
Planned plan(const Asked& asked, const FinishRelease& operation);
Planned plan(const Asked& asked, const Bind& operation);
Planned plan(const Asked& asked, const Unbind& operation);
Planned plan(const Asked& asked, const AddCidr& operation);
Planned plan(const Asked& asked, const ActivateCidr& operation);
Planned plan(const Asked& asked, const DrainCidr& operation);
Planned plan(const Asked& asked, const RetireCidr& operation);
Planned plan(const Asked& asked, const SetQuota& operation);
Planned plan(const Asked& asked, const ResetQuota& operation);

/// The EIP, if the API may change it: there is one, the file does not own it, it isn't being released.
std::expected<EipPtr, Refusal> changeable(const Tables& tables, const std::string& id);
/// The change that makes one EIP of another.
Change replaced(const Asked& asked, const EipPtr& before, EipRecord after, std::string what);

/// Which address an allocation gets.
struct Found {
  std::string pool;
  bgp::IpAddress address;
};
std::expected<Found, Refusal> find_address(const Asked& asked, const Allocate& operation);

}  // namespace eipd::inventory
