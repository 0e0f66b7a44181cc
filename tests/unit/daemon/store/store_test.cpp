// Real: SQLite, its files, the writer thread. The disk is full because the process may not write larger files
// (RLIMIT_FSIZE); it hangs because another connection holds SQLite's lock.
#include "daemon/store/store.hpp"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "daemon/store/rows.hpp"
#include "daemon/store/sqlite.hpp"
#include "daemon/store/writer.hpp"
#include "sample_writes.hpp"
#include "store_fixture.hpp"
#include "tests/unit/no_threads.hpp"

namespace eipd::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(StoreTest, IsEmptyWhenNew) {
  const Contents contents = open()->take_contents();
  EXPECT_EQ(contents.revision, 0U);
  EXPECT_THAT(contents.inventory.eips, IsEmpty());
  EXPECT_THAT(contents.recent, IsEmpty());
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0600});
}

TEST_F(StoreTest, GivesBackEveryFieldOfEveryRow) {
  const Write write = write_of_everything(1);
  EXPECT_EQ(commit(*open(), write), "");
  const Contents contents = open()->take_contents();

  ASSERT_THAT(contents.inventory.eips, SizeIs(1));
  EXPECT_EQ(*contents.inventory.eips[0], *std::get<inventory::EipChange>(write.inventory[0]).after);
  EXPECT_THAT(contents.inventory.cidrs,
              ElementsAre(*std::get<inventory::RowChange<inventory::CidrRecord>>(write.inventory[1]).after));
  EXPECT_THAT(contents.inventory.quotas,
              ElementsAre(*std::get<inventory::RowChange<inventory::QuotaOverride>>(write.inventory[2]).after));
  EXPECT_THAT(contents.inventory.quarantines,
              ElementsAre(*std::get<inventory::RowChange<inventory::Quarantine>>(write.inventory[3]).after));
  EXPECT_THAT(contents.intents.drains(),
              ElementsAre(*std::get<intent::RowChange<intent::Drain>>(write.intents[0]).after));
  EXPECT_THAT(contents.intents.shutdowns(),
              ElementsAre(*std::get<intent::RowChange<intent::Shutdown>>(write.intents[1]).after));
  EXPECT_THAT(contents.intents.blackholes(),
              ElementsAre(*std::get<intent::RowChange<intent::Blackhole>>(write.intents[2]).after));
  ASSERT_THAT(contents.idempotency, SizeIs(1));
  EXPECT_EQ(contents.idempotency[0].request, write.idempotency->request);
  EXPECT_EQ(contents.revision, 1U);
}

// Laws: whatever was written, what is read at the next start is what the writes lead to.
TEST_F(StoreTest, ReadsWhatAnyWritesLeadTo) {
  RandomWrites writes{11};
  for (int start = 0; start < 5; ++start) {
    auto store = open();
    expect_same(store->take_contents(), writes.expected());
    for (int i = 0; i < 300; ++i) {
      ASSERT_TRUE(store->submit(writes.next(), [](auto done) { EXPECT_TRUE(done); }));
      while (store->counts().queued > 100) loop.run_one();
    }
  }
  expect_same(open()->take_contents(), writes.expected());
}

TEST_F(StoreTest, CommitsWhatWasSubmittedBeforeItEnds) {
  {
    auto store = open();
    for (std::uint64_t i = 1; i <= 200; ++i) {
      ASSERT_TRUE(store->submit(allocation("e" + std::to_string(i), "203.0.113." + std::to_string(i), i), [](auto) {}));
    }
  }
  EXPECT_THAT(open()->take_contents().inventory.eips, SizeIs(200));
}

