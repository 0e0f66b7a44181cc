// A file of every format that eipd ever wrote becomes one of the newest, whole; or it stays what it was. The files are
// made of formats/vN.sql, dumped from what that eipd had made.
#include <csignal>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "daemon/store/boot.hpp"
#include "daemon/store/file.hpp"
#include "daemon/store/schema.hpp"
#include "sample_writes.hpp"
#include "store_fixture.hpp"

namespace eipd::store {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

class MigrationTest : public StoreTest, public testing::WithParamInterface<std::int64_t> {
 protected:
  void make(std::int64_t format) {
    std::ostringstream script;
    script << std::ifstream{EIPD_STORE_FORMATS "/v" + std::to_string(format) + ".sql"}.rdbuf();
    ASSERT_THAT(script.str(), HasSubstr("PRAGMA user_version = " + std::to_string(format) + ";"));
    auto made = Database::open(path, Database::Mode::Create).value();
    ASSERT_TRUE(made.execute("PRAGMA synchronous = OFF;" + script.str())) << made.error();
  }
  std::string kept(std::int64_t format) const { return directory + "/eipd-v" + std::to_string(format) + ".db"; }
  void change(const std::string& sql) const {
    auto database = Database::open(path, Database::Mode::ReadWrite).value();
    ASSERT_TRUE(database.execute(sql)) << database.error();
  }
};

/// What all the dumps were made of; a later format's dump has more, which is not looked at here.
Contents contents_of_dumps() {
  const Write everything = write_of_everything(1);
  Contents all{.revision = 7};
  all.inventory.revision = 7;
  all.inventory.eips = {sample_eip("eip-1", "203.0.113.10", 1), sample_eip("eip-2", "2001:db8:100::7", 2),
                        sample_eip("eip-7", "203.0.113.17", 7)};
  all.inventory.cidrs = {*std::get<inventory::RowChange<inventory::CidrRecord>>(everything.inventory[1]).after};
  all.inventory.quotas = {*std::get<inventory::RowChange<inventory::QuotaOverride>>(everything.inventory[2]).after};
  all.inventory.quarantines = {*std::get<inventory::RowChange<inventory::Quarantine>>(everything.inventory[3]).after};
  for (const auto& intent : everything.intents) all.intents.apply(intent);
  all.idempotency = {*everything.idempotency};
  all.recent = {everything.log, allocation("eip-2", "2001:db8:100::7", 2).log,
                allocation("eip-7", "203.0.113.17", 7).log};
  return all;
}

INSTANTIATE_TEST_SUITE_P(Format, MigrationTest, testing::Range(std::int64_t{1}, newest_format()),
                         [](const auto& info) { return std::to_string(info.param); });

TEST_P(MigrationTest, KeepsEverythingThatIsInTheFile) {
  ASSERT_NO_FATAL_FAILURE(make(GetParam()));
  const Contents migrated = open()->take_contents();
  expect_same(migrated, contents_of_dumps());
  ASSERT_TRUE(migrated.migration);
  EXPECT_EQ(migrated.migration->from, GetParam());
  EXPECT_EQ(migrated.migration->to, newest_format());
  EXPECT_EQ(inspect(path), newest_format());
}

TEST_P(MigrationTest, IsDoneOnceAndThenWritesGoOn) {
  ASSERT_NO_FATAL_FAILURE(make(GetParam()));
  open();
  {
    auto store = open();
    EXPECT_FALSE(store->take_contents().migration);
    EXPECT_EQ(commit(*store, write_of_everything(8)), "");
  }
  const Contents after = open()->take_contents();
  EXPECT_EQ(after.revision, 8U);
  EXPECT_THAT(after.inventory.eips, SizeIs(3));
  EXPECT_EQ(after.intents.drains(), contents_of_dumps().intents.drains());
}

TEST_P(MigrationTest, LeavesACopyOfTheFileAsItWas) {
  ASSERT_NO_FATAL_FAILURE(make(GetParam()));
  std::ofstream{kept(GetParam())} << "left by an attempt before";
  EXPECT_EQ(open()->take_contents().migration->kept, kept(GetParam()));
  EXPECT_EQ(inspect(kept(GetParam())), GetParam());
  path = kept(GetParam());
  expect_same(open()->take_contents(), contents_of_dumps());
}

// The last step fails here, after all before it.
TEST_P(MigrationTest, ThatFailsLeavesTheFileAsItWas) {
  ASSERT_NO_FATAL_FAILURE(make(GetParam()));
  change("CREATE TABLE mine (text); ALTER TABLE blackholes ADD COLUMN booted_at INTEGER");
  const std::string formats =
      "format " + std::to_string(GetParam()) + " cannot be brought to format " + std::to_string(newest_format());
  EXPECT_THAT(why_not(), AllOf(HasSubstr(path), HasSubstr(formats), HasSubstr("duplicate column name: booted_at"),
                               HasSubstr("left as it is")));
  EXPECT_EQ(inspect(path), GetParam());
  auto database = Database::open(path, Database::Mode::ReadOnly).value();
  EXPECT_EQ(database.value_of("SELECT count(*) FROM pragma_table_info('drains') WHERE name = 'boot'"), "0");
  EXPECT_EQ(database.value_of("SELECT count(*) FROM eips"), "3");
  EXPECT_EQ(database.value_of("SELECT count(*) FROM mine"), "0");
}

TEST_P(MigrationTest, DoesNotBeginWithoutACopy) {
  ASSERT_NO_FATAL_FAILURE(make(GetParam()));
  std::filesystem::create_directory(kept(GetParam()) + ".part");
  EXPECT_THAT(why_not(), AllOf(HasSubstr(kept(GetParam())), HasSubstr("left as it is")));
  EXPECT_EQ(inspect(path), GetParam());
}

// Killed while it copies or migrates: what the next start finds is the old file or the new one, whole.
TEST_P(MigrationTest, SurvivesAKillAtAnyMoment) {
  std::minstd_rand random{1};
  int migrated = 0;
  for (int kill = 0; kill < 40; ++kill) {
    ASSERT_NO_FATAL_FAILURE(make(GetParam()));
    const pid_t child = ::fork();
    if (child == 0) {
      const bool opened = open_file(path).has_value();
      ::_exit(opened ? 0 : 1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 60'000});  // the moment of death
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    migrated += inspect(path) == newest_format() ? 1 : 0;
    expect_same(open()->take_contents(), contents_of_dumps());
    ASSERT_FALSE(HasFailure()) << "kill " << kill;
    std::filesystem::remove_all(directory);
    std::filesystem::create_directory(directory);
  }
  std::printf("%d of 40 died after it\n", migrated);
}

// Format 2: the clock was set forward by an hour after the drain was set, and then eipd was restarted.
class TimeLimitsInTheStore : public StoreTest {
 protected:
  static constexpr SystemTime kSince{1'700'000'000s}, kUntil{1'700'007'200s};
  void write() {
    Write write = allocation("e", "10.0.0.1", 1);
    write.intents = {
        intent::RowChange<intent::Drain>{.before = {},
                                         .after = intent::Drain{.name = "e", .since = kSince, .until = kUntil}},
        intent::RowChange<intent::Blackhole>{
            .before = {},
            .after = intent::Blackhole{.prefix = bgp::parse_prefix("10.0.0.1/32").value(), .since = kSince}}};
    ASSERT_EQ(commit(*open(), std::move(write)), "");
  }
  void change(const std::string& sql) const {
    auto database = Database::open(path, Database::Mode::ReadWrite).value();
    ASSERT_TRUE(database.execute("UPDATE drains SET " + sql + "; UPDATE blackholes SET " + sql)) << database.error();
  }
};

TEST_F(TimeLimitsInTheStore, AreAsWrittenWhenTheClockWasNotSet) {
  write();
  const auto intents = open()->take_contents().intents;
  EXPECT_EQ(intents.drains()[0].since, kSince);
  EXPECT_EQ(intents.drains()[0].until, kUntil);
}

TEST_F(TimeLimitsInTheStore, MoveWithTheClockThatWasSetInThisBoot) {
  write();
  change("booted_at = booted_at - 3600000000000");
  const auto intents = open()->take_contents().intents;
  const auto about = [](SystemTime time) { return testing::AllOf(testing::Gt(time - 2s), testing::Lt(time + 2s)); };
  EXPECT_THAT(intents.drains()[0].since, about(kSince + 1h));
  EXPECT_THAT(intents.drains()[0].until.value(), about(kUntil + 1h));
  EXPECT_THAT(intents.blackholes()[0].since, about(kSince + 1h));
  EXPECT_FALSE(intents.blackholes()[0].until);
}

TEST_F(TimeLimitsInTheStore, AreAsWrittenAfterAReboot) {
  write();
  change("booted_at = booted_at - 3600000000000, boot = 'another'");
  EXPECT_EQ(open()->take_contents().intents.drains()[0].until, kUntil);
}

TEST(ClockStep, IsNoneBetweenReadingsOfOneClock) {
  const BootMark mark = boot_mark();
  EXPECT_FALSE(mark.id.empty());
  EXPECT_EQ(clock_step(mark, boot_mark()), 0ns);
}

TEST(ClockStep, IsToldWithinABootAlone) {
  const BootMark then{.id = "a", .at = SystemTime{100s}};
  EXPECT_EQ(clock_step(then, {.id = "a", .at = SystemTime{40s}}), -60s);
  EXPECT_EQ(clock_step(then, {.id = "b", .at = SystemTime{40s}}), 0ns);
  EXPECT_EQ(clock_step({.id = "", .at = SystemTime{0s}}, {.id = "", .at = SystemTime{40s}}), 0ns);
}

}  // namespace
}  // namespace eipd::store
