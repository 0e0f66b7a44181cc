// Allocation: which address, from which pool, within which quotas (A1 to A4, A11 to A13, Z1 to Z5, Z7, Z12 to Z14).
#include <set>

#include "daemon/inventory/words.hpp"
#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

Allocate asked() {
  return {.account = "acme", .access_area = "asia-pacific"};
}
Allocate from_pool(std::string pool) {
  auto operation = asked();
  operation.pool = std::move(pool);
  return operation;
}
Allocate at(std::string_view text) {
  auto operation = asked();
  operation.address = address(text);
  return operation;
}

TEST(Allocate, MakesAnEipOfItsOwn) {  // A1, A2, A3, Z4
  Desk desk;
  auto operation = asked();
  operation.name = "shop";
  operation.tags = {{"team", "web"}};
  operation.bandwidth_mbps = 200;
  const auto change = desk.must(operation);
  EXPECT_EQ(change.what, "eip-allocated");
  EXPECT_EQ(change.revision, 1);
  const auto eip = desk->eip(change.subject);
  ASSERT_TRUE(eip);
  EXPECT_EQ(eip->eip.id, "eip-000001");
  EXPECT_EQ(eip->eip.access_area, "asia-pacific");
  EXPECT_EQ(eip->eip.name, "shop");
  EXPECT_EQ(eip->eip.tags.at("team"), "web");
  EXPECT_EQ(eip->eip.bandwidth_mbps, 200);
  EXPECT_EQ(eip->pool, "apac-v4");
  EXPECT_EQ(eip->state(), EipState::Allocated);
  EXPECT_EQ(eip->created, desk.now);
  EXPECT_EQ(eip->revision, 1);
  EXPECT_EQ(desk->eip_at(eip->eip.address), eip);
}

TEST(Allocate, AlwaysGivesAnotherId) {  // A1
  Desk desk;
  const auto first = desk.allocate()->eip.id;
  desk.release(first);
  EXPECT_NE(desk.allocate()->eip.id, first);
}

TEST(Allocate, AvoidsAnIdThatTheFileHas) {
  auto all = declared();
  Eip mimic;
  mimic.id = "eip-000001";
  mimic.address = address("203.0.113.9");
  mimic.account = "acme";
  mimic.access_area = "asia-pacific";
  all.eips = {mimic};
  Desk desk{all};
  EXPECT_EQ(desk.allocate()->eip.id, "eip-000001-2");
}

TEST(Allocate, LeavesTheEdgesOut) {  // design §2 "pools"
  Desk desk;
  EXPECT_EQ(desk.given(), "203.0.113.1");
  EXPECT_EQ(desk.given(from_pool("apac-v6")), "2001:db8:100::1");
  EXPECT_EQ(desk.code(at("203.0.113.0")), RefusalCode::AddressReserved);
  EXPECT_EQ(desk.code(at("203.0.113.255")), RefusalCode::AddressReserved);
  EXPECT_EQ(desk.code(at("2001:db8:100::")), RefusalCode::AddressReserved);
}

TEST(Allocate, LeavesReservedAddressesOut) {
  auto all = declared();
  all.pools[0].reserved = {prefix("203.0.113.1/32"), prefix("203.0.113.4/31")};
  Desk desk{all};
  EXPECT_EQ(desk.given(), "203.0.113.2");
  EXPECT_EQ(desk.given(), "203.0.113.3");
  EXPECT_EQ(desk.given(), "203.0.113.6");
  EXPECT_EQ(desk.code(at("203.0.113.5")), RefusalCode::AddressReserved);
  EXPECT_EQ(desk->pool("apac-v4", desk.now)->addresses, 251);
}

TEST(Allocate, TakesTheDefaultPoolOfAreaAndFamily) {  // Z14; design §2 "allocation": IPv4 unless asked otherwise
  Desk desk;
  EXPECT_EQ(desk.allocate()->pool, "apac-v4");
  auto six = asked();
  six.family = bgp::Family::Ipv6;
  EXPECT_EQ(desk.allocate(six)->pool, "apac-v6");
  EXPECT_FALSE(desk->customer_owned(desk.allocate()->pool));  // the mark shows it
}

TEST(Allocate, PrefersTheDefaultOfTheAreaToThatOfAnyArea) {
  auto all = declared();
  all.pools.insert(all.pools.begin(), provider_pool("anywhere", "192.0.2.128/26", "", true));
  Desk desk{all};
  EXPECT_EQ(desk.allocate()->pool, "apac-v4");
  EXPECT_EQ(desk.allocate({.account = "acme", .access_area = "europe"})->pool, "anywhere");
}

