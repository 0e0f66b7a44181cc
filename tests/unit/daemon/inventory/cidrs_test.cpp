// Customers' CIDRs from the first word to the last (Z1 to Z3, Z10, Z11, Z13).
#include <algorithm>

#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

const auto kOwn = prefix("192.0.2.0/24");

Declared without_europe() {
  auto all = declared();
  all.pools.erase(all.pools.begin() + 2);
  return all;
}

AddCidr own(std::optional<std::string> pool = std::nullopt) {
  return {.cidr = kOwn, .account = "acme", .pool = std::move(pool)};
}

class Cidrs : public testing::Test {
 protected:
  CidrState state() { return desk_->cidr(kOwn)->state; }
  EipPtr allocate() { return desk_.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme"}); }

  Desk desk_{without_europe()};
};

TEST_F(Cidrs, ArePendingUntilActivated) {  // Z1
  EXPECT_EQ(desk_.must(own()).what, "cidr-added");
  EXPECT_EQ(state(), CidrState::Pending);
  EXPECT_EQ(desk_->pool("acme", desk_.now)->addresses, 0);
  const Allocate allocate{.account = "acme", .access_area = "asia-pacific", .pool = "acme"};
  const auto refusal = desk_.refused(allocate);
  EXPECT_EQ(refusal.code, RefusalCode::CidrNotActive);
  EXPECT_NE(refusal.sentence.find("pending"), std::string::npos);
  EXPECT_EQ(desk_.must(ActivateCidr{kOwn}).what, "cidr-activated");
  EXPECT_EQ(state(), CidrState::Active);
  desk_.must(allocate);
}

TEST_F(Cidrs, TellTheirPool) {  // Z2, Z3
  desk_.must(own());
  EXPECT_EQ(desk_->cidr(kOwn)->pool, "acme");
  EXPECT_EQ(desk_->cidr(kOwn)->account, "acme");
  EXPECT_TRUE(desk_->customer_owned("acme"));  // Z7
  desk_.must(ActivateCidr{kOwn});
  EXPECT_EQ(allocate()->pool, "acme");
}

TEST_F(Cidrs, KeepTheirHistory) {
  desk_.must(own());
  desk_.must(ActivateCidr{kOwn});
  const auto history = desk_->cidr(kOwn)->history;
  ASSERT_EQ(history.size(), 3);
  EXPECT_EQ(history[0].state, CidrState::Pending);
  EXPECT_EQ(history[1].state, CidrState::Validating);
  EXPECT_EQ(history[2].state, CidrState::Active);
  EXPECT_EQ(history[2].at, desk_.now);
}

TEST_F(Cidrs, KeepTheLast32EventsAlone) {
  desk_.must(own());
  desk_.must(ActivateCidr{kOwn});
  for (int i = 0; i < 20; ++i) {
    desk_.must(DrainCidr{kOwn});
    desk_.must(ActivateCidr{kOwn});
  }
  EXPECT_EQ(desk_->cidr(kOwn)->history.size(), 32);
}

TEST_F(Cidrs, JoinAPoolOfTheAccount) {  // Z13
  desk_.must(own("acme-own"));
  desk_.must(ActivateCidr{kOwn});
  const auto pool = desk_->pool("acme-own", desk_.now);
  EXPECT_EQ(pool->cidrs.size(), 2);
  EXPECT_EQ(pool->addresses, 254 + 254);
}

TEST_F(Cidrs, KeepToTheAccountsPoolsAndToOneFamily) {
  EXPECT_EQ(desk_.code(own("apac-v4")), RefusalCode::PoolNotYours);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = kOwn, .account = "beta", .pool = "acme-own"}), RefusalCode::PoolNotYours);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("2001:db8:7::/48"), .account = "acme", .pool = "acme-own"}),
            RefusalCode::FamilyNotInPool);
  EXPECT_EQ(desk_.code(own("../etc")), RefusalCode::BadValue);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = kOwn, .account = "nobody"}), RefusalCode::UnknownAccount);
}

TEST_F(Cidrs, AreRefusedWhereTheyOverlap) {
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("203.0.112.0/23"), .account = "acme"}), RefusalCode::CidrOverlaps);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("203.0.113.0/24"), .account = "acme"}), RefusalCode::CidrOverlaps);
  desk_.must(own());
  EXPECT_EQ(desk_.code(own()), RefusalCode::CidrOverlaps);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("192.0.2.0/23"), .account = "beta"}), RefusalCode::CidrOverlaps);
}

