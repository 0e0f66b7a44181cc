// A follower announces a copy of another's inventory: it reads as the original does, and nothing in it can be changed.
#include <gmock/gmock.h>

#include "tests/unit/daemon/inventory/desk.hpp"

namespace eipd::inventory {
namespace {

using testing::HasSubstr;

Setting following() {
  Setting with = setting(declared());
  with.role = Role::Follower;
  return with;
}

TEST(Follower, RefusesEveryOperationAsNotAuthority) {
  Desk desk{following()};
  const bgp::Prefix cidr = prefix("198.51.100.0/24");
  const std::vector<Operation> all{Allocate{.account = "acme", .access_area = "asia-pacific"},
                                   Bind{.eip = "eip-1", .region = "hong-kong", .resource = "x", .check = "none"},
                                   Unbind{.eip = "eip-1", .region = "hong-kong"},
                                   ModifyEip{.eip = "eip-1", .name = "x"},
                                   Release{.eip = "eip-1"},
                                   FinishRelease{.eip = "eip-1"},
                                   AddCidr{.cidr = cidr, .account = "acme"},
                                   ActivateCidr{cidr},
                                   DrainCidr{cidr},
                                   RetireCidr{cidr},
                                   SetQuota{.account = "acme", .eips = 1},
                                   ResetQuota{.account = "acme"}};
  EXPECT_EQ(all.size(), std::variant_size_v<Operation>);
  for (const Operation& operation : all) {
    const Refusal refusal = desk.refused(operation);
    EXPECT_EQ(to_string(refusal.code), "not-authority");
    EXPECT_THAT(refusal.sentence, HasSubstr("follower"));
    EXPECT_THAT(refusal.accepted, HasSubstr("standalone"));
  }
}

TEST(Follower, HasWhatTheOriginalHas) {
  Desk original;
  const auto eip = original.allocate();
  original.must(Bind{.eip = eip->eip.id, .region = "hong-kong", .resource = "x", .check = "none"});
  original.must(SetQuota{.account = "acme", .eips = 3});
  Desk copy{following(), original->rows()};
  EXPECT_EQ(copy->revision(), original->revision());
  EXPECT_EQ(copy->rows().eips, original->rows().eips);
  EXPECT_EQ(copy->rows().quotas, original->rows().quotas);
  EXPECT_EQ(copy->eip_at(eip->eip.address)->eip.bindings.size(), 1U);
}

// An address stays `releasing` until it is withdrawn everywhere, of which a follower knows nothing.
TEST(Follower, LeavesAReleaseToTheOriginal) {
  Desk original;
  const auto id = original.allocate()->eip.id;
  original.must(Release{id});
  Desk copy{following(), original->rows()};
  EXPECT_EQ(copy.code(FinishRelease{id}), RefusalCode::NotAuthority);
  EXPECT_TRUE(copy->eip(id)->releasing);
}

}  // namespace
}  // namespace eipd::inventory