TEST(Allocate, NeedsADefaultPoolOrAName) {
  Desk desk;
  const auto refusal = desk.refused(Allocate{.account = "beta", .access_area = "europe"});
  EXPECT_EQ(refusal.code, RefusalCode::NoDefaultPool);
  EXPECT_EQ(refusal.accepted, "one of the pools europe");
  EXPECT_EQ(desk.allocate({.account = "beta", .access_area = "europe", .pool = "europe"})->pool, "europe");
  auto poor = declared();
  poor.pools.erase(poor.pools.begin() + 2);
  const auto none = Desk{poor}.refused(Allocate{.account = "beta", .access_area = "europe"});
  EXPECT_EQ(none.accepted, "an area with a pool for account beta");
}

TEST(Allocate, TakesTheCustomersPoolWhenNamed) {  // Z2, Z5, Z7
  Desk desk;
  const auto eip = desk.allocate(from_pool("acme-own"));
  EXPECT_EQ(to_string(eip->eip.address), "198.51.100.1");
  EXPECT_TRUE(desk->customer_owned(eip->pool));
  auto other = from_pool("acme-own");
  other.account = "beta";
  EXPECT_EQ(desk.code(other), RefusalCode::PoolNotYours);
}

TEST(Allocate, KeepsToThePoolsAreaAndFamily) {  // design §2 "pools"
  Desk desk;
  EXPECT_EQ(desk.code(from_pool("europe")), RefusalCode::PoolNotInArea);
  auto six = from_pool("apac-v4");
  six.family = bgp::Family::Ipv6;
  EXPECT_EQ(desk.code(six), RefusalCode::FamilyNotInPool);
  auto torn = at("203.0.113.7");
  torn.family = bgp::Family::Ipv6;
  EXPECT_EQ(desk.code(torn), RefusalCode::FamilyNotInPool);
  EXPECT_EQ(desk.code(from_pool("nowhere")), RefusalCode::UnknownPool);
}

// design §2 "pools": an aggregate would attract the traffic of an EIP that is announced elsewhere alone.
TEST(Allocate, GivesNothingInsideAnAggregateToAnAreaElsewhere) {
  auto with = setting(declared());
  with.aggregates = {prefix("198.51.100.0/24")};
  Desk desk{with};
  const Allocate abroad{.account = "acme", .access_area = "europe", .pool = "acme-own"};
  const auto refusal = desk.refused(abroad);
  EXPECT_EQ(refusal.code, RefusalCode::AddressInAggregate);
  EXPECT_EQ(refusal.value, "198.51.100.1");
  EXPECT_NE(refusal.sentence.find("198.51.100.0/24"), std::string::npos);
  EXPECT_EQ(desk.given(from_pool("acme-own")), "198.51.100.1");  // this access point's area
  desk.must(Allocate{.account = "acme", .access_area = "europe", .pool = "europe"});
}

TEST(Allocate, NamesWhatIsUnknown) {  // A3, A11
  Desk desk;
  auto operation = asked();
  operation.account = "nobody";
  EXPECT_EQ(desk.refused(operation).value, "nobody");
  EXPECT_EQ(desk.code(operation), RefusalCode::UnknownAccount);
  operation = asked();
  operation.access_area = "mainland";
  EXPECT_EQ(desk.code(operation), RefusalCode::UnknownAccessArea);
  operation.access_area = "closing";
  EXPECT_EQ(desk.code(operation), RefusalCode::AreaWithoutAccessPoints);
}

TEST(Allocate, GivesTheAddressAskedForWhereTheAccountMayChoose) {  // Z12
  Desk desk;
  EXPECT_EQ(desk.given(at("203.0.113.77")), "203.0.113.77");
  EXPECT_EQ(desk.allocate(at("198.51.100.9"))->pool, "acme-own");  // the pool that has it
  EXPECT_EQ(desk.code(at("203.0.113.77")), RefusalCode::AddressInUse);
  EXPECT_EQ(desk.code(at("100.64.0.1")), RefusalCode::AddressNotInPool);
  auto elsewhere = at("203.0.113.78");
  elsewhere.pool = "acme-own";
  EXPECT_EQ(desk.code(elsewhere), RefusalCode::AddressNotInPool);
  auto beta = at("203.0.113.79");
  beta.account = "beta";
  EXPECT_EQ(desk.code(beta), RefusalCode::AddressNotAllowed);
}

TEST(Allocate, SkipsAddressesThatWereChosen) {  // Z4
  Desk desk;
  desk.allocate(at("203.0.113.2"));
  EXPECT_EQ(desk.given(), "203.0.113.1");
  EXPECT_EQ(desk.given(), "203.0.113.3");
}

TEST(Allocate, KeepsToTheQuotaOfEips) {  // A12
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.allocate();
  const auto refusal = desk.refused(asked());
  EXPECT_EQ(refusal.code, RefusalCode::QuotaExceeded);
  EXPECT_EQ(refusal.sentence, "Account acme may have 20 EIPs and has 20");
  auto other = asked();
  other.account = "beta";
  desk.must(other);
}

