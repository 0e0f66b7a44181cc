// What the data plane is told anew, and what it is not bothered with (A6, A13).
#include "daemon/announce/forwarding.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/announce/pop.hpp"

namespace eipd::announce {
namespace {

using namespace testing_pop;

inventory::EipRecord eip() {
  auto record = *Pop::record(0, {bound("a:1"), bound("b:1")});
  record.eip.bandwidth_mbps = 100;
  record.eip.bindings[0].region = "hong-kong";
  return record;
}

struct Told {
  const char* name;
  void (*change)(inventory::EipRecord&);
  bool anew;
};

class ForwardedEip : public testing::TestWithParam<Told> {};
INSTANTIATE_TEST_SUITE_P(
    Changes, ForwardedEip,
    testing::Values(Told{"Bandwidth", [](auto& r) { r.eip.bandwidth_mbps = 200; }, true},
                    Told{"Target", [](auto& r) { r.eip.bindings[0].target = "a:2"; }, true},
                    Told{"Region", [](auto& r) { r.eip.bindings[0].region = "frankfurt"; }, true},
                    Told{"Type", [](auto& r) { r.eip.bindings[0].type = inventory::BindingType::Eni; }, true},
                    Told{"Resource", [](auto& r) { r.eip.bindings[0].resource = "clb-2"; }, true},
                    Told{"Check", [](auto& r) { r.eip.bindings[0].check = "other"; }, false},
                    Told{"Priority", [](auto& r) { r.eip.bindings[0].priority = 7; }, false},
                    Told{"ABindingThatIsNotActive", [](auto& r) { r.eip.bindings[1].target = "c:1"; }, false},
                    Told{"Name", [](auto& r) { r.eip.name = "shop"; }, false}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(ForwardedEip, HasANewRevisionForWhatConcernsTheDataPlane) {
  Revisions revisions{41};
  Forwarded forwarded;
  forwarded.take(std::make_shared<const inventory::EipRecord>(eip()), 0, revisions);
  EXPECT_TRUE(forwarded.acknowledge(42));
  auto changed = eip();
  GetParam().change(changed);
  forwarded.take(std::make_shared<const inventory::EipRecord>(changed), 0, revisions);
  EXPECT_EQ(forwarded.present()->revision, GetParam().anew ? 43U : 42U);
  EXPECT_EQ(forwarded.acknowledged(), !GetParam().anew);
}

TEST(ForwardedOrigin, IsNewsWhenItMovesOrComes) {
  Revisions revisions;
  Forwarded forwarded;
  const auto record = std::make_shared<const inventory::EipRecord>(eip());
  EXPECT_FALSE(forwarded.present());
  EXPECT_FALSE(forwarded.acknowledge(0));
  std::uint64_t revision = 0;
  for (const std::optional<BindingIndex> origin : {std::optional<BindingIndex>{}, {0U}, {1U}}) {
    forwarded.take(record, origin, revisions);
    EXPECT_EQ(forwarded.present()->revision, ++revision);
    forwarded.take(record, origin, revisions);
    EXPECT_EQ(forwarded.present()->revision, revision);
  }
}

}  // namespace
}  // namespace eipd::announce
