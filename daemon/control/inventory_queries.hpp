// The questions about inventory and intents that the control API puts to the daemon. Implemented by daemon/app. As
// Queries: called on the control thread, each call below a millisecond, lists in pages.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/control/inventory_views.hpp"
#include "daemon/control/page.hpp"

namespace eipd::control {

class InventoryQueries {
 public:
  virtual ~InventoryQueries() = default;
  /// Looks at `limit` EIPs at most, so a page of a filtered list may be shorter, or empty, before the end.
  [[nodiscard]] virtual Page<EipView> eips(const inventory::Inventory::Filter& filter, std::string_view cursor,
                                           std::size_t limit) const = 0;
  [[nodiscard]] virtual std::optional<EipView> eip(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<PoolView> pools() const = 0;
  [[nodiscard]] virtual std::optional<PoolView> pool(std::string_view id) const = 0;
  [[nodiscard]] virtual std::vector<CidrView> cidrs() const = 0;
  [[nodiscard]] virtual std::optional<CidrView> cidr(const bgp::Prefix& cidr) const = 0;
  [[nodiscard]] virtual std::vector<QuotaView> quotas() const = 0;
  [[nodiscard]] virtual std::optional<QuotaView> quota(std::string_view account) const = 0;
  [[nodiscard]] virtual std::vector<DrainView> drains() const = 0;
  [[nodiscard]] virtual std::vector<intent::Blackhole> blackholes() const = 0;
  /// Answers for any address (Z8).
  [[nodiscard]] virtual WhoisView whois(const bgp::IpAddress& address) const = 0;
  /// Of the EIPs that are checked here, in the order of ids.
  [[nodiscard]] virtual Page<ForwardingView> forwarding(std::string_view cursor, std::size_t limit) const = 0;
};

}  // namespace eipd::control