TEST_F(StoreTest, DoesNotKeepADrainThatEndsWithTheProcess) {
  {
    auto store = open();
    Write write{.revision = 1, .log = {.revision = 1}};
    const intent::Drain kept{.scope = intent::Scope::Eip, .name = "a"};
    write.intents.emplace_back(intent::RowChange<intent::Drain>{.before = {}, .after = kept});
    EXPECT_EQ(commit(*store, write), "");
    Write second{.revision = 2, .log = {.revision = 2}};
    intent::Drain passing = kept;
    passing.until_restart = true;
    second.intents.emplace_back(intent::RowChange<intent::Drain>{.before = kept, .after = passing});
    EXPECT_EQ(commit(*store, second), "");
  }
  EXPECT_THAT(open()->take_contents().intents.drains(), IsEmpty());
}

TEST_F(StoreTest, SharesACommitAmongWhatWaits) {
  auto store = open();
  auto holder = Database::open(path, Database::Mode::ReadWrite).value();
  ASSERT_TRUE(holder.execute("BEGIN IMMEDIATE"));
  int done = 0;
  for (std::uint64_t i = 1; i <= 50; ++i) {
    ASSERT_TRUE(store->submit(allocation("e" + std::to_string(i), "10.0.0." + std::to_string(i), i), [&](auto outcome) {
      EXPECT_TRUE(outcome);
      ++done;
    }));
  }
  ASSERT_TRUE(holder.execute("ROLLBACK"));
  while (done < 50) loop.run_one();
  EXPECT_LE(store->counts().commits, 2U);  // the one that was waiting for the lock, and the rest
  EXPECT_EQ(store->counts().writes, 50U);
}

TEST_F(StoreTest, RefusesWhatItsQueueCannotHold) {
  auto store = open();
  auto holder = Database::open(path, Database::Mode::ReadWrite).value();
  ASSERT_TRUE(holder.execute("BEGIN IMMEDIATE"));
  std::size_t taken = 0;
  std::size_t done = 0;
  while (store->submit(allocation("e" + std::to_string(taken), "2001:db8::" + std::to_string(taken), taken + 1),
                       [&](auto) { ++done; })) {
    ++taken;
  }
  EXPECT_EQ(taken, Writer::kLimit);
  ASSERT_TRUE(holder.execute("ROLLBACK"));
  while (done < taken) loop.run_one();
  EXPECT_EQ(commit(*store, allocation("later", "10.0.0.1", taken + 1)), "");
}

// The second write of an address fails; what was submitted behind it fails with it, newest first.
TEST_F(StoreTest, FailsAllThatStandsBehindAFailure) {
  auto store = open();
  ASSERT_EQ(commit(*store, allocation("first", "10.0.0.1", 1)), "");
  std::vector<int> failed;
  ASSERT_TRUE(store->submit(allocation("second", "10.0.0.1", 2), [&](auto done) {
    EXPECT_THAT(done.error().text, HasSubstr("UNIQUE"));
    failed.push_back(2);
  }));
  for (std::uint64_t i = 3; i <= 5; ++i) {
    ASSERT_TRUE(
        store->submit(allocation("e" + std::to_string(i), "10.0.1." + std::to_string(i), i), [&failed, i](auto done) {
          EXPECT_FALSE(done);
          failed.push_back(static_cast<int>(i));
        }));
  }
  while (failed.size() < 4) loop.run_one();
  EXPECT_THAT(failed, ElementsAre(5, 4, 3, 2));
  EXPECT_EQ(commit(*store, allocation("third", "10.0.0.3", 2)), "");
  store.reset();
  EXPECT_THAT(open()->take_contents().inventory.eips, SizeIs(2));
}

/// Files of this process may grow no further, as long as it lives.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{.rlim_cur = octets, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

