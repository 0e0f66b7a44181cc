// Real: the loop and lookup threads. Fake: the resolver, answered by the test.
#include "daemon/probe/names.hpp"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

using Found = std::expected<bgp::IpAddress, Attempt>;

bgp::IpAddress address(const char* text) {
  return *bgp::parse_address(text);
}

constexpr NameAges kAtOnce{.refresh = 0s, .retry = 0s, .keep = 10min};  ///< each find() asks anew beside its answer

/// Counts the lookups, the last of which may outlive its test; only the first one finds something.
Lookup good_once(std::shared_ptr<std::atomic<int>> lookups) {
  return [lookups = std::move(lookups)](const Name&) -> Addresses {
    if ((*lookups)++ == 0) return std::vector{address("192.0.2.1")};
    return std::unexpected(resolver_failure("no name server"));
  };
}

class NamesFind : public ProbeTest {
 protected:
  Found find(Names& names, std::chrono::milliseconds within = 10s) {
    auto wrapped = [](Names& n, std::chrono::milliseconds w) -> asio::awaitable<std::optional<Found>> {
      co_return co_await n.find({.host = "web.example", .family = {}}, Clock::now() + w);
    };
    return *run(wrapped(names, within));
  }
};

TEST_F(NamesFind, TheFirstAddress) {
  Names names{loop_, [](const Name&) -> Addresses { return std::vector{address("192.0.2.2"), address("192.0.2.1")}; }};
  EXPECT_EQ(find(names), Found{address("192.0.2.2")});
}

TEST_F(NamesFind, WithoutAnotherLookupWhileTheAnswerIsFresh) {
  std::atomic<int> lookups = 0;
  Names names{loop_, [&](const Name&) -> Addresses {
                ++lookups;
                return std::vector{address("192.0.2.1")};
              }};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(find(names), Found{address("192.0.2.1")});
  EXPECT_EQ(lookups, 1);
}

TEST_F(NamesFind, NothingAndSaysWhy) {
  std::atomic<int> lookups = 0;
  Names names{loop_, [&](const Name&) -> Addresses {
                ++lookups;
                return std::unexpected(resolver_failure("no such name"));
              }};
  EXPECT_EQ(find(names).error().outcome, Outcome::ResolverFailure);
  EXPECT_EQ(find(names).error().detail, "no such name") << "from memory: a failed lookup is not repeated at once";
  EXPECT_EQ(lookups, 1);
}

TEST_F(NamesFind, NothingBeforeTheDeadlineOfAResolverThatHangs) {
  const auto release = std::make_shared<std::promise<void>>();
  const auto released = release->get_future().share();
  Names names{loop_, [released](const Name&) -> Addresses {
                released.wait();
                return std::vector{address("192.0.2.1")};
              }};
  const auto start = Clock::now();
  EXPECT_EQ(find(names, 50ms).error().detail, "no answer from the resolver before the deadline");
  EXPECT_LT(Clock::now() - start, kLongest);
  release->set_value();
  EXPECT_EQ(find(names), Found{address("192.0.2.1")}) << "what came late serves the next run";
}

TEST_F(NamesFind, TheLastGoodAnswerWhileNewLookupsFail) {
  const auto lookups = std::make_shared<std::atomic<int>>(0);
  Names names{loop_, good_once(lookups), kAtOnce};
  while (*lookups < 4 && !HasFailure()) EXPECT_EQ(find(names), Found{address("192.0.2.1")});
}

TEST_F(NamesFind, NothingOnceTheLastGoodAnswerIsTooOld) {
  const auto lookups = std::make_shared<std::atomic<int>>(0);
  Names names{loop_, good_once(lookups), {.refresh = 0s, .retry = 0s, .keep = 0s}};
  EXPECT_EQ(find(names), Found{address("192.0.2.1")});
  EXPECT_EQ(find(names).error().detail, "no name server");
}

TEST_F(NamesFind, TheSameAddressAsLongAsTheNameHasIt) {
  const auto lookups = std::make_shared<std::atomic<int>>(0);
  const auto turning = [lookups](const Name&) -> Addresses {
    if ((*lookups)++ % 2 == 0) return std::vector{address("192.0.2.1"), address("192.0.2.2")};
    return std::vector{address("192.0.2.2"), address("192.0.2.1")};
  };
  Names names{loop_, turning, kAtOnce};
  while (*lookups < 4 && !HasFailure()) EXPECT_EQ(find(names), Found{address("192.0.2.1")});
}

TEST_F(NamesFind, AnotherAddressOnceTheNameHasLostTheFirst) {
  const auto moved = std::make_shared<std::atomic<bool>>(false);
  const auto moving = [moved](const Name&) -> Addresses {
    return std::vector{address(*moved ? "192.0.2.2" : "192.0.2.1")};
  };
  Names names{loop_, moving, kAtOnce};
  EXPECT_EQ(find(names), Found{address("192.0.2.1")});
  *moved = true;
  const auto limit = Clock::now() + kLongest;
  while (find(names) != Found{address("192.0.2.2")}) ASSERT_LT(Clock::now(), limit);
}

TEST_F(NamesFind, OneLookupAtATimeWhileTheResolverHangs) {
  const auto release = std::make_shared<std::promise<void>>();
  const auto lookups = std::make_shared<std::atomic<int>>(0);
  const auto hanging = [lookups, released = release->get_future().share()](const Name&) -> Addresses {
    ++*lookups;
    released.wait();
    return std::vector{address("192.0.2.1")};
  };
  Names names{loop_, hanging, kAtOnce};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(find(names, 20ms));
  EXPECT_EQ(*lookups, 1);
  release->set_value();
}

TEST_F(NamesFind, OneAnswerForAllThatWait) {
  std::atomic<int> lookups = 0;
  Names names{loop_, [&](const Name&) -> Addresses {
                ++lookups;
                return std::vector{address("192.0.2.1")};
              }};
  int found = 0;
  for (int i = 0; i < 3; ++i) {
    asio::co_spawn(
        loop_, names.find({.host = "web.example", .family = {}}, Clock::now() + 10s),
        [&](const std::exception_ptr&, const Found& f) { found += f == Found{address("192.0.2.1")} ? 1 : 0; });
  }
  while (found < 3 && loop_.run_one_for(kLongest) > 0) {
  }
  EXPECT_EQ(found, 3);
  EXPECT_EQ(lookups, 1);
}

}  // namespace
}  // namespace eipd::probe::test
