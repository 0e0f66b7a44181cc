// Laws of the inventory over random sequences of operations (its header's "Laws"; Z4).
#include <algorithm>
#include <map>
#include <random>
#include <ranges>
#include <set>

#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

/// All that can be stored, in one value that can be compared.
std::string image(const Rows& rows) {
  std::string text = std::to_string(rows.revision) + "\n";
  for (const auto& row : rows.eips) {
    text += row->eip.id + " " + to_string(row->eip.address) + " " + row->eip.account + " " + row->pool + " " +
            std::string{to_string(row->state())} + " " + std::to_string(row->eip.bindings.size()) + " " +
            std::to_string(row->revision) + "\n";
  }
  for (const auto& row : rows.cidrs) {
    text += to_string(row.cidr) + " " + row.pool + " " + std::string{to_string(row.state)} + " " +
            std::to_string(row.history.size()) + " " + std::to_string(row.revision) + "\n";
  }
  for (const auto& row : rows.quotas) text += row.account + " " + std::to_string(row.eips.value_or(0)) + "\n";
  for (const auto& row : rows.quarantines) {
    text += to_string(row.address) + " " + std::to_string(row.until.time_since_epoch().count()) + "\n";
  }
  return text;
}

/// What the inventory would do next: its rows and what it would give.
std::string image(const Inventory& inventory, SystemTime now) {
  std::string text = image(inventory.rows());
  for (const auto& pool : inventory.pools(now)) {
    text += pool.id + " " + std::to_string(pool.addresses) + " " + std::to_string(pool.allocated) + " " +
            std::to_string(pool.quarantined) + "\n";
    const auto next = inventory.plan(
        Allocate{.account = "acme", .access_area = pool.access_area.value_or("europe"), .pool = pool.id}, now);
    text += next ? std::to_string(next->rows.size()) : std::string{to_string(next.error().code)};
    if (next) text += to_string(std::get<EipChange>(next->rows.back()).after->eip.address);
  }
  for (const auto& quota : inventory.quotas()) text += quota.account + std::to_string(quota.eips_used) + "\n";
  return text;
}

Declared crowded() {
  auto all = declared();
  all.accounts[0].quotas.eips = 25;
  all.accounts[1].may_choose_address = true;
  all.pools[0].cidrs = {prefix("203.0.113.0/28"), prefix("203.0.113.64/29")};
  all.pools[0].reserved = {prefix("203.0.113.5/32")};
  all.pools[0].quarantine = 30s;
  return all;
}

/// Operations that often go through and often don't.
class Chance {
 public:
  explicit Chance(unsigned seed) : random_{seed} {}

  Operation next(const Inventory& inventory) {
    const std::string eip = any(inventory);
    const std::string account = below(2) == 0 ? "acme" : "beta";
    switch (below(13)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return allocation(account);
      case 4:
        return Bind{.eip = eip, .region = region(), .resource = "r" + std::to_string(below(2)), .check = "none"};
      case 5:
        return Unbind{.eip = eip, .region = region()};
      case 6:
      case 7:
        return Release{eip};
      case 8:
      case 9:
        return FinishRelease{eip};
      case 10:
        return SetQuota{.account = account, .eips = below(30)};
      case 11:
        if (below(3) == 0) return AddCidr{.cidr = cidr(), .account = account};
        return ActivateCidr{cidr()};
      default:
        if (below(4) == 0) return RetireCidr{cidr()};
        if (below(3) == 0) return DrainCidr{cidr()};
        return ActivateCidr{cidr()};
    }
  }
  std::uint32_t below(std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>{0, n - 1}(random_); }

