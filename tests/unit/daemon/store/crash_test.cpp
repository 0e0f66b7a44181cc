// kill -9 at any moment, about a thousand times a run on one and the same file. Real: the process that writes
// (crash_child) and its death. A process's death leaves the kernel's caches; what SQLite does for a power cut is not
// tested here.
#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <map>
#include <random>
#include <set>
#include <spawn.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "crash_write.hpp"
#include "store_fixture.hpp"

namespace eipd::store {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto kFor = std::chrono::seconds{12};

class CrashTest : public StoreTest {
 protected:
  // In memory, where a sync costs nothing and a second sees more deaths: to a process that dies both are the same.
  CrashTest() : StoreTest{"/dev/shm"} {}
  enum class From : std::uint8_t { Start, FirstAcknowledgement };
  /// Starts the child and kills it `after` that; returns the last revision that it acknowledged, 0 if it did none.
  std::uint64_t run_and_kill(From from, std::chrono::microseconds after);
  void check(std::uint64_t acknowledged);
};

std::uint64_t CrashTest::run_and_kill(From from, std::chrono::microseconds after) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = EIPD_CRASH_CHILD;
  std::array<char*, 3> arguments{program.data(), path.data(), nullptr};
  pid_t child = 0;
  EXPECT_EQ(::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);

  std::string said;
  std::array<char, 4096> buffer{};
  const auto read_more = [&] {
    const ssize_t size = ::read(ends[0], buffer.data(), buffer.size());
    if (size > 0) said.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0;
  };
  if (from == From::FirstAcknowledgement) read_more();
  for (const auto end = SteadyClock::now() + after; SteadyClock::now() < end;) {
  }
  ::kill(child, SIGKILL);
  while (read_more()) {
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
  if (said.empty()) return 0;
  const auto last = said.rfind('\n', said.size() - 2);
  std::uint64_t revision = 0;
  const std::string line = said.substr(last == std::string::npos ? 0 : last + 1);
  std::from_chars(line.data(), line.data() + line.size(), revision);
  return revision;
}

/// The file holds exactly what the writes up to its revision lead to, and that is no less than was acknowledged.
void CrashTest::check(std::uint64_t acknowledged) {
  auto store = open();
  ASSERT_NE(store, nullptr);
  const Contents contents = store->take_contents();
  ASSERT_GE(contents.revision, acknowledged);
  std::map<std::string, bgp::IpAddress> wanted;
  std::set<bgp::IpAddress> quarantined;
  for (std::uint64_t revision = 1; revision <= contents.revision; ++revision) {
    for (const char which : {'a', 'b'}) {
      const auto eip = crash_eip(revision, which);
      wanted.emplace(eip->eip.id, eip->eip.address);
      if (!crash_releases(revision)) continue;
      const auto gone = crash_eip(revision - 2, which);
      wanted.erase(gone->eip.id);
      quarantined.insert(gone->eip.address);
    }
  }
  std::set<bgp::IpAddress> held;
  ASSERT_EQ(contents.inventory.eips.size(), wanted.size());
  for (const auto& record : contents.inventory.eips) {
    ASSERT_TRUE(wanted.contains(record->eip.id)) << record->eip.id;
    ASSERT_EQ(wanted.at(record->eip.id), record->eip.address);
    ASSERT_EQ(record->eip.bindings.size(), 1U);
    ASSERT_TRUE(held.insert(record->eip.address).second) << "held twice: " << bgp::to_string(record->eip.address);
    ASSERT_FALSE(quarantined.contains(record->eip.address));
  }
  ASSERT_EQ(contents.inventory.quarantines.size(), quarantined.size());
  ASSERT_EQ(contents.idempotency.size(), contents.revision);
}

TEST_F(CrashTest, EveryAcknowledgedWriteIsThereAndNoneIsHalfThere) {
  std::mt19937 random{std::random_device{}()};
  std::uniform_int_distribution<int> microseconds{0, 4'000};
  std::uint64_t acknowledged = 0;
  int kills = 0;
  for (const auto end = SteadyClock::now() + kFor; SteadyClock::now() < end; ++kills) {
    // Every fourth dies while it opens the file.
    const From from = kills % 4 == 0 ? From::Start : From::FirstAcknowledgement;
    const std::uint64_t last = run_and_kill(from, std::chrono::microseconds{microseconds(random)});
    if (from == From::FirstAcknowledgement) ASSERT_GT(last, acknowledged) << "it acknowledged nothing new";
    acknowledged = std::max(acknowledged, last);
    ASSERT_NO_FATAL_FAILURE(check(acknowledged));
    if (acknowledged > 1'000) {  // keep the checks short
      std::filesystem::remove_all(directory);
      std::filesystem::create_directory(directory);
      acknowledged = 0;
    }
  }
  RecordProperty("kills", kills);
  std::printf("%d kills\n", kills);
}

}  // namespace
}  // namespace eipd::store
