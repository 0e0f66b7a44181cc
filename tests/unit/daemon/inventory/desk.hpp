// An inventory to ask things of: what the file declares, a clock that the test sets, and operations that must go
// through or must be refused.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "daemon/inventory/inventory.hpp"

namespace eipd::inventory {

using namespace std::chrono_literals;

inline bgp::IpAddress address(std::string_view text) {
  return bgp::parse_address(text).value();
}
inline bgp::Prefix prefix(std::string_view text) {
  return bgp::parse_prefix(text).value();
}

inline Pool provider_pool(std::string id, std::string_view cidr, std::string_view area, bool is_default) {
  Pool pool;
  pool.id = std::move(id);
  pool.cidrs = {prefix(cidr)};
  if (!area.empty()) pool.access_area = std::string{area};
  pool.is_default = is_default;
  return pool;
}

/// Two areas and one without access points, three regions, two accounts, default pools for both families in Asia, a
/// customer's pool of account acme.
inline Declared declared() {
  Declared all;
  all.access_point = "hkg1";
  all.access_areas = {{"asia-pacific", {"hkg1", "sin1"}}, {"europe", {"lon1"}}, {"closing", {}}};
  all.origin_regions = {"hong-kong", "singapore", "frankfurt"};
  all.accounts = {{.name = "acme", .quotas = {.eips = 20}, .may_choose_address = true}, {.name = "beta"}};
  all.pools = {provider_pool("apac-v4", "203.0.113.0/24", "asia-pacific", true),
               provider_pool("apac-v6", "2001:db8:100::/48", "asia-pacific", true),
               provider_pool("europe", "192.0.2.0/28", "europe", false)};
  Pool customer = provider_pool("acme-own", "198.51.100.0/24", "", false);
  customer.customer_owned = true;
  customer.account = "acme";
  all.pools.push_back(customer);
  return all;
}

inline Setting setting(Declared all) {
  return {.declared = std::make_shared<const Declared>(std::move(all)), .checks = {{"web", true}, {"flag", false}}};
}

class Desk {
 public:
  explicit Desk(Declared all = declared(), const Rows& rows = {}) : Desk{setting(std::move(all)), rows} {}
  explicit Desk(Setting with, const Rows& rows = {}) : inventory_{Inventory::make(std::move(with), rows).value()} {}

  Inventory& operator*() { return inventory_; }
  Inventory* operator->() { return &inventory_; }

  /// Planned and applied.
  Change must(const Operation& operation) {
    const auto change = inventory_.plan(operation, now);
    if (!change) {
      ADD_FAILURE() << to_string(change.error().code) << ": " << change.error().sentence;
      return {};
    }
    inventory_.apply(*change);
    return *change;
  }
  /// Every refusal has a sentence and says what would be accepted.
  Refusal refused(const Operation& operation) {
    const auto change = inventory_.plan(operation, now);
    if (change) {
      ADD_FAILURE() << "not refused: " << change->what << " " << change->subject;
      return {};
    }
    EXPECT_FALSE(change.error().sentence.empty());
    EXPECT_FALSE(change.error().accepted.empty());
    return change.error();
  }
  RefusalCode code(const Operation& operation) { return refused(operation).code; }

  EipPtr allocate(Allocate operation = {.account = "acme", .access_area = "asia-pacific"}) {
    return inventory_.eip(must(operation).subject);
  }
  std::string given(Allocate operation = {.account = "acme", .access_area = "asia-pacific"}) {
    const auto eip = allocate(std::move(operation));
    return eip ? to_string(eip->eip.address) : std::string{};
  }
  void release(const std::string& eip) {
    must(Release{eip});
    must(FinishRelease{eip});
  }

  SystemTime now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

 private:
  Inventory inventory_;
};

}  // namespace eipd::inventory
