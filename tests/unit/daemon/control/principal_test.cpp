// What the system says of a caller (A17). What is real: the user and group databases of the machine.
#include "daemon/control/principal.hpp"

#include <limits>
#include <unistd.h>

#include <gtest/gtest.h>

#include "daemon/control/host_groups.hpp"

namespace eipd::control {
namespace {

using namespace std::chrono_literals;
const auto kNow = std::chrono::steady_clock::time_point{} + 1h;

TEST(Principals, SayOfACallerWhatTheSystemSaysAlsoTheSecondTimeAndLongAfter) {
  const observe::HttpPeer self{.uid = ::getuid(), .gid = ::getgid()};
  const Principal wanted = principal_of(self);
  Principals principals;
  for (const auto at : {kNow, kNow + 1s, kNow + Principals::kBelieved, kNow + 1h}) {
    const Principal who = principals.of(self, at);
    EXPECT_EQ(who.uid, wanted.uid);
    EXPECT_EQ(who.user, wanted.user);
    EXPECT_EQ(who.groups, wanted.groups);
  }
}

TEST(Principals, KeepCallersApartByUidAndGroup) {
  Principals principals;
  for (std::uint32_t i = 0; i < 200; ++i) {                              // more than are remembered
    const auto uid = std::numeric_limits<std::uint32_t>::max() - 2 - i;  // nobody's
    const Principal who = principals.of({.uid = uid, .gid = ::getgid()}, kNow);
    EXPECT_EQ(who.uid, uid);
    EXPECT_TRUE(who.user.empty());
  }
  EXPECT_EQ(principals.of({.uid = ::getuid(), .gid = ::getgid()}, kNow).user,
            principal_of({.uid = ::getuid(), .gid = ::getgid()}).user);
}

/// A group whose members' names take so many octets.
std::optional<std::string> name_of_group(std::size_t octets) {
  return find_group(
      [&](::group* entry, std::vector<char>& room, ::group** found) {
        if (room.size() < octets) return ERANGE;
        room[0] = 'g';
        entry->gr_name = room.data();
        *found = entry;
        return 0;
      },
      [](const ::group& group) { return std::string{group.gr_name}; });
}

TEST(HostGroups, AreFoundHoweverManyMembersTheyHave) {
  for (const std::size_t octets : {std::size_t{1}, kUsualGroupRoom + 1, kMostGroupRoom})
    EXPECT_EQ(name_of_group(octets), "g") << octets;
  EXPECT_FALSE(name_of_group(kMostGroupRoom + 1)) << "not without end";
}

TEST(HostGroups, AreThoseOfTheSystem) {
  EXPECT_EQ(group_id("root"), 0U);
  EXPECT_EQ(group_name(0), "root");
  EXPECT_FALSE(group_id("no such group"));
}

TEST(Principals, TakeACertificateAsItIs) {
  const Principal who = Principals{}.of({.certificate = "noc-bot", .names = {"dns:noc.example"}}, kNow);
  EXPECT_FALSE(who.uid);
  EXPECT_EQ(who.certificate, "noc-bot");
  EXPECT_EQ(who.names, std::vector<std::string>{"dns:noc.example"});
}

}  // namespace
}  // namespace eipd::control
