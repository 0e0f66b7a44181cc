// The file's inventory and the store's beside each other (design §2 "file and API"), and what is read of both.
#include <gmock/gmock.h>

#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Eip web() {
  Eip eip;
  eip.id = "eip-web";
  eip.address = address("203.0.113.1");
  eip.account = "acme";
  eip.access_area = "asia-pacific";
  return eip;
}

std::vector<std::string> conflicts(Declared all, const Rows& rows) {
  const auto made = Inventory::make(setting(std::move(all)), rows);
  return made ? std::vector<std::string>{} : made.error();
}

TEST(FileOwned, EipsAreChangedByTheFileAlone) {
  auto all = declared();
  all.eips = {web()};
  Desk desk{all};
  ASSERT_TRUE(desk->eip("eip-web"));
  EXPECT_TRUE(desk->eip("eip-web")->from_file);
  EXPECT_EQ(desk->eip("eip-web")->pool, "apac-v4");
  EXPECT_EQ(desk.code(Release{"eip-web"}), RefusalCode::FileOwned);
  EXPECT_EQ(desk.code(ModifyEip{.eip = "eip-web", .name = "x"}), RefusalCode::FileOwned);
  EXPECT_EQ(desk.code(Bind{.eip = "eip-web", .region = "hong-kong", .resource = "x", .check = "none"}),
            RefusalCode::FileOwned);
  EXPECT_EQ(desk.code(Unbind{.eip = "eip-web", .region = "hong-kong"}), RefusalCode::FileOwned);
  EXPECT_EQ(desk.given(), "203.0.113.2");
  EXPECT_EQ(desk->rows().eips.size(), 1);  // the store has the other alone
}

TEST(Conflicts, NameBothHoldersOfAnAddress) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  auto all = declared();
  all.eips = {web()};
  EXPECT_THAT(conflicts(all, desk->rows()),
              ElementsAre("203.0.113.1 is held by EIP eip-web of the file and by EIP " + id));
}

TEST(Conflicts, NameBothEipsOfAnId) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  auto all = declared();
  all.eips = {web()};
  all.eips[0].id = id;
  all.eips[0].address = address("203.0.113.9");
  EXPECT_THAT(conflicts(all, desk->rows()),
              ElementsAre("EIP id " + id + " stands for 203.0.113.9 in the file and for 203.0.113.1"));
}

TEST(Conflicts, NameTheUsersOfWhatAReloadWouldRemove) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  desk.must(Bind{.eip = id, .region = "frankfurt", .resource = "x", .target = "192.0.2.1:80", .check = "web"});
  const auto rows = desk->rows();

  auto all = declared();
  all.pools.erase(all.pools.begin());
  EXPECT_THAT(conflicts(all, rows), ElementsAre(HasSubstr("EIP " + id + " has 203.0.113.1, which is in no pool")));
  all = declared();
  all.pools[0].id = "renamed";
  EXPECT_THAT(conflicts(all, rows), ElementsAre(HasSubstr("from pool apac-v4, and that is in pool renamed now")));
  all = declared();
  all.origin_regions.pop_back();
  EXPECT_THAT(conflicts(all, rows),
              ElementsAre("EIP " + id + " needs origin region frankfurt, which the file does not have"));
  all = declared();
  all.accounts.erase(all.accounts.begin());
  all.pools.pop_back();
  EXPECT_THAT(conflicts(all, rows), ElementsAre(HasSubstr("needs account acme")));
  all = declared();
  all.access_areas.erase(all.access_areas.begin());
  EXPECT_THAT(conflicts(all, rows), ElementsAre(HasSubstr("needs access area asia-pacific")));
  auto with = setting(declared());
  with.checks.erase("web");
  EXPECT_THAT(Inventory::make(with, rows).error(), ElementsAre(HasSubstr("needs check web")));
  EXPECT_TRUE(conflicts(declared(), rows).empty());
}

