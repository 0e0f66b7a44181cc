// Real: the file system, in a directory of the test's own.
#include "daemon/probe/file_probe.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

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
  void touch(const std::string& name) const { write(name, ""); }
  void write(const std::string& name, const std::string& text) const { std::ofstream{path(name)} << text; }
  static Outcome look(const std::string& path, bool expect_present) {
    return look_at_file({.path = path, .expect_present = expect_present, .contains = {}}).outcome;
  }
  static Outcome look_for(const std::string& text, const std::string& path, bool expect_present) {
    return look_at_file({.path = path, .expect_present = expect_present, .contains = text}).outcome;
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

TEST_F(FileProbeLooks, ForATextInTheFile) {
  write("flag", "mode=serve\n");
  EXPECT_EQ(look_for("mode=serve", path("flag"), true), Outcome::Success);
  EXPECT_EQ(look_for("mode=serve", path("flag"), false), Outcome::FilePresent);
  write("flag", "mode=maintenance\n");
  EXPECT_EQ(look_for("mode=serve", path("flag"), true), Outcome::FileMissing);
  EXPECT_EQ(look_for("mode=serve", path("flag"), false), Outcome::Success);
  EXPECT_EQ(look_for("mode=serve", path("none"), true), Outcome::FileMissing);
  EXPECT_EQ(look_for("mode=serve", path("none"), false), Outcome::Success);
}

TEST_F(FileProbeLooks, ThroughNoMoreThanItsBound) {
  write("flag", std::string(kLargestFile - 1, ' ') + "x");
  EXPECT_EQ(look_for("x", path("flag"), true), Outcome::Success);
  write("flag", "x" + std::string(kLargestFile, ' '));
  EXPECT_EQ(look_for("x", path("flag"), true), Outcome::FileError);
  EXPECT_EQ(look_for("x", path("flag"), false), Outcome::FileError);
}

// A FIFO that nobody writes would hold the thread, a directory has no text.
TEST_F(FileProbeLooks, ForATextInRegularFilesAlone) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(look(path("fifo"), true), Outcome::Success);
  for (const auto& name : {path("fifo"), directory_.string(), std::string{"/dev/zero"}}) {
    EXPECT_EQ(look_for("x", name, true), Outcome::FileError) << name;
    EXPECT_EQ(look_for("x", name, false), Outcome::FileError) << name;
  }
  EXPECT_EQ(look_for("x", "/proc/self/mem", false), Outcome::FileError) << "an I/O error on reading";
}

TEST_F(FileProbeLooks, ForNoTextWithoutDescriptors) {
  touch("flag");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto missing = look_for("x", path("flag"), false);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(missing, Outcome::NoDescriptors);
}

}  // namespace
}  // namespace eipd::probe
