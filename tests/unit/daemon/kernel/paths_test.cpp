// The kernel's answers about ways to targets. Real: the kernel and its loopback; nothing else is there everywhere.
#include "daemon/kernel/paths.hpp"

#include <cerrno>

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include "daemon/kernel/network_events.hpp"

namespace eipd::kernel {
namespace {

const auto kHere = *bgp::parse_address("127.0.0.1");

TEST(Paths, LeadToThisHost) {
  Paths paths;
  const auto path = paths.find({.target = kHere});
  EXPECT_EQ(path.error, 0);
  EXPECT_EQ(path.link, ::if_nametoindex("lo"));
  EXPECT_EQ(path.kind, RTN_LOCAL);
  EXPECT_EQ(path.source, kHere);
  EXPECT_FALSE(path.gateway);
}

TEST(Paths, AreTheSameWhenAskedForAgain) {
  Paths paths;
  EXPECT_EQ(paths.find({.target = kHere}), paths.find({.target = kHere}));
}

TEST(Paths, AreNoneFromAnAddressOfSomebodyElse) {
  Paths paths;
  EXPECT_NE(paths.find({.target = kHere, .source = bgp::parse_address("198.51.100.77")}).error, 0);
}

TEST(Paths, AreNoneByADeviceThatIsNotThere) {
  Paths paths;
  EXPECT_EQ(paths.find({.target = kHere, .device = "none0"}).error, ENODEV);
}

TEST(NetworkEvents, AreAddedToWhatIsThere) {
  auto events = NetworkEvents::open();
  ASSERT_TRUE(events) << events.error();
  NetworkChange change;
  change.add_route(bgp::Prefix::host(kHere));
  events->read(change);
  EXPECT_FALSE(change.empty());
  EXPECT_FALSE(change.lost);
}

}  // namespace
}  // namespace eipd::kernel