TEST_F(Cidrs, AreRefusedWhereTooLongOrNeverAnnounced) {
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("192.0.2.0/25"), .account = "acme"}), RefusalCode::CidrTooLong);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("2001:db8:7::/49"), .account = "acme"}), RefusalCode::CidrTooLong);
  EXPECT_EQ(desk_.code(AddCidr{.cidr = prefix("127.0.0.0/24"), .account = "acme"}), RefusalCode::CidrNeverAnnounced);
  desk_.must(AddCidr{.cidr = prefix("2001:db8:7::/48"), .account = "acme"});
}

// design §2 "next_hop": an EIP is never a source, a next hop or a neighbor.
TEST_F(Cidrs, AreRefusedWhereTheyHoldAnAddressThatThisHostUses) {
  auto used = setting(without_europe());
  used.own = {{address("192.0.2.0"), "address of neighbor edge1"}, {address("2001:db8:7::1"), "source of check web"}};
  Desk desk{used};
  const auto refusal = desk.refused(own());
  EXPECT_EQ(refusal.code, RefusalCode::CidrHoldsOwnAddress);
  EXPECT_EQ(refusal.value, "192.0.2.0");
  EXPECT_NE(refusal.sentence.find("address of neighbor edge1"), std::string::npos);
  EXPECT_EQ(desk.code(AddCidr{.cidr = prefix("2001:db8:7::/48"), .account = "acme"}), RefusalCode::CidrHoldsOwnAddress);
  desk.must(AddCidr{.cidr = prefix("192.0.3.0/24"), .account = "acme"});
}

TEST_F(Cidrs, FailWhenTheHostCameToUseOneOfTheirAddresses) {
  desk_.must(own());
  auto used = setting(without_europe());
  used.own = {{address("192.0.2.255"), "bgp.listen"}};
  Desk pending{used, desk_->rows()};
  EXPECT_EQ(pending.must(ActivateCidr{kOwn}).what, "cidr-failed");
  EXPECT_EQ(pending->cidr(kOwn)->failed_step, "own-addresses");

  desk_.must(ActivateCidr{kOwn});
  const auto made = Inventory::make(used, desk_->rows());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error(),
            std::vector<std::string>{"CIDR 192.0.2.0/24 of account acme has 192.0.2.255, the file's bgp.listen"});
}

TEST_F(Cidrs, AreSpaceOfEipsFromActivationToRetirement) {
  const auto has_own = [&] {
    const auto space = desk_->space();
    const bool listed = std::ranges::find(space, kOwn) != space.end();
    EXPECT_EQ(desk_->in_space(address("192.0.2.9")), listed);
    return listed;
  };
  desk_.must(own());
  EXPECT_FALSE(has_own());
  desk_.must(ActivateCidr{kOwn});
  EXPECT_TRUE(has_own());
  desk_.must(DrainCidr{kOwn});
  EXPECT_TRUE(has_own());
  desk_.must(RetireCidr{kOwn});
  EXPECT_FALSE(has_own());
  EXPECT_TRUE(desk_->in_space(address("203.0.113.1")));  // the file's
  EXPECT_EQ(desk_->space().size(), declared().pools.size() - 1);
}

TEST_F(Cidrs, StopAllocatingWhileDraining) {  // Z1
  desk_.must(own());
  desk_.must(ActivateCidr{kOwn});
  const auto eip = allocate();
  desk_.must(DrainCidr{kOwn});
  EXPECT_EQ(state(), CidrState::Draining);
  EXPECT_EQ(desk_->eip(eip->eip.id), eip);  // what is allocated stays
  EXPECT_EQ(desk_.code(Allocate{.account = "acme", .access_area = "asia-pacific", .pool = "acme"}),
            RefusalCode::CidrNotActive);
  desk_.release(eip->eip.id);
  desk_.must(ActivateCidr{kOwn});
  EXPECT_EQ(to_string(allocate()->eip.address), "192.0.2.2");  // 192.0.2.1 is free for less long
}

TEST_F(Cidrs, RetireOnlyWithoutEips) {  // Z11
  desk_.must(own());
  desk_.must(ActivateCidr{kOwn});
  const auto first = allocate()->eip.id;
  const auto second = allocate()->eip.id;
  desk_.must(DrainCidr{kOwn});
  const auto refusal = desk_.refused(RetireCidr{kOwn});
  EXPECT_EQ(refusal.code, RefusalCode::CidrInUse);
  EXPECT_EQ(refusal.sentence, "192.0.2.0/24 has 2 EIPs: " + first + ", " + second);
  EXPECT_EQ(state(), CidrState::Draining);  // nothing has changed
  desk_.release(first);
  desk_.must(Release{second});
  EXPECT_EQ(desk_.code(RetireCidr{kOwn}), RefusalCode::CidrInUse);  // still announced, perhaps
  desk_.must(FinishRelease{second});
  EXPECT_EQ(desk_.must(RetireCidr{kOwn}).what, "cidr-retired");
  EXPECT_EQ(state(), CidrState::Retired);
  EXPECT_EQ(desk_.code(RetireCidr{kOwn}), RefusalCode::CidrStateForbids);
}

