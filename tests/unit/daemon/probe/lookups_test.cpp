// Real: threads; the system's resolver for names that need no network. Fake: the lookups that hang.
#include "daemon/probe/lookups.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <latch>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/no_descriptors.hpp"

namespace eipd::probe {
namespace {

using namespace std::chrono_literals;

std::ptrdiff_t threads() {
  return std::distance(std::filesystem::directory_iterator{"/proc/self/task"}, std::filesystem::directory_iterator{});
}

TEST(SystemLookup, FindsLocalhost) {
  const auto addresses = system_lookup({.host = "localhost", .family = bgp::Family::Ipv4});
  ASSERT_TRUE(addresses) << addresses.error().detail;
  EXPECT_EQ(addresses->front(), *bgp::parse_address("127.0.0.1"));
}

TEST(SystemLookup, ReadsAnAddressOfTheOtherFamilyAsAFailure) {
  const auto addresses = system_lookup({.host = "::1", .family = bgp::Family::Ipv4});
  ASSERT_FALSE(addresses);
  EXPECT_EQ(addresses.error().outcome, health::Outcome::ResolverFailure);
  EXPECT_FALSE(addresses.error().detail.empty());
}

TEST(SystemLookup, ReadsIpv6) {
  const auto addresses = system_lookup({.host = "2001:db8::1", .family = {}});
  ASSERT_TRUE(addresses);
  EXPECT_EQ(addresses->front(), *bgp::parse_address("2001:db8::1"));
}

/// The first lookup of a process, too, to which the resolver says that there is no such name.
TEST(SystemLookup, TellsALackOfDescriptorsFromANameThatIsNone) {
  for (int i = 0; i < 2; ++i) {
    {
      const test::NoDescriptorsLeft none;
      const auto addresses = system_lookup({.host = "localhost", .family = {}});
      ASSERT_FALSE(addresses);
      EXPECT_EQ(addresses.error().outcome, health::Outcome::NoDescriptors) << addresses.error().detail;
    }
    EXPECT_TRUE(system_lookup({.host = "localhost", .family = {}}));
  }
}

TEST(LookupThreads, AnswerEveryName) {
  Lookups lookups{[](const Name& name) -> Addresses { return std::unexpected(resolver_failure(name.host)); }};
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 20; ++i) {
    auto answer = std::make_shared<std::promise<std::string>>();
    answers.push_back(answer->get_future());
    lookups.ask({.host = std::to_string(i), .family = {}},
                [answer](const Addresses& addresses) { answer->set_value(addresses.error().detail); });
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_EQ(answers[i].wait_for(20s), std::future_status::ready);
    EXPECT_EQ(answers[i].get(), std::to_string(i));
  }
}

TEST(LookupThreads, AreFewHoweverManyNamesHang) {
  struct Seen {
    std::latch release{1};
    std::latch begun{Lookups::kMostThreads};
    std::atomic<unsigned> count = 0;
  };
  const auto seen = std::make_shared<Seen>();
  const auto before = threads();
  {
    Lookups lookups{[seen](const Name&) -> Addresses {
      if (++seen->count <= Lookups::kMostThreads) seen->begun.count_down();
      seen->release.wait();
      return std::unexpected(Attempt{});
    }};
    for (int i = 0; i < 20; ++i) lookups.ask({}, [](const Addresses&) {});
    EXPECT_LE(threads(), before + Lookups::kMostThreads);
    seen->begun.wait();
  }
  EXPECT_EQ(seen->count, Lookups::kMostThreads);
  seen->release.count_down();
}

TEST(LookupThreads, ThatHangAreNotWaitedForAndNotHeardOf) {
  const auto release = std::make_shared<std::latch>(1);
  const auto begun = std::make_shared<std::latch>(1);
  const auto heard = std::make_shared<std::atomic<bool>>(false);
  {
    Lookups lookups{[release, begun](const Name&) -> Addresses {
      begun->count_down();
      release->wait();
      return std::unexpected(Attempt{});
    }};
    lookups.ask({}, [heard](const Addresses&) { *heard = true; });
    begun->wait();
  }  // returns while the lookup hangs
  release->count_down();
  EXPECT_FALSE(*heard);
}

}  // namespace
}  // namespace eipd::probe
