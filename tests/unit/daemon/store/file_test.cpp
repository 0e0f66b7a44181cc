// What is no sound store of ours is refused, with a sentence that says why, and stays as it is, octet by octet.
#include "daemon/store/file.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "daemon/store/schema.hpp"
#include "sample_writes.hpp"
#include "store_fixture.hpp"

namespace eipd::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StoreFile : public StoreTest {
 protected:
  std::string octets() const {
    std::ostringstream read;
    read << std::ifstream{path, std::ios::binary}.rdbuf();
    return read.str();
  }
  void write_octets(const std::string& octets) const { std::ofstream{path, std::ios::binary} << octets; }
  void fill() {
    auto store = open();
    for (std::uint64_t i = 1; i <= 100; ++i) {
      ASSERT_EQ(commit(*store, allocation("e" + std::to_string(i), "10.0.0." + std::to_string(i), i)), "");
    }
  }
  void expect_refused_and_untouched(const testing::Matcher<const std::string&>& message) {
    const std::string before = octets();
    EXPECT_THAT(why_not(), AllOf(HasSubstr(path), message));
    EXPECT_EQ(octets(), before);
  }
};

TEST_F(StoreFile, ThatIsEmptyIsDamaged) {
  write_octets("");
  expect_refused_and_untouched(AllOf(HasSubstr("damaged"), HasSubstr("empty"), HasSubstr("backup")));
}

TEST_F(StoreFile, ThatIsNoDatabaseIsRefused) {
  write_octets(std::string(10'000, 'x'));
  expect_refused_and_untouched(HasSubstr("not a database"));
}

TEST_F(StoreFile, ThatIsCutShortIsRefused) {
  fill();
  const std::string whole = octets();
  for (const std::size_t size : {whole.size() / 2, whole.size() - 4096, std::size_t{100}, std::size_t{512}}) {
    SCOPED_TRACE(size);
    write_octets(whole.substr(0, size));
    expect_refused_and_untouched(HasSubstr("damaged"));
  }
}

TEST_F(StoreFile, WithAPageOfRubbishIsRefused) {
  fill();
  std::string broken = octets();
  std::fill_n(broken.begin() + 4096 * 2, 4096, '\xA5');
  write_octets(broken);
  expect_refused_and_untouched(HasSubstr("damaged"));
}

TEST_F(StoreFile, OfAnotherProgramIsRefused) {
  {
    auto other = Database::open(path, Database::Mode::Create).value();
    ASSERT_TRUE(other.execute("CREATE TABLE notes (text)"));
  }
  expect_refused_and_untouched(HasSubstr("another program"));
}

TEST_F(StoreFile, OfANewerVersionIsRefused) {
  open();
  {
    auto database = Database::open(path, Database::Mode::ReadWrite).value();
    ASSERT_TRUE(database.execute("PRAGMA user_version = " + std::to_string(newest_format() + 1)));
    ASSERT_TRUE(database.execute("PRAGMA journal_mode = DELETE"));
  }
  expect_refused_and_untouched(
      AllOf(HasSubstr("format " + std::to_string(newest_format() + 1)), HasSubstr("newer eipd")));
}

TEST_F(StoreFile, WithARowThatMakesNoSenseIsRefused) {
  fill();
  {
    auto database = Database::open(path, Database::Mode::ReadWrite).value();
    ASSERT_TRUE(database.execute("UPDATE eips SET address = '10.0.0.400' WHERE id = 'e7'"));
  }
  EXPECT_THAT(why_not(), AllOf(HasSubstr("eips"), HasSubstr("\"e7\""), HasSubstr("10.0.0.400")));
}

TEST_F(StoreFile, IsUsedByOneProcessAtATime) {
  const auto store = open();
  EXPECT_THAT(why_not(), HasSubstr("in use"));
}

TEST_F(StoreFile, IsNotMadeBesideTheLogOfAnother) {
  std::ofstream{path + "-wal"} << "committed writes";
  EXPECT_THAT(why_not(), HasSubstr("is missing"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

// Killed while it made the file: the next start begins anew.
TEST_F(StoreFile, IsMadeAlthoughHalfOfOneIsThere) {
  std::ofstream{path + ".new"} << "half";
  std::ofstream{path + ".new-journal"} << "half";
  EXPECT_EQ(open()->take_contents().revision, 0U);
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(StoreFile, InADirectoryThatIsNotThereIsRefused) {
  path = directory + "/none/eipd.db";
  EXPECT_THAT(why_not(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace eipd::store
