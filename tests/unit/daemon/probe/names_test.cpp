// Real: the loop and lookup threads. Fake: the resolver, answered by the test.
#include "daemon/probe/names.hpp"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

using Found = std::expected<bgp::IpAddress, std::string>;

bgp::IpAddress address(const char* text) {
  return *bgp::parse_address(text);
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
                return std::unexpected(std::string{"no such name"});
              }};
  EXPECT_EQ(find(names).error(), "no such name");
  EXPECT_EQ(find(names).error(), "no such name") << "from memory: a failed lookup is not repeated at once";
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
  EXPECT_EQ(find(names, 50ms).error(), "no answer from the resolver before the deadline");
  EXPECT_LT(Clock::now() - start, kLongest);
  release->set_value();
  EXPECT_EQ(find(names), Found{address("192.0.2.1")}) << "what came late serves the next run";
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
