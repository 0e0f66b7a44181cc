// That a write is on the disk before it is answered, not only with the kernel: what a power cut would tell, and no kill
// does. What is real: the store and its file. Syncs are counted on their way to the kernel.
#include <atomic>
#include <unistd.h>

#include <sys/syscall.h>

#include "daemon/store/sqlite.hpp"
#include "sample_writes.hpp"
#include "store_fixture.hpp"

namespace {

std::atomic<int> syncs = 0;

int count_and_sync(long call, int file) {
  ++syncs;
  return static_cast<int>(::syscall(call, file));
}

}  // namespace

// SQLite's, too: what the program defines stands before what libraries do.
extern "C" int fdatasync(int file) {
  return count_and_sync(SYS_fdatasync, file);
}
extern "C" int fsync(int file) {
  return count_and_sync(SYS_fsync, file);
}

namespace eipd::store {
namespace {

TEST_F(StoreTest, SyncsEveryCommitBeforeItIsAnswered) {
  auto store = open();
  for (std::uint64_t i = 1; i <= 20; ++i) {
    const int before = syncs;
    ASSERT_EQ(commit(*store, allocation("e" + std::to_string(i), "203.0.113." + std::to_string(i), i)), "");
    EXPECT_GT(syncs, before) << i;
  }
}

TEST_F(StoreTest, HasAWriteAheadLog) {
  const auto store = open();
  auto other = Database::open(path, Database::Mode::ReadOnly).value();
  EXPECT_EQ(other.value_of("PRAGMA journal_mode"), "wal");
}

}  // namespace
}  // namespace eipd::store