TEST(Conflicts, NameTheUsersOfWhatAReloadWouldTakeFromThem) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  desk.must(Bind{.eip = id, .region = "frankfurt", .resource = "x", .check = "flag"});
  const auto rows = desk->rows();

  auto all = declared();
  all.region_types["frankfurt"] = {BindingType::Eni};
  EXPECT_THAT(conflicts(all, rows),
              ElementsAre("EIP " + id + " needs region_types of frankfurt with clb, which the file does not have"));
  all = declared();
  all.pools[0].access_area = "europe";
  EXPECT_THAT(conflicts(all, rows),
              ElementsAre("EIP " + id + " of area asia-pacific is in pool apac-v4, which is of area europe now"));
  all = declared();
  all.pools[0].customer_owned = true;
  all.pools[0].account = "beta";
  EXPECT_THAT(conflicts(all, rows),
              ElementsAre("EIP " + id + " of account acme is in pool apac-v4, which account beta owns now"));
  all = declared();
  all.pools[0].state = CidrState::Retired;
  EXPECT_THAT(conflicts(all, rows), ElementsAre(HasSubstr("EIP " + id + " has 203.0.113.1 in 203.0.113.0/24")));
  auto with = setting(declared());
  with.checks["flag"] = true;
  EXPECT_THAT(Inventory::make(with, rows).error(), ElementsAre(HasSubstr("needs check flag without a target")));
}

// design §2 "pools": an aggregate that covers EIPs of an area elsewhere is an error.
TEST(Conflicts, NameTheEipWhoseTrafficAnAggregateWouldAttract) {
  Desk desk;
  desk.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme-own"});
  const auto id = desk.allocate({.account = "acme", .access_area = "europe", .pool = "acme-own"})->eip.id;
  auto with = setting(declared());
  with.aggregates = {prefix("203.0.113.0/24"), prefix("198.51.100.0/25")};
  EXPECT_THAT(Inventory::make(with, desk->rows()).error(),
              ElementsAre("EIP " + id +
                          " has 198.51.100.2 in aggregate 198.51.100.0/25, which would attract its "
                          "traffic: this access point is not in area europe"));
  desk.must(Release{id});
  EXPECT_TRUE(Inventory::make(with, desk->rows())) << "nobody is served there any more";
}

TEST(Conflicts, NameTheCidrThatThePoolsOfTheFileOverlap) {
  auto before = declared();
  before.pools.erase(before.pools.begin() + 2);
  Desk desk{before};
  desk.must(AddCidr{.cidr = prefix("192.0.2.0/24"), .account = "acme"});
  desk.must(ActivateCidr{prefix("192.0.2.0/24")});
  EXPECT_THAT(conflicts(declared(), desk->rows()),
              ElementsAre("CIDR 192.0.2.0/24 of account acme overlaps 192.0.2.0/28 of the file's pool europe"));
}

TEST(Conflicts, NameACustomersPoolThatTheFileGivesToSomebodyElse) {
  auto before = declared();
  before.pools.erase(before.pools.begin() + 2);
  Desk desk{before};
  desk.must(AddCidr{.cidr = prefix("192.0.2.0/24"), .account = "acme", .pool = "acme-own"});
  before.pools.back().account = "beta";
  EXPECT_THAT(conflicts(before, desk->rows()), ElementsAre(HasSubstr("pool acme-own, which the file does not give")));
}

TEST(Conflicts, EndAfterAHundredLines) {
  auto all = declared();
  all.accounts[0].quotas.eips = 200;
  Desk desk{all};
  for (int i = 0; i < 150; ++i) desk.allocate();
  all.pools.erase(all.pools.begin());
  const auto lines = conflicts(all, desk->rows());
  ASSERT_EQ(lines.size(), 101);
  EXPECT_EQ(lines.back(), "and 50 more conflicts");
}

