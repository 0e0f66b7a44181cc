// Real: the rules, the store and its file. The rest of the daemon is a list of what it was told.
#include "daemon/app/keeper.hpp"

#include <gmock/gmock.h>

#include "tests/unit/daemon/app/keeping.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(KeeperTest, PutsWhatTheFileDeclaresAndWhatWasMade) {
  const std::string id = allocate();
  EXPECT_THAT(put, SizeIs(2));
  restart();
  EXPECT_THAT(put, SizeIs(2));
  ASSERT_TRUE(put.contains(id));
  EXPECT_EQ(put[id]->revision, 1U);
}

// Up after durable: nothing is announced, and nothing answered, before the commit.
TEST_F(KeeperTest, AnnouncesOnlyWhatIsCommitted) {
  auto holder = hang();
  const auto answer = ask(kAllocate);
  loop.poll();
  EXPECT_FALSE(*answer);
  EXPECT_THAT(put, SizeIs(1));
  ASSERT_TRUE(holder->execute("ROLLBACK"));
  EXPECT_TRUE(wait(answer));
  EXPECT_THAT(put, SizeIs(2));
  EXPECT_EQ((**answer)->status, 201U);
  EXPECT_EQ((**answer)->etag, "\"1\"");
}

// Down before durable: a store that hangs delays no drain.
TEST_F(KeeperTest, DrainsAtOnceAndAnswersAfterTheCommit) {
  const auto holder = hang();
  const auto answer = ask(drain_of("eip-file"));
  EXPECT_THAT(drains, SizeIs(1));
  const auto shut = ask(control::ShutdownNeighbor{.name = "edge1", .reason = "card"});
  EXPECT_EQ(down["edge1"], "card");
  const auto hole = ask(control::SetBlackhole{.address = bgp::parse_address("203.0.113.200").value()});
  EXPECT_THAT(blackholes, SizeIs(1));
  loop.poll();
  EXPECT_FALSE(*answer || *shut || *hole);
  ASSERT_TRUE(holder->execute("ROLLBACK"));
  EXPECT_TRUE(wait(answer) && wait(shut) && wait(hole));
}

TEST_F(KeeperTest, KeepsIntentsOverARestart) {
  EXPECT_TRUE(perform(drain_of("eip-file")));
  EXPECT_TRUE(perform(control::ShutdownNeighbor{.name = "edge1", .reason = "card"}));
  control::SetDrain passing{.scope = intent::Scope::AccessPoint, .until_restart = true};
  EXPECT_TRUE(perform(passing));
  EXPECT_THAT(drains, SizeIs(2));
  restart();
  EXPECT_THAT(drains, SizeIs(1));
  EXPECT_EQ(down["edge1"], "card");
  EXPECT_TRUE(perform(control::RemoveDrain{.scope = intent::Scope::Eip, .name = "eip-file"}));
  EXPECT_TRUE(perform(control::EnableNeighbor{.name = "edge1"}));
  EXPECT_THAT(drains, IsEmpty());
  EXPECT_THAT(down, IsEmpty());
  restart();
  EXPECT_THAT(drains, IsEmpty());
}

TEST_F(KeeperTest, UndoesWhatCouldNotBeWritten) {
  break_store();
  const auto first = ask(kAllocate);
  const auto second = ask(kAllocate);
  EXPECT_EQ(keeper->inventory().size(), 3U);
  EXPECT_EQ(problem(wait(first)), "store-unavailable");
  EXPECT_EQ(problem(wait(second)), "store-unavailable");
  EXPECT_EQ(keeper->inventory().size(), 1U);
  EXPECT_EQ(keeper->inventory().revision(), 0U);
  mend_store();
  allocate();
  EXPECT_EQ(keeper->inventory().revision(), 1U);
}

TEST_F(KeeperTest, LeavesADrainInForceThatCouldNotBeWritten) {
  break_store();
  EXPECT_EQ(problem(perform(drain_of("eip-file"))), "in-force-not-saved");
  EXPECT_THAT(drains, SizeIs(1));
  EXPECT_EQ(problem(perform(control::RemoveDrain{.scope = intent::Scope::Eip, .name = "eip-file"})),
            "store-unavailable");
  EXPECT_THAT(drains, SizeIs(1));
  mend_store();
  EXPECT_TRUE(perform(drain_of("eip-file")));
  restart();
  EXPECT_THAT(drains, SizeIs(1));
}

// A drain that is set again while its removal is on the way to the disk stays.
TEST_F(KeeperTest, LetsANewDrainOvertakeTheRemovalOfTheOld) {
  EXPECT_TRUE(perform(drain_of("eip-file")));
  auto holder = hang();
  const auto removed = ask(control::RemoveDrain{.scope = intent::Scope::Eip, .name = "eip-file"});
  control::SetDrain again = drain_of("eip-file");
  again.reason = "again";
  const auto set = ask(again);
  ASSERT_TRUE(holder->execute("ROLLBACK"));
  EXPECT_TRUE(wait(removed) && wait(set));
  ASSERT_THAT(drains, SizeIs(1));
  restart();
  ASSERT_THAT(drains, SizeIs(1));
  EXPECT_EQ(drains[0].reason, "again");
}

