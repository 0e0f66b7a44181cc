#include "daemon/app/keeper_parts.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

// design §2 "next_hop": none of these is ever an EIP's, nor of a CIDR that the API adds.
TEST(InventorySetting, HasEveryAddressThatThisHostUses) {
  auto config = make_pop();
  add_neighbor(config, "edge1",
               announce::ExportPolicy{
                   .next_hop = {.ipv4 = bgp::parse_address("192.0.2.3"), .ipv6 = bgp::parse_address("2001:db8::3")}});
  config.neighbors[0].session.address.address = *bgp::parse_address("192.0.2.254");
  config.neighbors[0].session.local_address = bgp::parse_address("192.0.2.1");
  config.checks[0].source = bgp::parse_address("192.0.2.2");
  const auto setting = inventory_setting(std::make_shared<const config::Config>(config));
  std::map<std::string, std::string> own;
  for (const auto& [address, what] : setting.own) own.emplace(to_string(address), what);
  const std::map<std::string, std::string> wanted{{"192.0.2.1", "local_address of neighbor edge1"},
                                                  {"192.0.2.2", "source of check web"},
                                                  {"192.0.2.254", "address of neighbor edge1"},
                                                  {"192.0.2.3", "next_hop for neighbor edge1"},
                                                  {"2001:db8::3", "next_hop for neighbor edge1"}};
  EXPECT_EQ(own, wanted);
}

TEST(InventorySetting, HasTheAggregates) {  // design §2 "pools"
  auto config = make_pop();
  config.announce.aggregates = {{.prefix = *bgp::parse_prefix("203.0.113.0/24")}};
  const auto setting = inventory_setting(std::make_shared<const config::Config>(config));
  EXPECT_EQ(setting.aggregates, std::vector{*bgp::parse_prefix("203.0.113.0/24")});
}

}  // namespace
}  // namespace eipd::app
