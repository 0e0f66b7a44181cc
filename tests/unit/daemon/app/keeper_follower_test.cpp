// A follower's keeper: the inventory is another's, the intents are its own. Real: the rules, the store and its file.
#include <gmock/gmock.h>

#include "tests/unit/daemon/app/keeping.hpp"

namespace eipd::app {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class FollowerTest : public KeeperTest {
 protected:
  void restart_as(inventory::Role next) {
    role = next;
    restart();
  }
  /// What a reload does.
  void become(inventory::Role next) {
    role = next;
    keeper->replace(inventory::Inventory::make(setting(role), keeper->inventory().rows()).value());
  }
};

TEST_F(FollowerTest, AnnouncesItsCopyAndRefusesEveryWriteToIt) {
  const std::string id = allocate();
  restart_as(inventory::Role::Follower);
  EXPECT_THAT(put, SizeIs(2));
  const auto cidr = bgp::parse_prefix("198.51.100.0/24").value();
  const std::vector<control::Command> writes{
      kAllocate,
      inventory::Bind{.eip = id, .region = "hong-kong", .resource = "x", .check = "none"},
      inventory::Unbind{.eip = id, .region = "hong-kong"},
      inventory::ModifyEip{.eip = id, .name = "shop"},
      inventory::Release{.eip = id},
      inventory::AddCidr{.cidr = cidr, .account = "acme"},
      inventory::ActivateCidr{cidr},
      inventory::DrainCidr{cidr},
      inventory::RetireCidr{cidr},
      inventory::SetQuota{.account = "acme", .eips = 1},
      inventory::ResetQuota{.account = "acme"}};
  session = "edge1";  // of which an activation would be told otherwise
  for (const auto& write : writes) {
    const Answer refused = perform(write);
    EXPECT_EQ(problem(refused), "not-authority");
    EXPECT_EQ(refused.error().status, 403U);
    EXPECT_EQ(problem(perform(write, {.dry_run = true})), "not-authority");
    EXPECT_EQ(problem(perform(write, {.if_match = 99})), "not-authority");
  }
  EXPECT_EQ(keeper->inventory().revision(), 1U);
  EXPECT_EQ(put.at(id)->eip.name, "");
}

TEST_F(FollowerTest, KeepsIntentsOfItsOwn) {
  const std::string id = allocate();
  restart_as(inventory::Role::Follower);
  EXPECT_EQ(problem(perform(drain_of(id))), "none");
  EXPECT_EQ(problem(perform(control::ShutdownNeighbor{.name = "edge1", .reason = "rack move"})), "none");
  EXPECT_EQ(problem(perform(control::SetBlackhole{.address = put.at(id)->eip.address})), "none");
  EXPECT_EQ(problem(perform(control::ReleaseGuard{})), "none");
  restart();
  EXPECT_THAT(drains, SizeIs(1));
  EXPECT_THAT(blackholes, SizeIs(1));
  EXPECT_THAT(down, SizeIs(1));
  EXPECT_EQ(problem(perform(control::RemoveDrain{.scope = intent::Scope::Eip, .name = id})), "none");
  EXPECT_EQ(problem(perform(control::RemoveBlackhole{.address = put.at(id)->eip.address})), "none");
  EXPECT_EQ(problem(perform(control::EnableNeighbor{.name = "edge1"})), "none");
  EXPECT_THAT(drains, IsEmpty());
}

TEST_F(FollowerTest, ObeysARoleThatAReloadChanges) {
  const std::string id = allocate();
  become(inventory::Role::Follower);
  EXPECT_EQ(problem(perform(kAllocate)), "not-authority");
  become(inventory::Role::Standalone);
  EXPECT_NE(allocate(), id);
}

// Z9: withdrawn everywhere first, and of elsewhere a follower knows nothing.
TEST_F(FollowerTest, FinishesNoReleaseBeforeItIsStandalone) {
  const std::string id = allocate();
  EXPECT_TRUE(perform(inventory::Release{.eip = id}));
  restart_as(inventory::Role::Follower);
  keeper->withdrawn(id);
  become(inventory::Role::Follower);  // a reload for another reason
  EXPECT_TRUE(keeper->inventory().eip(id)->releasing);
  EXPECT_EQ(keeper->inventory().revision(), 2U);
  become(inventory::Role::Standalone);
  while (put.contains(id)) loop.run_one();
  EXPECT_EQ(log.back(), "eip-released");
}

}  // namespace
}  // namespace eipd::app
