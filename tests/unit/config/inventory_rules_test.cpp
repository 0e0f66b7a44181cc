// Areas, accounts, pools and EIPs against each other (requirements A2 to A15, Z1 to Z13).
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadInventory : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadInventory,
    testing::Values(
        BadFile{"AccessPointInNoArea", R"(access_point: fra1
)",
                1, 15, "access_point", R"("fra1" stands in no area)"},
        BadFile{"AccessPointTwiceInAnArea",
                R"(access_areas: {apac: {access_points: [hkg1, hkg1]}, europe: {access_points: []}}
)",
                1, 45, "access_areas.apac.access_points[1]", "is a duplicate access point"},
        BadFile{"RegionTwice", R"(origin_regions: [hong-kong, singapore, hong-kong]
)",
                1, 40, "origin_regions[2]", "is a duplicate region"},
        BadFile{"TypesOfAnUnknownRegion", R"(region_types: {hong-kongg: [clb]}
)",
                1, 28, "region_types.hong-kongg",
                R"("hong-kongg" is not among origin_regions; did you mean hong-kong?)"},
        BadFile{"RegionWithoutTypes", R"(region_types: {hong-kong: []}
)",
                1, 27, "region_types.hong-kong", "is empty, so that nothing could be bound there"},
        BadFile{"BindingOfATypeThatTheRegionDoesNotTake", R"(region_types: {hong-kong: [eni]}
eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: none}
)",
                8, 35, "eips[0].bindings[0].type", "clb is not among the region_types of region hong-kong"},
        BadFile{"TooLongALongestCidr", R"(inventory: {longest_cidr: {ipv4: 33}}
)",
                1, 34, "inventory.longest_cidr.ipv4", "expected a whole number from 1 to 32"},
        BadFile{"PoolIdTwice", R"(pools:
  - {id: p, cidrs: [203.0.113.0/24]}
  - {id: p, cidrs: [198.51.100.0/24]}
)",
                3, 10, "pools[1].id", "is a duplicate pool id, first in line 2"},
        BadFile{"PoolOfUnknownArea", R"(pools:
  - {id: p, access_area: apak, cidrs: [203.0.113.0/24]}
)",
                2, 26, "pools[0].access_area", R"("apak" is not among access_areas; did you mean apac?)"},
        BadFile{"PoolWithoutCidrs", R"(pools:
  - {id: p, cidrs: []}
)",
                2, 20, "pools[0].cidrs", "is empty; expected at least one prefix"},
        BadFile{"PoolOfTwoFamilies", R"(pools:
  - {id: p, cidrs: [203.0.113.0/24, "2001:db8::/48"]}
)",
                2, 37, "pools[0].cidrs[1]", "is of another family than the pool's first CIDR"},
        BadFile{"OverlappingCidrs", R"(pools:
  - {id: p, cidrs: [203.0.113.0/24]}
  - {id: q, cidrs: [203.0.113.128/25]}
)",
                3, 21, "pools[1].cidrs[0]", "overlaps 203.0.113.0/24 in line 2"},
        BadFile{"OverlappingCidrsWiderLater", R"(pools:
  - {id: p, cidrs: [203.0.113.128/25]}
  - {id: q, cidrs: [203.0.113.0/24]}
)",
                3, 21, "pools[1].cidrs[0]", "overlaps 203.0.113.128/25 in line 2"},
        BadFile{"SameCidrInOnePool", R"(pools:
  - {id: p, cidrs: [203.0.113.0/24, 203.0.113.0/24]}
)",
                2, 37, "pools[0].cidrs[1]", "overlaps 203.0.113.0/24"},
        BadFile{"CidrNeverAnnounced", R"(pools:
  - {id: p, cidrs: [127.1.0.0/16]}
)",
                2, 21, "pools[0].cidrs[0]", "overlaps space that is never announced"},
        BadFile{"LinkLocalCidr", R"(pools:
  - {id: p, cidrs: ["fe80::/64"]}
)",
                2, 21, "pools[0].cidrs[0]", "overlaps space that is never announced"},
        BadFile{"CustomerPoolWithoutAccount", R"(pools:
  - {id: p, owner: customer, cidrs: [203.0.113.0/24]}
)",
                2, 5, "pools[0].account", "is missing; expected the account that owns the pool"},
        BadFile{"ProviderPoolWithAccount", R"(pools:
  - {id: p, account: acme, cidrs: [203.0.113.0/24]}
)",
                2, 13, "pools[0].account", "belongs to customer pools"},
        BadFile{"PoolOfUnknownAccount", R"(pools:
  - {id: p, owner: customer, account: acne, cidrs: [203.0.113.0/24]}
)",
                2, 39, "pools[0].account", R"("acne" is not among accounts; did you mean acme?)"},
        BadFile{"CustomerPoolAsDefault", R"(pools:
  - {id: p, owner: customer, account: acme, default: true, cidrs: [203.0.113.0/24]}
)",
                2, 54, "pools[0].default", "cannot be true for a customer's pool"},
        BadFile{"TwoDefaultPools", R"(pools:
  - {id: p, default: true, access_area: apac, cidrs: [203.0.113.0/24]}
  - {id: q, default: true, access_area: apac, cidrs: [198.51.100.0/24]}
)",
                3, 22, "pools[1].default", "makes a second default pool for ipv4 and area apac beside p"},
        BadFile{"ReservedOutsideThePool", R"(pools:
  - {id: p, reserved: [198.51.100.1], cidrs: [203.0.113.0/24]}
)",
                2, 24, "pools[0].reserved[0]", "lies outside the pool's CIDRs"},
        BadFile{"EipIdTwice", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
  - {id: e, address: 203.0.113.11, account: acme, access_area: apac}
)",
                6, 10, "eips[1].id", "is a duplicate EIP id, first in line 2"},
        BadFile{"EipAddressTwice", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
  - {id: f, address: 203.0.113.10, account: acme, access_area: apac}
)",
                6, 22, "eips[1].address", "is a duplicate EIP address, first in line 3"},
        BadFile{"PoolWithABadCidrButNotItsEips", R"(pools:
  - {id: p, cidrs: [203.0.113.7/24]}
eips:
  - {id: e, address: 203.0.113.10, account: acme, access_area: apac}
)",
                2, 21, "pools[0].cidrs[0]", R"("203.0.113.7/24" is not accepted)"},
        BadFile{"EipInNoPool", R"(eips:
  - id: e
    address: 192.0.2.7
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "192.0.2.7 is in no pool"},
        BadFile{"EipOnTheFirstAddress", R"(eips:
  - id: e
    address: 203.0.113.0
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is the first or last of its CIDR in pool apac-v4"},
        BadFile{"EipOnTheLastAddress", R"(eips:
  - id: e
    address: 203.0.113.255
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is the first or last of its CIDR in pool apac-v4"},
        BadFile{"EipOnTheZeroHost", R"(eips:
  - id: e
    address: "2001:db8:100::"
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is the first or last of its CIDR in pool any-v6"},
        BadFile{"EipOnAReservedAddress", R"(eips:
  - id: e
    address: 203.0.113.9
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is reserved in pool apac-v4"},
        BadFile{"EipOfAnotherArea", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: europe
)",
                3, 14, "eips[0].address", "(pool-not-in-area)"},
        BadFile{"EipInAPendingPool", R"(eips:
  - id: e
    address: 198.51.101.5
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is in pool soon, which is pending"},
        BadFile{"EipInACustomersPool", R"(eips:
  - id: e
    address: 198.51.100.5
    account: acme
    access_area: apac
)",
                3, 14, "eips[0].address", "is in pool theirs, which account other owns"},
        BadFile{"EipOfUnknownAccount", R"(eips:
  - id: e
    address: 203.0.113.10
    account: nobody
    access_area: apac
)",
                4, 14, "eips[0].account", R"("nobody" is not among accounts)"},
        BadFile{"EipOfUnknownArea", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apacc
)",
                5, 18, "eips[0].access_area", R"("apacc" is not among access_areas; did you mean apac?)"},
        BadFile{"EipOfAnAreaWithoutAccessPoints", R"(eips:
  - id: e
    address: "2001:db8:100::5"
    account: acme
    access_area: closing
)",
                5, 18, "eips[0].access_area", "has no access points"},
        BadFile{"BandwidthAboveTheQuota", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    bandwidth_mbps: 501
)",
                6, 21, "eips[0].bandwidth_mbps", "is more than account acme may have (A13); expected at most 500"},
        BadFile{"OneEipTooMany", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
  - {id: f, address: 203.0.113.11, account: acme, access_area: apac}
  - {id: g, address: 203.0.113.12, account: acme, access_area: apac}
)",
                7, 5, "eips[2]", "is one EIP more than account acme may have (A12)"},
        BadFile{"TooManyRegions", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: none}
      - {region: singapore, type: clb, resource: s, check: none}
)",
                7, 7, "eips[0].bindings", "are in 2 regions, more than account acme may have for one EIP (A14)"},
        BadFile{"BindingToUnknownRegion", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: frankfurt, type: clb, resource: r, check: none}
)",
                7, 18, "eips[0].bindings[0].region", R"("frankfurt" is not among origin_regions)"},
        BadFile{"BindingToUnknownCheck", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, target: "192.0.2.80:80", check: wed}
)",
                7, 85, "eips[0].bindings[0].check", R"("wed" is not among checks; did you mean web?)"},
        BadFile{"BindingWithoutTarget", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r}
)",
                7, 9, "eips[0].bindings[0].target", "is missing (target-required)"},
        BadFile{"BindingWithCheckWithoutTarget", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: web}
)",
                7, 9, "eips[0].bindings[0].target", "is missing (target-required)"},
        BadFile{"SecondResourceInARegion", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: none}
      - {region: hong-kong, type: eni, resource: s, check: none}
)",
                8, 50, "eips[0].bindings[1].resource", "is a second resource in region hong-kong beside r (A15"},
        BadFile{"SameBindingTwice", R"(eips:
  - id: e
    address: 203.0.113.10
    account: other
    access_area: apac
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: none}
      - {region: hong-kong, type: clb, resource: r, check: none}
)",
                8, 35, "eips[0].bindings[1].type", "binds r twice as clb"},
        BadFile{"AtLeastMoreThanThereAre", R"(eips:
  - id: e
    address: 203.0.113.10
    account: acme
    access_area: apac
    health: {at_least: 2}
    bindings:
      - {region: hong-kong, type: clb, resource: r, check: none}
)",
                6, 24, "eips[0].health.at_least", "is more than the 1 binding of the EIP"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadInventory, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