 private:
  Allocate allocation(const std::string& account) {
    Allocate operation{.account = account, .access_area = below(4) == 0 ? "europe" : "asia-pacific"};
    static constexpr std::array kPools{"apac-v4", "apac-v6", "europe", "acme", "beta"};
    if (below(3) != 0) operation.pool = kPools[below(kPools.size())];
    if (below(6) == 0) operation.address = bgp::IpAddress::v4(0xCB007100U + below(80));
    return operation;
  }
  std::string any(const Inventory& inventory) {
    if (inventory.size() == 0) return "eip-none";
    const auto page = inventory.eips({}, "", inventory.size());
    return page.items[below(static_cast<std::uint32_t>(page.items.size()))]->eip.id;
  }
  std::string region() {
    static constexpr std::array kRegions{"hong-kong", "singapore", "frankfurt"};
    return kRegions[below(3)];
  }
  bgp::Prefix cidr() {
    static const std::array kCidrs{prefix("203.0.113.0/28"), prefix("203.0.113.64/29"), prefix("100.64.0.0/24"),
                                   prefix("100.64.1.0/24"), prefix("192.0.2.0/28")};
    return kCidrs[below(kCidrs.size())];
  }
  std::mt19937 random_;
};

class InventoryLaws : public testing::TestWithParam<unsigned> {
 protected:
  static constexpr int kOperations = 2500;  // four seeds of them
  Chance chance_{GetParam()};
  Desk desk_{crowded()};
};

INSTANTIATE_TEST_SUITE_P(Seeds, InventoryLaws, testing::Values(1U, 2U, 3U, 4U));