TEST_F(KeeperTest, EndsADrainWhenItsTimeIsUp) {
  control::SetDrain brief = drain_of("eip-file");
  brief.lasts = 30ms;
  EXPECT_TRUE(perform(brief));
  while (!drains.empty()) loop.run_one();
  while (log.back() != "drain-expired") loop.run_one();
  restart();
  EXPECT_THAT(drains, IsEmpty());
}

TEST_F(KeeperTest, EndsAtStartWhatRanOutMeanwhile) {
  control::SetDrain brief = drain_of("eip-file");
  brief.lasts = 1ms;
  const auto answer = ask(brief);
  wait(answer);
  keeper.reset();
  start();
  EXPECT_THAT(drains, IsEmpty());
}

// Z9: withdrawn from every neighbor first, then free.
TEST_F(KeeperTest, FreesAnAddressOnlyWhenItIsWithdrawn) {
  const std::string id = allocate();
  EXPECT_TRUE(perform(drain_of(id)));
  const Answer released = perform(inventory::Release{.eip = id});
  ASSERT_TRUE(released);
  EXPECT_EQ(released->status, 202U);
  EXPECT_TRUE(put[id]->releasing);
  EXPECT_THAT(drains, IsEmpty());
  restart();
  EXPECT_TRUE(put[id]->releasing);
  keeper->withdrawn(id);
  while (put.contains(id)) loop.run_one();
  EXPECT_EQ(keeper->inventory().size(), 1U);
  EXPECT_THAT(log.back(), "eip-released");
}

TEST_F(KeeperTest, AnswersTheSameRequestOnceMore) {
  const control::WriteOptions options{.idempotency_key = "k", .request_hash = 7};
  const std::string id = allocate(options);
  for (int run = 0; run < 2; ++run) {
    const Answer again = perform(kAllocate, options);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->replayed);
    EXPECT_THAT(again->body, HasSubstr(id));
    EXPECT_EQ(again->etag, "\"1\"");
    restart();
  }
  EXPECT_EQ(keeper->inventory().size(), 2U);
  EXPECT_EQ(problem(perform(kAllocate, {.idempotency_key = "k", .request_hash = 8})), "idempotency-key-reused");
  break_store();
  const control::WriteOptions other{.idempotency_key = "l", .request_hash = 9};
  const auto failed = ask(kAllocate, other);
  EXPECT_EQ(problem(perform(kAllocate, other)), "idempotency-key-in-use");
  EXPECT_EQ(problem(wait(failed)), "store-unavailable");
  mend_store();
  allocate(other);  // what failed may be asked again
}

TEST_F(KeeperTest, ChangesNothingInADryRun) {
  const Answer would = perform(kAllocate, {.dry_run = true});
  ASSERT_TRUE(would);
  EXPECT_THAT(would->body, HasSubstr("\"dry_run\":true"));
  EXPECT_THAT(would->body, HasSubstr("203.0.113."));
  control::SetDrain drain = drain_of("eip-file");
  EXPECT_TRUE(perform(drain, {.dry_run = true}));
  EXPECT_THAT(drains, IsEmpty());
  EXPECT_EQ(keeper->inventory().revision(), 0U);
}

TEST_F(KeeperTest, ChangesOnlyTheRevisionThatWasRead) {
  const std::string id = allocate();
  const inventory::ModifyEip modify{.eip = id, .name = "shop"};
  const Answer stale = perform(modify, {.if_match = 9});
  EXPECT_EQ(problem(stale), "revision-mismatch");
  EXPECT_EQ(stale.error().accepted, "\"1\"");
  const Answer changed = perform(modify, {.if_match = 1});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->etag, "\"2\"");
}

TEST_F(KeeperTest, RefusesIntentsAboutWhatIsNotThere) {
  EXPECT_EQ(problem(perform(drain_of("eip-none"))), "unknown-eip");
  EXPECT_EQ(problem(perform(control::SetDrain{.scope = intent::Scope::Neighbor, .name = "x"})), "unknown-neighbor");
  EXPECT_EQ(problem(perform(control::RemoveDrain{.scope = intent::Scope::Eip, .name = "eip-file"})), "not-drained");
  EXPECT_EQ(problem(perform(control::ShutdownNeighbor{.name = "x"})), "unknown-neighbor");
  EXPECT_EQ(problem(perform(control::EnableNeighbor{.name = "edge1"})), "not-shut-down");
  const auto free = bgp::parse_address("203.0.113.9").value();
  EXPECT_EQ(problem(perform(control::SetBlackhole{.address = free})), "unknown-eip");
  EXPECT_EQ(problem(perform(control::RemoveBlackhole{.address = free})), "not-blackholed");
  EXPECT_EQ(problem(perform(control::Backup{.path = "relative"})), "bad-path");
  EXPECT_EQ(keeper->inventory().revision(), 0U);
}