TEST_F(StoreTest, SurvivesAFullDiskAndGoesOnWhenThereIsRoom) {
  auto store = open();
  RandomWrites writes{3};
  for (int i = 0; i < 10; ++i) ASSERT_EQ(commit(*store, writes.next()), "");
  {
    const FullDisk full{std::filesystem::file_size(path + "-wal")};
    EXPECT_NE(commit(*store, allocation("lost", "10.9.9.9", 11)), "");
    EXPECT_NE(commit(*store, allocation("lost", "10.9.9.9", 11)), "");
    EXPECT_EQ(store->counts().failures, 2U);
  }
  for (int i = 0; i < 10; ++i) ASSERT_EQ(commit(*store, writes.next()), "");
  store.reset();
  expect_same(open()->take_contents(), writes.expected());
}

TEST_F(StoreTest, ForgetsAnswersAfterADay) {
  auto store = open();
  const auto write = [](std::uint64_t revision, SystemTime at) {
    return Write{.revision = revision,
                 .log = {.revision = revision, .at = at},
                 .idempotency = IdempotencyRecord{.key = "k" + std::to_string(revision), .at = at}};
  };
  const SystemTime start{1'000'000s};
  ASSERT_EQ(commit(*store, write(1, start)), "");
  ASSERT_EQ(commit(*store, write(2, start + 24h)), "");
  store.reset();
  EXPECT_THAT(open()->take_contents().idempotency, SizeIs(2));
  store = open();
  ASSERT_EQ(commit(*store, write(3, start + 24h + 1s)), "");
  store.reset();
  EXPECT_THAT(open()->take_contents().idempotency, SizeIs(2));
}

TEST_F(StoreTest, KeepsTheLogsLastRows) {
  const auto write = [](std::uint64_t revision) { return Write{.revision = revision, .log = {.revision = revision}}; };
  const auto revisions = [&] {
    std::vector<std::uint64_t> all;
    for (const LogRow& row : open()->take_contents().recent) all.push_back(row.revision);
    return all;
  };
  for (const std::uint64_t revision : {std::uint64_t{1}, std::uint64_t{2}, kLogRows}) {
    ASSERT_EQ(commit(*open(), write(revision)), "");
  }
  EXPECT_THAT(revisions(), ElementsAre(1, 2, kLogRows));
  ASSERT_EQ(commit(*open(), write(kLogRows + 1)), "");
  EXPECT_THAT(revisions(), ElementsAre(2, kLogRows, kLogRows + 1));
}

class BackupTest : public StoreTest {
 protected:
  std::string back_up(Store& store, const std::string& to) {
    std::optional<std::string> outcome;
    store.backup(to, [&](auto done) { outcome = done ? "" : done.error().text; });
    while (!outcome) loop.run_one();
    return *outcome;
  }
};

TEST_F(BackupTest, IsAStoreOfItsOwnWithAllThatWasCommitted) {
  auto store = open();
  RandomWrites writes{5};
  for (int i = 0; i < 50; ++i) ASSERT_EQ(commit(*store, writes.next()), "");
  const Contents wanted = writes.expected();
  EXPECT_EQ(back_up(*store, directory + "/backup.db"), "");
  ASSERT_EQ(commit(*store, writes.next()), "");

  path = directory + "/backup.db";
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0600});
  expect_same(open()->take_contents(), wanted);
}

TEST_F(BackupTest, IsRefusedByAHostThatIsOutOfThreads) {
  auto store = open();
  {
    const tests::NoThreads none;
    EXPECT_THAT(back_up(*store, directory + "/backup.db"), HasSubstr("no thread for it"));
  }
  EXPECT_EQ(back_up(*store, directory + "/backup.db"), "");
}

TEST_F(BackupTest, ReplacesNoFile) {
  auto store = open();
  std::ofstream{directory + "/mine"} << "precious";
  EXPECT_THAT(back_up(*store, directory + "/mine"), HasSubstr("File exists"));
  EXPECT_EQ(std::filesystem::file_size(directory + "/mine"), 8U);
  EXPECT_FALSE(std::filesystem::exists(directory + "/mine.part"));
  EXPECT_THAT(back_up(*store, directory + "/no/such/place"), HasSubstr("No such file"));
}

}  // namespace
}  // namespace eipd::store