TEST_F(Cidrs, MayComeBackOnceRetired) {
  desk_.must(own());
  desk_.must(RetireCidr{kOwn});
  EXPECT_EQ(desk_.code(ActivateCidr{kOwn}), RefusalCode::CidrStateForbids);
  desk_.must(AddCidr{.cidr = kOwn, .account = "beta"});
  EXPECT_EQ(state(), CidrState::Pending);
  EXPECT_EQ(desk_->cidr(kOwn)->pool, "beta");
  EXPECT_EQ(desk_->cidr(kOwn)->history.size(), 3);
  EXPECT_FALSE(desk_->pool("acme", desk_.now));
}

TEST_F(Cidrs, ReleasingNeverDeletesThem) {  // Z10
  desk_.must(own());
  desk_.must(ActivateCidr{kOwn});
  desk_.release(allocate()->eip.id);
  EXPECT_EQ(state(), CidrState::Active);
}

TEST_F(Cidrs, FailTheirValidationWithStepAndReason) {
  desk_.must(own());
  auto all = without_europe();
  all.longest_cidr.ipv4 = 22;
  Desk later{all, desk_->rows()};
  EXPECT_EQ(later.must(ActivateCidr{kOwn}).what, "cidr-failed");
  EXPECT_EQ(later->cidr(kOwn)->state, CidrState::Failed);
  EXPECT_EQ(later->cidr(kOwn)->failed_step, "size");
  EXPECT_EQ(later->cidr(kOwn)->failed_reason, "192.0.2.0/24 is longer than /22");
  EXPECT_EQ(later.code(Allocate{.account = "acme", .access_area = "asia-pacific", .pool = "acme"}),
            RefusalCode::CidrNotActive);
  Desk again{setting(without_europe()), later->rows()};  // and may try again
  again.must(ActivateCidr{kOwn});
  EXPECT_EQ(again->cidr(kOwn)->state, CidrState::Active);
  EXPECT_EQ(again->cidr(kOwn)->failed_step, "");
}

TEST_F(Cidrs, FailWhereTheFileHasTakenTheirSpace) {
  desk_.must(own());
  Desk later{declared(), desk_->rows()};  // with pool europe in 192.0.2.0/28
  later.must(ActivateCidr{kOwn});
  EXPECT_EQ(later->cidr(kOwn)->failed_step, "overlap");
}

TEST_F(Cidrs, OfTheFileHaveTheirStateAlone) {
  const auto cidr = prefix("203.0.113.0/24");
  desk_.must(DrainCidr{cidr});
  EXPECT_EQ(desk_.code(Allocate{.account = "acme", .access_area = "asia-pacific"}), RefusalCode::CidrNotActive);
  const auto rows = desk_->rows();
  ASSERT_EQ(rows.cidrs.size(), 1);
  EXPECT_TRUE(rows.cidrs[0].from_file);
  Desk later{without_europe(), rows};
  EXPECT_EQ(later->cidr(cidr)->state, CidrState::Draining);
  later.must(RetireCidr{cidr});
  later.must(ActivateCidr{cidr});  // the file still has it
  EXPECT_EQ(later->cidr(cidr)->state, CidrState::Active);
}

TEST_F(Cidrs, OfTheFileComeBackAsTheyWereLeft) {
  const auto cidr = prefix("203.0.113.0/24");
  desk_.must(DrainCidr{cidr});
  auto gone = without_europe();
  gone.pools.erase(gone.pools.begin());
  Desk without{gone, desk_->rows()};
  EXPECT_FALSE(without->cidr(cidr));
  Desk back{without_europe(), without->rows()};
  EXPECT_EQ(back->cidr(cidr)->state, CidrState::Draining);
}

TEST_F(Cidrs, AreNamedWhereUnknown) {
  EXPECT_EQ(desk_.code(ActivateCidr{kOwn}), RefusalCode::UnknownCidr);
  EXPECT_EQ(desk_.code(DrainCidr{kOwn}), RefusalCode::UnknownCidr);
  EXPECT_EQ(desk_.code(RetireCidr{kOwn}), RefusalCode::UnknownCidr);
  desk_.must(own());
  EXPECT_EQ(desk_.code(DrainCidr{kOwn}), RefusalCode::CidrStateForbids);
}

}  // namespace
}  // namespace eipd::inventory