// The access point is drained as a whole, whether or not it is named; two drains of it would be one too many to end.
TEST_F(KeeperTest, KnowsTheAccessPointByItsName) {
  EXPECT_EQ(problem(perform(control::SetDrain{.scope = intent::Scope::AccessPoint, .name = "hkg1"})), "none");
  EXPECT_EQ(problem(perform(control::SetDrain{.scope = intent::Scope::AccessPoint, .reason = "works"})), "none");
  ASSERT_EQ(drains.size(), 1U);
  EXPECT_EQ(drains[0].name, "");
  EXPECT_EQ(drains[0].reason, "works");
  const control::RemoveDrain elsewhere{.scope = intent::Scope::AccessPoint, .name = "sin1"};
  EXPECT_EQ(problem(perform(elsewhere)), "unknown-access-point");
  const control::SetDrain of_another{.scope = intent::Scope::AccessPoint, .name = "sin1"};
  EXPECT_EQ(problem(perform(of_another)), "unknown-access-point");
  EXPECT_EQ(problem(perform(control::RemoveDrain{.scope = intent::Scope::AccessPoint, .name = "hkg1"})), "none");
  EXPECT_THAT(drains, IsEmpty());
}

TEST_F(KeeperTest, StrandsNobodyUnlessForced) {
  stranded = "eip-file";
  control::SetDrain drain = drain_of("eip-file");
  EXPECT_EQ(problem(perform(drain)), "would-strand");
  EXPECT_THAT(drains, IsEmpty());
  drain.force = true;
  EXPECT_TRUE(perform(drain));
}

TEST_F(KeeperTest, LeavesToTheProcessWhatIsNotStored) {
  EXPECT_EQ(perform(control::Reload{})->status, 299U);
}

TEST_F(KeeperTest, SaysWhoDidWhatIsNotStored) {
  perform(control::ResetNeighbor{.name = "edge1"}, {.dry_run = true});
  perform(control::Backup{.path = "relative"});
  EXPECT_THAT(acts, IsEmpty());
  perform(control::ResetNeighbor{.name = "edge1"});
  perform(control::Reload{});
  perform(control::RunCheck{.name = "web"});
  perform(control::ReleaseGuard{});
  perform(control::AcknowledgeForwarding{.eip = "eip-1"});  // the data plane's, all the time
  perform(control::Backup{.path = directory + "/backup.db"});
  perform(control::Backup{.path = directory + "/backup.db"});  // it is there already
  EXPECT_THAT(acts, ElementsAre("neighbor-reset edge1 by uid 0 (root)", "reload-asked  by uid 0 (root)",
                                "check-run-asked web by uid 0 (root)", "guard-release-asked  by uid 0 (root)",
                                "backup-made " + directory + "/backup.db by uid 0 (root)"));
}

TEST_F(KeeperTest, RefusesToStartWhenFileAndStoreDisagree) {
  allocate();
  keeper.reset();
  auto other = setting();
  auto declared = *other.declared;
  declared.eips[0].address = bgp::parse_address("203.0.113.1").value();
  other.declared = std::make_shared<const inventory::Declared>(declared);
  const auto opened = Keeper::open(directory + "/eipd.db", other, loop.get_executor(), hooks());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error(), ElementsAre(testing::AllOf(HasSubstr("eip-file"), HasSubstr("203.0.113.1"))));
}

// What an EIP may have is no source from the moment that it may: design §2 "next_hop".
TEST_F(KeeperTest, TellsTheSpaceOfEipsWhenACidrsStateIsCommitted) {
  const auto cidr = bgp::parse_prefix("198.51.100.0/24").value();
  ASSERT_TRUE(perform(inventory::AddCidr{.cidr = cidr, .account = "acme"}));
  const auto holder = hang();
  const auto activated = ask(inventory::ActivateCidr{cidr});
  EXPECT_THAT(spaces, ElementsAre(1U));
  holder->roll_back();
  ASSERT_TRUE(wait(activated));
  EXPECT_THAT(spaces, ElementsAre(1U, 2U));
  ASSERT_TRUE(perform(inventory::RetireCidr{cidr}));
  EXPECT_THAT(spaces, ElementsAre(1U, 2U, 1U));
}

TEST_F(KeeperTest, ActivatesNoCidrThatASessionLeavesFrom) {
  const auto cidr = bgp::parse_prefix("198.51.100.0/24").value();
  ASSERT_TRUE(perform(inventory::AddCidr{.cidr = cidr, .account = "acme"}));
  session = "edge1";
  EXPECT_EQ(problem(perform(inventory::ActivateCidr{cidr})), "cidr-holds-own-address");
  session.clear();
  EXPECT_EQ(problem(perform(inventory::ActivateCidr{cidr})), "none");
}

}  // namespace
}  // namespace eipd::app
