#include "daemon/store/restore.hpp"

#include <fstream>

#include <gmock/gmock.h>

#include "sample_writes.hpp"
#include "store_fixture.hpp"

namespace eipd::store {
namespace {

using testing::HasSubstr;

class RestoreTest : public StoreTest {
 protected:
  RestoreTest() {
    auto store = open();
    EXPECT_EQ(commit(*store, allocation("old", "10.0.0.1", 1)), "");
    std::optional<bool> made;
    store->backup(backup, [&](auto done) { made = done.has_value(); });
    while (!made) loop.run_one();
    EXPECT_EQ(commit(*store, allocation("new", "10.0.0.2", 2)), "");
  }
  std::vector<std::string> ids() {
    std::vector<std::string> found;
    for (const auto& eip : open()->take_contents().inventory.eips) found.push_back(eip->eip.id);
    return found;
  }
  std::string backup = directory + "/backup.db";
};

TEST_F(RestoreTest, PutsTheBackupInPlaceAndKeepsWhatWasThere) {
  const auto restored = restore(backup, directory);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(restored->eips, 1U);
  EXPECT_EQ(restored->revision, 1U);
  EXPECT_EQ(ids(), std::vector<std::string>{"old"});
  path = restored->kept;
  EXPECT_EQ(ids(), (std::vector<std::string>{"new", "old"}));
}

TEST_F(RestoreTest, FillsAnEmptyStateDirectory) {
  const std::string empty = directory + "/empty";
  std::filesystem::create_directory(empty);
  const auto restored = restore(backup, empty);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(restored->kept, "");
  EXPECT_TRUE(std::filesystem::exists(empty + "/eipd.db"));
}

TEST_F(RestoreTest, RefusesWhileTheStoreIsInUse) {
  const auto store = open();
  const auto restored = restore(backup, directory);
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error(), HasSubstr("in use"));
}

TEST_F(RestoreTest, RefusesWhatIsNoBackupAndChangesNothing) {
  std::ofstream{backup} << "no backup";
  EXPECT_THAT(restore(backup, directory).error(), HasSubstr("damaged"));
  EXPECT_THAT(restore(directory + "/none", directory).error(), HasSubstr("none is not there"));
  EXPECT_EQ(ids(), (std::vector<std::string>{"new", "old"}));
}

}  // namespace
}  // namespace eipd::store
