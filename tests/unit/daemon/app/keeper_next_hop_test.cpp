// A blackhole's next hop, from whichever side it and a pool meet. Real: the rules, the store and its file.
#include <gmock/gmock.h>

#include "tests/unit/daemon/app/keeping.hpp"

namespace eipd::app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const bgp::IpAddress kAddress = bgp::parse_address("203.0.113.200").value();
const bgp::IpAddress kHop = bgp::parse_address("198.51.100.66").value();
const bgp::Prefix kPool = bgp::parse_prefix("198.51.100.0/24").value();

// design §2 "next_hop": never a loopback, an EIP or a pool address, a blackhole's neither.
TEST_F(KeeperTest, BlackholesToNoAddressThatCanBeNoNextHop) {
  const auto to = [&](const char* hop) {
    return problem(perform(control::SetBlackhole{.address = bgp::parse_address("203.0.113.200").value(),
                                                 .next_hop = bgp::parse_address(hop).value()}));
  };
  for (const char* hop : {"203.0.113.200", "203.0.113.9", "127.0.0.1", "0.0.0.0", "224.0.0.1", "2001:db8::1"}) {
    EXPECT_EQ(to(hop), "bad-next-hop") << hop;
  }
  EXPECT_THAT(blackholes, IsEmpty());
  EXPECT_EQ(to("198.51.100.66"), "none");
  const auto cidr = bgp::parse_prefix("198.51.100.0/24").value();
  ASSERT_TRUE(perform(inventory::AddCidr{.cidr = cidr, .account = "acme"}));
  EXPECT_EQ(problem(perform(inventory::ActivateCidr{cidr})), "cidr-holds-own-address");
  ASSERT_TRUE(perform(control::RemoveBlackhole{.address = bgp::parse_address("203.0.113.200").value()}));
  ASSERT_TRUE(perform(inventory::ActivateCidr{cidr}));
  EXPECT_EQ(to("198.51.100.66"), "bad-next-hop");
}

const auto kNamesBoth = AllOf(HasSubstr("203.0.113.200"), HasSubstr("198.51.100.66"), HasSubstr("pool added"));

// What a reload asks before it touches anything.
TEST_F(KeeperTest, NamesTheBlackholeWhoseNextHopAPoolOfTheFileWouldHave) {
  ASSERT_TRUE(perform(control::SetBlackhole{.address = kAddress, .next_hop = kHop}));
  const auto rows = keeper->inventory().rows();
  const auto with = [&](bgp::Prefix pool) { return inventory::Inventory::make(setting(role, pool), rows).value(); };
  EXPECT_THAT(keeper->conflicts(with(kPool)), ElementsAre(kNamesBoth));
  EXPECT_THAT(keeper->conflicts(with(bgp::parse_prefix("198.51.101.0/24").value())), IsEmpty());
  ASSERT_TRUE(perform(control::SetBlackhole{.address = kAddress}));
  EXPECT_THAT(keeper->conflicts(with(kPool)), IsEmpty());
}

TEST_F(KeeperTest, StartsWithABlackholeButNotToANextHopThatAPoolOfTheFileHasNow) {
  ASSERT_TRUE(perform(control::SetBlackhole{.address = kAddress, .reason = "attack", .next_hop = kHop}));
  added = kPool;
  restart();
  EXPECT_THAT(warnings, ElementsAre(kNamesBoth));
  ASSERT_EQ(blackholes.size(), 1U);
  EXPECT_EQ(blackholes[0].next_hop, std::nullopt);
  EXPECT_EQ(blackholes[0].reason, "attack");
  EXPECT_THAT(keeper->conflicts(keeper->inventory()), IsEmpty());

  added.reset();  // and the file has it no more
  restart();
  ASSERT_EQ(blackholes.size(), 1U);
  EXPECT_EQ(blackholes[0].next_hop, kHop);
  EXPECT_EQ(warnings.size(), 1U);

  added = kPool;
  restart();
  ASSERT_TRUE(perform(control::RemoveBlackhole{.address = kAddress}));
  restart();
  EXPECT_THAT(blackholes, IsEmpty());
  EXPECT_EQ(warnings.size(), 2U);
}

TEST_F(KeeperTest, SaysNothingOfANextHopWhoseBlackholeHasRunOut) {
  ASSERT_TRUE(
      perform(control::SetBlackhole{.address = kAddress, .lasts = std::chrono::milliseconds{0}, .next_hop = kHop}));
  added = kPool;
  restart();
  EXPECT_THAT(warnings, IsEmpty());
  EXPECT_THAT(blackholes, IsEmpty());
}

}  // namespace
}  // namespace eipd::app
