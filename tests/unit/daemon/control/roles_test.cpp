#include "daemon/control/roles.hpp"

#include <gtest/gtest.h>

namespace eipd::control {
namespace {

constexpr std::uint32_t kOwn = 990;
const Principal kAnna{.uid = 1000, .user = "anna", .groups = {"users", "noc"}, .certificate = {}};
const Principal kBot{.uid = {}, .user = {}, .groups = {}, .certificate = "noc-bot"};

TEST(RoleOf, RootAndTheDaemonsUserAreAlwaysAdmin) {  // A17
  const Roles nobody;
  EXPECT_EQ(role_of({.uid = 0, .user = "root", .groups = {}, .certificate = {}}, nobody, kOwn), Role::Admin);
  EXPECT_EQ(role_of({.uid = kOwn, .user = "eipd", .groups = {}, .certificate = {}}, nobody, kOwn), Role::Admin);
}

TEST(RoleOf, WithoutRolesTheSocketLetsOperateAndACertificateRead) {
  EXPECT_EQ(role_of(kAnna, std::nullopt, kOwn), Role::Operate);
  EXPECT_EQ(role_of(kBot, std::nullopt, kOwn), Role::Read);
  EXPECT_EQ(role_of({}, std::nullopt, kOwn), Role::None);
}

TEST(RoleOf, TheGreatestThatFitsHolds) {
  const Roles roles{.read = {"any"}, .operate = {"group:noc"}, .admin = {"cert:noc-bot"}};
  EXPECT_EQ(role_of(kAnna, roles, kOwn), Role::Operate);
  EXPECT_EQ(role_of(kBot, roles, kOwn), Role::Admin);
  EXPECT_EQ(role_of({.uid = 7, .user = {}, .groups = {}, .certificate = {}}, roles, kOwn), Role::Read);
}

TEST(RoleOf, NamesOfOneKindAreNotThoseOfAnother) {
  const Roles roles{.read = {}, .operate = {"user:noc-bot", "uid:1000"}, .admin = {"cert:anna", "group:anna"}};
  EXPECT_EQ(role_of(kAnna, roles, kOwn), Role::Operate);
  EXPECT_EQ(role_of(kBot, roles, kOwn), Role::None);
}

TEST(RoleOf, ACertificatesOtherNamesCountByTheirKind) {
  const Principal bot{
      .uid = {}, .user = {}, .groups = {}, .certificate = {}, .names = {"dns:bot.example", "uri:spiffe://noc/bot"}};
  EXPECT_EQ(role_of(bot, std::nullopt, kOwn), Role::Read);
  EXPECT_EQ(role_of(bot, Roles{.operate = {"uri:spiffe://noc/bot"}}, kOwn), Role::Operate);
  EXPECT_EQ(role_of(bot, Roles{.admin = {"dns:bot.example"}}, kOwn), Role::Admin);
  EXPECT_EQ(role_of(bot, Roles{.read = {"cert:bot.example", "uri:bot.example", "email:bot.example"}}, kOwn),
            Role::None);
  EXPECT_EQ(role_of(kBot, Roles{.read = {"dns:noc-bot", "uri:noc-bot"}}, kOwn), Role::None);
}

TEST(RoleOf, AValidCertificateThatIsNotListedMayNothing) {
  EXPECT_EQ(role_of(kBot, Roles{.read = {"cert:other"}, .admin = {"group:noc", "uid:0"}}, kOwn), Role::None);
}

TEST(AuthorOf, SaysWhomTheSystemVouchesFor) {
  EXPECT_EQ(author_of(kAnna), "uid 1000 (anna)");
  EXPECT_EQ(author_of({.uid = 7, .user = {}, .groups = {}, .certificate = {}}), "uid 7");
  EXPECT_EQ(author_of(kBot), "cert noc-bot");
  EXPECT_EQ(
      author_of({.uid = {}, .user = {}, .groups = {}, .certificate = {}, .names = {"uri:spiffe://noc/bot", "dns:b"}}),
      "cert uri:spiffe://noc/bot");
  EXPECT_EQ(author_of({}), "nobody");
}

}  // namespace
}  // namespace eipd::control