TEST(Allocate, CountsAnEipOfTheFileButNoneThatIsBeingReleased) {  // A12
  auto all = declared();
  Eip eip;
  eip.id = "eip-web";
  eip.address = address("203.0.113.10");
  eip.account = "acme";
  eip.access_area = "asia-pacific";
  all.eips = {eip};
  all.accounts[0].quotas.eips = 2;
  Desk desk{all};
  const auto second = desk.allocate()->eip.id;
  EXPECT_EQ(desk.code(asked()), RefusalCode::QuotaExceeded);
  desk.must(Release{second});
  EXPECT_EQ(desk->quota("acme")->eips_used, 1);
  desk.must(asked());
}

TEST(Allocate, KeepsToTheQuotaOfBandwidth) {  // A13
  Desk desk;
  auto operation = asked();
  operation.bandwidth_mbps = 1001;
  EXPECT_EQ(desk.code(operation), RefusalCode::QuotaExceeded);
  operation.bandwidth_mbps = 0;
  EXPECT_EQ(desk.code(operation), RefusalCode::BandwidthOutOfRange);
  EXPECT_EQ(desk.allocate()->eip.bandwidth_mbps, 1000);
  desk.must(SetQuota{.account = "acme", .bandwidth_mbps = 300});
  EXPECT_EQ(desk.allocate()->eip.bandwidth_mbps, 300);  // the default is no more than what may be
}

TEST(Allocate, RefusesWordsThatNobodyCanRead) {
  Desk desk;
  auto operation = asked();
  operation.name = "broken \xff";
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.name = std::string(129, 'x');
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.name = "caf\xc3\xa9";
  operation.tags = {{"", "x"}};
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.tags = {{"line", "one\ntwo"}};
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.tags = {{std::string(129, 'k'), "x"}};
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.tags = {{"k", std::string(257, 'x')}};
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.tags = {{std::string(128, 'k'), std::string(256, 'x')}};
  for (std::size_t i = 0; i < kMostTags; ++i) operation.tags.emplace("k" + std::to_string(i), "x");
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.tags.erase("k0");
  operation.health = {.kind = HealthRule::Kind::AtLeast, .at_least = 0};
  EXPECT_EQ(desk.code(operation), RefusalCode::BadValue);
  operation.health.at_least = 2;
  desk.must(operation);
}

TEST(Allocate, RefusesOnceThePoolIsExhausted) {  // Z13
  Desk desk;
  const Allocate operation{.account = "beta", .access_area = "europe", .pool = "europe"};
  std::set<std::string> given;
  for (int i = 0; i < 14; ++i) given.insert(desk.given(operation));
  EXPECT_EQ(given.size(), 14);
  EXPECT_EQ(desk.code(operation), RefusalCode::PoolExhausted);
  const auto first = desk->eip_at(address("192.0.2.1"))->eip.id;
  desk.release(first);
  EXPECT_EQ(desk.given(operation), "192.0.2.1");
}

TEST(Allocate, GoesOnInThePoolsNextCidr) {  // Z13
  auto all = declared();
  all.pools[2].cidrs = {prefix("192.0.2.0/30"), prefix("192.0.2.64/30")};
  Desk desk{all};
  const Allocate operation{.account = "beta", .access_area = "europe", .pool = "europe"};
  EXPECT_EQ(desk.given(operation), "192.0.2.1");
  EXPECT_EQ(desk.given(operation), "192.0.2.2");
  EXPECT_EQ(desk.given(operation), "192.0.2.65");
  EXPECT_EQ(desk->pool("europe", desk.now)->addresses, 4);
}

TEST(Allocate, TakesAllOfATinyCidrThatHasNoEdges) {
  auto all = declared();
  all.pools[2].cidrs = {prefix("192.0.2.0/31")};
  Desk desk{all};
  const Allocate operation{.account = "beta", .access_area = "europe", .pool = "europe"};
  EXPECT_EQ(desk.given(operation), "192.0.2.0");
  EXPECT_EQ(desk.given(operation), "192.0.2.1");
  EXPECT_EQ(desk.code(operation), RefusalCode::PoolExhausted);
}

TEST(Allocate, NeedsAnActiveCidr) {  // Z1
  auto all = declared();
  all.pools[2].state = CidrState::Pending;
  Desk desk{all};
  const auto refusal = desk.refused(Allocate{.account = "beta", .access_area = "europe", .pool = "europe"});
  EXPECT_EQ(refusal.code, RefusalCode::CidrNotActive);
  EXPECT_NE(refusal.sentence.find("192.0.2.0/28 is pending"), std::string::npos) << refusal.sentence;
  auto chosen = at("192.0.2.3");
  chosen.access_area = "europe";
  EXPECT_EQ(desk.code(chosen), RefusalCode::CidrNotActive);
}

}  // namespace
}  // namespace eipd::inventory
