// Release and what becomes of the address (A1, A2, Z9, Z10, Z13; design §2 "pools").
#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

TEST(Release, HoldsTheAddressUntilItIsWithdrawnEverywhere) {  // Z9
  Desk desk;
  const auto eip = desk.allocate();
  EXPECT_EQ(desk.must(Release{eip->eip.id}).what, "eip-releasing");
  EXPECT_EQ(desk->eip(eip->eip.id)->state(), EipState::Releasing);
  EXPECT_EQ(desk->releasing().size(), 1);
  Allocate same{.account = "acme", .access_area = "asia-pacific", .address = eip->eip.address};
  EXPECT_EQ(desk.code(same), RefusalCode::AddressInUse);
  EXPECT_EQ(desk.must(FinishRelease{eip->eip.id}).what, "eip-released");
  EXPECT_EQ(desk->eip(eip->eip.id), nullptr);
  EXPECT_TRUE(desk->releasing().empty());
  desk.must(same);
}

TEST(Release, NothingMoreCanBeDoneWithIt) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  desk.must(Release{id});
  EXPECT_EQ(desk.code(Release{id}), RefusalCode::Releasing);
  EXPECT_EQ(desk.code(ModifyEip{.eip = id, .name = "late"}), RefusalCode::Releasing);
  EXPECT_EQ(desk.code(Bind{.eip = id, .region = "hong-kong", .resource = "x", .check = "none"}),
            RefusalCode::Releasing);
  desk.must(FinishRelease{id});
  EXPECT_EQ(desk.code(Release{id}), RefusalCode::UnknownEip);
  EXPECT_EQ(desk.code(FinishRelease{id}), RefusalCode::UnknownEip);
}

TEST(Release, IsRefusedWhileBound) {
  Desk desk;
  const auto id = desk.allocate()->eip.id;
  desk.must(Bind{.eip = id, .region = "hong-kong", .resource = "clb-1", .check = "none"});
  const auto refusal = desk.refused(Release{id});
  EXPECT_EQ(refusal.code, RefusalCode::StillBound);
  EXPECT_NE(refusal.sentence.find("hong-kong"), std::string::npos);
  desk.must(Unbind{.eip = id, .region = "hong-kong"});
  desk.must(Release{id});
}

TEST(Release, IsFinishedOnlyWhereItWasAsked) {
  Desk desk;
  EXPECT_EQ(desk.code(FinishRelease{desk.allocate()->eip.id}), RefusalCode::NotReleasing);
}

TEST(Release, GivesTheAddressBackToItsOwnPool) {  // Z9, Z10
  Desk desk;
  const auto eip = desk.allocate({.account = "acme", .access_area = "asia-pacific", .pool = "acme-own"});
  EXPECT_EQ(desk->pool("acme-own", desk.now)->allocated, 1);
  desk.release(eip->eip.id);
  const auto pool = desk->pool("acme-own", desk.now);
  EXPECT_EQ(pool->allocated, 0);
  ASSERT_EQ(pool->cidrs.size(), 1);  // never deletes the CIDR
  EXPECT_EQ(pool->cidrs[0].state, CidrState::Active);
  EXPECT_EQ(desk->pool_of(eip->eip.address), "acme-own");
}

TEST(Release, TheAddressFreeForLongestGoesFirst) {
  auto all = declared();
  all.pools[2].cidrs = {prefix("192.0.2.0/29")};  // six addresses
  Desk desk{all};
  const Allocate operation{.account = "beta", .access_area = "europe", .pool = "europe"};
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(desk.allocate(operation)->eip.id);
  for (const auto i : {2U, 0U, 3U}) {
    desk.now += 1s;
    desk.release(ids[i]);
  }
  EXPECT_EQ(desk.given(operation), "192.0.2.5");  // never given: free for ever
  EXPECT_EQ(desk.given(operation), "192.0.2.6");
  EXPECT_EQ(desk.given(operation), "192.0.2.3");
  EXPECT_EQ(desk.given(operation), "192.0.2.1");
  EXPECT_EQ(desk.given(operation), "192.0.2.4");
  EXPECT_EQ(desk.code(operation), RefusalCode::PoolExhausted);
}

// design §2 "pools": the address free for longest goes first, whatever the CIDR.
TEST(Release, TheAddressFreeForLongestGoesFirstInAllCidrsOfAPool) {
  auto all = declared();
  all.pools[2].cidrs = {prefix("192.0.2.0/30"), prefix("192.0.2.64/30")};
  Desk desk{all};
  const Allocate operation{.account = "beta", .access_area = "europe", .pool = "europe"};
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(desk.allocate(operation)->eip.id);
  for (const auto i : {2U, 0U, 1U}) {
    desk.now += 1s;
    desk.release(ids[i]);
  }
  EXPECT_EQ(desk.given(operation), "192.0.2.66");  // never given
  EXPECT_EQ(desk.given(operation), "192.0.2.65");
  EXPECT_EQ(desk.given(operation), "192.0.2.1");
  EXPECT_EQ(desk.given(operation), "192.0.2.2");
}

TEST(Release, WithoutQuarantineTheAddressIsFreeAtOnce) {  // Z13
  Desk desk;
  const auto eip = desk.allocate();
  desk.release(eip->eip.id);
  EXPECT_FALSE(desk->quarantine(eip->eip.address, desk.now));
  desk.must(Allocate{.account = "acme", .access_area = "asia-pacific", .address = eip->eip.address});
}

TEST(Release, QuarantineKeepsTheAddressFromEverybody) {
  auto all = declared();
  all.pools[2].cidrs = {prefix("192.0.2.0/31")};
  all.pools[2].quarantine = 10min;
  Desk desk{all};
  const Allocate operation{.account = "acme", .access_area = "europe", .pool = "europe"};
  const auto eip = desk.allocate(operation);
  desk.allocate(operation);
  desk.release(eip->eip.id);
  EXPECT_EQ(desk->quarantine(eip->eip.address, desk.now)->until, desk.now + 10min);
  EXPECT_EQ(desk->pool("europe", desk.now)->quarantined, 1);
  const auto refusal = desk.refused(operation);
  EXPECT_EQ(refusal.code, RefusalCode::PoolExhausted);
  EXPECT_NE(refusal.sentence.find("600 s"), std::string::npos) << refusal.sentence;
  auto chosen = operation;
  chosen.address = eip->eip.address;
  EXPECT_EQ(desk.code(chosen), RefusalCode::AddressQuarantined);
  desk.now += 10min;
  EXPECT_EQ(desk->pool("europe", desk.now)->quarantined, 0);
  EXPECT_EQ(desk.given(operation), to_string(eip->eip.address));
}

TEST(Release, RemembersNoMoreThanItNeeds) {
  Desk desk;
  for (int i = 0; i < 3000; ++i) {
    desk.now += 1s;
    auto operation = Allocate{.account = "acme", .access_area = "asia-pacific", .family = bgp::Family::Ipv6};
    desk.release(desk.allocate(operation)->eip.id);
  }
  EXPECT_LE(desk->rows().quarantines.size(), 1025);
}

}  // namespace
}  // namespace eipd::inventory
