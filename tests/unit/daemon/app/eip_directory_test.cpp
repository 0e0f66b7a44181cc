#include "daemon/app/eip_directory.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/app/pop.hpp"

namespace eipd::app {
namespace {

const auto kFirst = bgp::Prefix::host(*bgp::parse_address("203.0.113.0"));

TEST(EipDirectory, FindsByIdAddressAndPrefixAsOperatorsTypeThem) {
  EipDirectory eips;
  eips.put(record_of(make_eip(0, "")));
  eips.put(record_of(make_eip(1, "")));
  EXPECT_EQ(eips.find("eip-1"), 1U);
  EXPECT_EQ(eips.find("203.0.113.1"), 1U);
  EXPECT_EQ(eips.find("203.0.113.1/32"), 1U);
  for (const char* unknown : {"eip-2", "203.0.113.2", "203.0.113.0/24", "", "eip"}) {
    EXPECT_EQ(eips.find(unknown), std::nullopt) << unknown;
  }
}

TEST(EipDirectory, KeepsTheSlotOfAnEipThatChanges) {
  EipDirectory eips;
  const EipIndex slot = eips.put(record_of(make_eip(0, "")));
  auto changed = make_eip(0, "a:1");
  changed.bandwidth_mbps = 7;
  EXPECT_EQ(eips.put(record_of(changed)), slot);
  EXPECT_EQ(eips.eip(slot).bandwidth_mbps, 7U);
  EXPECT_EQ(eips.by_id("eip-0"), slot);
  EXPECT_EQ(eips.size(), 1U);
}

TEST(EipDirectory, KeepsARetiredSlotUntilItIsFreed) {
  EipDirectory eips;
  const EipIndex slot = eips.put(record_of(make_eip(0, "")));
  eips.retire(slot);
  EXPECT_EQ(eips.find("eip-0"), std::nullopt);
  EXPECT_EQ(eips.find("203.0.113.0"), std::nullopt);
  EXPECT_EQ(eips.by_prefix(kFirst), slot) << "somebody may have it yet";
  EXPECT_NE(eips.put(record_of(make_eip(1, ""))), slot);
  eips.free(slot);
  EXPECT_EQ(eips.by_prefix(kFirst), std::nullopt);
  EXPECT_EQ(eips.put(record_of(make_eip(2, ""))), slot);
  EXPECT_EQ(eips.slots(), 2U);
}

TEST(EipDirectory, GivesAPrefixToTheEipThatHasItNow) {
  EipDirectory eips;
  const EipIndex before = eips.put(record_of(make_eip(0, "")));
  eips.retire(before);
  auto other = make_eip(0, "");
  other.id = "other";
  const EipIndex after = eips.put(record_of(other));
  EXPECT_EQ(eips.by_prefix(kFirst), after);
  eips.free(before);
  EXPECT_EQ(eips.by_prefix(kFirst), after);
}

}  // namespace
}  // namespace eipd::app
