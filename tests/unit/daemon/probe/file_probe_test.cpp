// Real: the file system, in a directory of the test's own.
#include "daemon/probe/file_probe.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace eipd::probe {
namespace {

using health::FileCheck;
using health::Outcome;

class FileProbeLooks : public testing::Test {
 protected:
  FileProbeLooks() {
    std::string pattern = testing::TempDir() + "eipd-file-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
  }
  ~FileProbeLooks() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ / name; }
  void touch(const std::string& name) const { std::ofstream{path(name)}; }
  static Outcome look(const std::string& path, bool expect_present) {
    return look_at_file({.path = path, .expect_present = expect_present}).outcome;
  }

  std::filesystem::path directory_;
};

TEST_F(FileProbeLooks, AtAFileThatIsThere) {
  touch("flag");
  EXPECT_EQ(look(path("flag"), true), Outcome::Success);
  EXPECT_EQ(look(path("flag"), false), Outcome::FilePresent);
}

TEST_F(FileProbeLooks, AtAFileThatIsNot) {
  EXPECT_EQ(look(path("flag"), true), Outcome::FileMissing);
  EXPECT_EQ(look(path("flag"), false), Outcome::Success);
}

TEST_F(FileProbeLooks, AtAFileWhoseDirectoryIsMissing) {
  EXPECT_EQ(look(path("none/flag"), true), Outcome::FileMissing);
  EXPECT_EQ(look(path("none/flag"), false), Outcome::Success);
}

TEST_F(FileProbeLooks, ThroughALink) {
  std::filesystem::create_symlink(path("flag"), path("link"));
  EXPECT_EQ(look(path("link"), true), Outcome::FileMissing) << "it points to nothing";
  touch("flag");
  EXPECT_EQ(look(path("link"), true), Outcome::Success);
}

TEST_F(FileProbeLooks, AndFailsEitherWayWhereItCannotLook) {
  std::filesystem::create_symlink("loop", path("loop"));
  EXPECT_EQ(look(path("loop"), true), Outcome::FileError);
  EXPECT_EQ(look(path("loop"), false), Outcome::FileError);
}

}  // namespace
}  // namespace eipd::probe
