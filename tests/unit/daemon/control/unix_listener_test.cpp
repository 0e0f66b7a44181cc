// Real: Unix sockets in a directory of the test's own.
#include "daemon/control/unix_listener.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace eipd::control {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class UnixListenerTest : public testing::Test {
 protected:
  UnixListenerTest() {
    std::string pattern = testing::TempDir() + "eipd-control-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
  }
  ~UnixListenerTest() override { fs::remove_all(directory_); }
  [[nodiscard]] std::string path() const { return directory_ / "control.sock"; }
  auto open(std::uint32_t mode = 0660, const std::string& group = "") {
    return UnixListener::open(context_, path(), mode, group);
  }

  boost::asio::io_context context_;
  fs::path directory_;
};

TEST_F(UnixListenerTest, TheFileHasTheModeAndGoesWithTheListener) {
  {
    const auto listener = open(0640);
    ASSERT_TRUE(listener) << listener.error();
    struct stat made{};
    ASSERT_EQ(::stat(path().c_str(), &made), 0);
    EXPECT_EQ(made.st_mode & 0777, 0640U);
  }
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(UnixListenerTest, ItsDirectoryIsMade) {  // by hand there is no systemd that makes /run/eipd
  EXPECT_TRUE(UnixListener::open(context_, directory_ / "run" / "eipd" / "control.sock", 0660, ""));
  std::ofstream{directory_ / "file"} << "precious";
  const auto listener = UnixListener::open(context_, directory_ / "file" / "control.sock", 0660, "");
  ASSERT_FALSE(listener);
  EXPECT_THAT(listener.error(), HasSubstr("its directory cannot be made: Not a directory"));
}

TEST_F(UnixListenerTest, AStaleSocketIsReplaced) {
  {
    boost::asio::local::stream_protocol::acceptor dead{context_, path()};
  }
  ASSERT_TRUE(fs::exists(path()));
  EXPECT_TRUE(open());
}

TEST_F(UnixListenerTest, ALiveOneIsLeftAlone) {
  const auto first = open();
  ASSERT_TRUE(first);
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), "cannot listen on " + path() + ": another eipd answers there");
  EXPECT_TRUE(fs::exists(path()));
}

TEST_F(UnixListenerTest, AFileThatIsNoSocketIsLeftAlone) {
  std::ofstream{path()} << "precious";
  const auto listener = open();
  ASSERT_FALSE(listener);
  EXPECT_THAT(listener.error(), HasSubstr("a file that is no socket is there"));
  EXPECT_TRUE(fs::exists(path()));
}

TEST_F(UnixListenerTest, AFileThatTookItsPlaceIsNotRemoved) {
  {
    const auto listener = open();
    ASSERT_TRUE(listener);
    fs::remove(path());
    std::ofstream{path()} << "another's";
  }
  EXPECT_TRUE(fs::exists(path()));
}

TEST_F(UnixListenerTest, AnUnknownGroupIsOneLineAndLeavesNothing) {
  const auto listener = open(0660, "no-such-group");
  ASSERT_FALSE(listener);
  EXPECT_THAT(listener.error(), HasSubstr("there is no group no-such-group"));
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(UnixListenerTest, ALongPathIsOneLine) {
  EXPECT_THAT(UnixListener::open(context_, "/" + std::string(200, 'x'), 0660, "").error(),
              HasSubstr("longer than 107 octets"));
}

}  // namespace
}  // namespace eipd::control