TEST_P(InventoryLaws, NoAddressIsHeldTwiceAndNoneThatMayNotBe) {  // A2, Z4, Z13
  std::set<std::string> ids;
  for (int i = 0; i < kOperations; ++i) {
    desk_.now += 1s;
    const auto operation = chance_.next(*desk_);
    const auto change = desk_->plan(operation, desk_.now);
    if (!change) continue;
    if (change->what == "eip-allocated") {
      const auto& eip = std::get<EipChange>(change->rows.back()).after;
      ASSERT_FALSE(desk_->eip_at(eip->eip.address));
      ASSERT_FALSE(desk_->quarantine(eip->eip.address, desk_.now));
      ASSERT_NE(to_string(eip->eip.address), "203.0.113.5");
      ASSERT_EQ(desk_->cidr_of(eip->eip.address)->state, CidrState::Active);
      ASSERT_EQ(desk_->pool_of(eip->eip.address), eip->pool);
      ASSERT_TRUE(ids.insert(eip->eip.id).second);  // never used twice
    }
    desk_->apply(*change);
  }
  std::set<bgp::IpAddress> held;
  for (const auto& eip : desk_->eips({}, "", 100'000).items) ASSERT_TRUE(held.insert(eip->eip.address).second);
  EXPECT_GT(ids.size(), 100);
}

TEST_P(InventoryLaws, NoQuotaIsExceededByWhatItLetIn) {  // A12, A14
  for (int i = 0; i < kOperations; ++i) {
    desk_.now += 1s;
    const auto change = desk_->plan(chance_.next(*desk_), desk_.now);
    if (!change) continue;
    desk_->apply(*change);
    if (change->what != "eip-allocated") continue;
    const auto quota = desk_->quota(desk_->eip(change->subject)->eip.account);
    ASSERT_LE(quota->eips_used, quota->effective.eips);
  }
}

TEST_P(InventoryLaws, TheInverseTakesBackWhatWasApplied) {
  for (int i = 0; i < kOperations / 5; ++i) {
    desk_.now += 1s;
    const auto before = image(*desk_, desk_.now);
    std::vector<Change> changes;
    for (std::uint32_t n = chance_.below(5) + 1; n > 0; --n) {
      const auto change = desk_->plan(chance_.next(*desk_), desk_.now);
      if (!change) continue;
      desk_->apply(*change);
      changes.push_back(*change);
    }
    for (auto& change : std::views::reverse(changes)) desk_->apply(inverse(change));
    ASSERT_EQ(image(*desk_, desk_.now), before);
    for (const auto& change : changes) desk_->apply(change);
  }
}

TEST_P(InventoryLaws, ItIsTheSameWhenMadeOfItsRows) {
  for (int i = 0; i < kOperations; ++i) {
    desk_.now += 1s;
    if (const auto change = desk_->plan(chance_.next(*desk_), desk_.now)) desk_->apply(*change);
    if (i % 25 != 0) continue;
    const auto again = Inventory::make(desk_->setting(), desk_->rows());
    ASSERT_TRUE(again) << again.error().front();
    ASSERT_EQ(image(*again, desk_.now), image(*desk_, desk_.now));
  }
}

/// What a store would hold: every row as the changes say.
TEST_P(InventoryLaws, ItsRowsAreWhatTheChangesWrote) {
  std::map<std::string, EipPtr> eips;
  std::map<bgp::Prefix, CidrRecord> cidrs;
  std::map<bgp::IpAddress, Quarantine> released;
  const auto write = [](auto& table, const auto& key, const auto& after) {
    table.erase(key);
    if (after) table.emplace(key, *after);
  };
  for (int i = 0; i < kOperations; ++i) {
    desk_.now += 1s;
    const auto change = desk_->plan(chance_.next(*desk_), desk_.now);
    if (!change) continue;
    desk_->apply(*change);
    for (const auto& row : change->rows) {
      if (const auto* eip = std::get_if<EipChange>(&row)) {
        const auto& id = (eip->after ? eip->after : eip->before)->eip.id;
        ASSERT_EQ(eip->before != nullptr, eips.contains(id));
        write(eips, id, eip->after ? std::optional{eip->after} : std::nullopt);
      } else if (const auto* cidr = std::get_if<RowChange<CidrRecord>>(&row)) {
        const auto& key = (cidr->after ? cidr->after : cidr->before)->cidr;
        ASSERT_EQ(cidr->before.has_value(), cidrs.contains(key));
        write(cidrs, key, cidr->after);
      } else if (const auto* address = std::get_if<RowChange<Quarantine>>(&row)) {
        const auto& key = (address->after ? address->after : address->before)->address;
        ASSERT_EQ(address->before.has_value(), released.contains(key));
        write(released, key, address->after);
      }
    }
  }
  const auto rows = desk_->rows();
  EXPECT_EQ(rows.eips.size(), eips.size());
  for (const auto& row : rows.eips) EXPECT_EQ(eips.at(row->eip.id), row);
  EXPECT_EQ(rows.cidrs.size(), cidrs.size());
  for (const auto& row : rows.cidrs) EXPECT_EQ(cidrs.at(row.cidr), row);
  EXPECT_EQ(rows.quarantines.size(), released.size());
  for (const auto& row : rows.quarantines) EXPECT_EQ(released.at(row.address), row);
}

TEST(InventoryLaw, AChangeWithoutRowsMovesTheRevisionAlone) {
  Desk desk;
  desk->apply(Change{.revision = 7});
  EXPECT_EQ(desk->revision(), 7);
  EXPECT_EQ(desk.must(Allocate{.account = "acme", .access_area = "asia-pacific"}).revision, 8);
}

TEST(InventoryLaw, AThousandAddressesGoToAThousandAllocations) {  // Z4: issue's /22 with 22 reserved
  auto all = declared();
  all.accounts[0].quotas.eips = 10'000;
  all.pools[0].cidrs = {prefix("203.0.112.0/22")};
  for (std::uint32_t i = 0; i < 22; ++i) {
    all.pools[0].reserved.push_back(bgp::Prefix::host(bgp::IpAddress::v4(0xCB007000U + 10 + 7 * i)));
  }
  Desk desk{all};
  std::set<std::string> given;
  for (int i = 0; i < 1000; ++i) given.insert(desk.given());
  EXPECT_EQ(given.size(), 1000);
  EXPECT_EQ(desk.code(Allocate{.account = "acme", .access_area = "asia-pacific"}), RefusalCode::PoolExhausted);
}

}  // namespace
}  // namespace eipd::inventory
