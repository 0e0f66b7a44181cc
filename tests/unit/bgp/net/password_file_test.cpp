#include "bgp/net/password_file.hpp"

#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eipd::bgp::net {
namespace {

class PasswordFile : public testing::Test {
 protected:
  ~PasswordFile() override { std::remove(path_.c_str()); }
  std::expected<std::string, std::string> read(const std::string& content) {
    std::ofstream{path_, std::ios::binary} << content;
    return read_password_file(path_);
  }
  const std::string path_ =
      testing::TempDir() + "eipd-key-" + testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(PasswordFile, GivesItsFirstLineWithoutTheEnd) {
  EXPECT_EQ(read("s3cret\nsecond"), "s3cret");
  EXPECT_EQ(read("s3cret\r\n"), "s3cret");
  EXPECT_EQ(read("no end"), "no end");
}

// TCP_MD5SIG_MAXKEYLEN
TEST_F(PasswordFile, TakesEightyOctetsAndNoMore) {
  EXPECT_EQ(read(std::string(80, 'x') + "\n"), std::string(80, 'x'));
  EXPECT_THAT(read(std::string(81, 'x')).error(), testing::EndsWith("longer than 80 octets"));
}

TEST_F(PasswordFile, IsRefusedWhenEmptyOrAbsent) {
  EXPECT_THAT(read("\n").error(), testing::HasSubstr("empty"));
  EXPECT_EQ(read_password_file("/nonexistent/key").error(), "/nonexistent/key: No such file or directory");
}

}  // namespace
}  // namespace eipd::bgp::net