TEST(Listing, GoesPageByPageInTheOrderOfIds) {
  Desk desk;
  std::vector<std::string> allocated;
  for (int i = 0; i < 7; ++i) allocated.push_back(desk.allocate()->eip.id);
  std::vector<std::string> listed;
  std::string cursor;
  for (bool more = true; more;) {
    const auto page = desk->eips({}, cursor, 3);
    EXPECT_LE(page.items.size(), 3);
    for (const auto& eip : page.items) listed.push_back(eip->eip.id);
    more = page.next.has_value();
    if (more) cursor = *page.next;
  }
  EXPECT_EQ(listed, allocated);
}

TEST(Listing, Filters) {  // Z7, Z8
  Desk desk;
  desk.allocate();
  const auto own = desk.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme-own", .name = "n"});
  const auto europe = desk.allocate({.account = "beta", .access_area = "europe", .pool = "europe"});
  desk.must(Bind{.eip = europe->eip.id, .region = "hong-kong", .resource = "x", .check = "none"});
  const auto ids = [&](const Inventory::Filter& filter) {
    std::vector<std::string> found;
    for (const auto& eip : desk->eips(filter, "", 100).items) found.push_back(eip->eip.id);
    return found;
  };
  EXPECT_THAT(ids({.customer_owned = true}), ElementsAre(own->eip.id));
  EXPECT_EQ(ids({.customer_owned = false}).size(), 2);
  EXPECT_THAT(ids({.pool = "europe"}), ElementsAre(europe->eip.id));
  EXPECT_THAT(ids({.account = "beta"}), ElementsAre(europe->eip.id));
  EXPECT_THAT(ids({.access_area = "europe"}), ElementsAre(europe->eip.id));
  EXPECT_THAT(ids({.name = "n"}), ElementsAre(own->eip.id));
  EXPECT_THAT(ids({.state = EipState::Bound}), ElementsAre(europe->eip.id));
}

TEST(Pools, StandInTheOrderOfTheFile) {
  Desk desk;
  desk.must(AddCidr{.cidr = prefix("100.64.0.0/24"), .account = "beta", .pool = "aaa"});
  std::vector<std::string> ids;
  for (const auto& pool : desk->pools(desk.now)) ids.push_back(pool.id);
  EXPECT_THAT(ids, ElementsAre("apac-v4", "apac-v6", "europe", "acme-own", "aaa"));
}

TEST(Pools, AreCountedInBrief) {
  Desk desk;
  desk.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme-own"});
  for (const auto& one : desk->occupancy()) {
    const auto view = desk->pool(one.pool, desk.now);
    ASSERT_TRUE(view);
    EXPECT_EQ(one.customer_owned, view->customer_owned);
    EXPECT_EQ(one.addresses, view->addresses);
    EXPECT_EQ(one.allocated, view->allocated);
  }
  EXPECT_EQ(desk->occupancy().size(), desk->pools(desk.now).size());
}

TEST(Whois, KnowsThePoolOfAnyAddress) {  // Z8
  Desk desk;
  EXPECT_EQ(desk->pool_of(address("198.51.100.200")), "acme-own");
  EXPECT_EQ(desk->cidr_of(address("198.51.100.200"))->cidr, prefix("198.51.100.0/24"));
  EXPECT_EQ(desk->pool_of(address("8.8.8.8")), "");
  desk.must(AddCidr{.cidr = prefix("100.64.0.0/24"), .account = "beta"});
  EXPECT_EQ(desk->pool_of(address("100.64.0.9")), "beta");  // pending, and ours all the same
}

TEST(Whois, KnowsWhatIsReserved) {  // Z8; design §2 "pools"
  auto all = declared();
  all.pools[0].reserved = {prefix("203.0.113.4/31")};
  Desk desk{all};
  for (const char* reserved : {"203.0.113.0", "203.0.113.255", "203.0.113.5", "2001:db8:100::"}) {
    EXPECT_TRUE(desk->is_reserved(address(reserved))) << reserved;
  }
  for (const char* other : {"203.0.113.1", "203.0.113.6", "2001:db8:100::1", "8.8.8.8"}) {
    EXPECT_FALSE(desk->is_reserved(address(other))) << other;
  }
}

}  // namespace
}  // namespace eipd::inventory
