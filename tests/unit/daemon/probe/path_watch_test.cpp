// Which checks run when the network changes. Fake: the change; real: the kernel's answers about loopback, which no test
// changes. Real changes are made in tests/interop/test_network.py.
#include "daemon/probe/path_watch.hpp"

#include <map>

#include <gtest/gtest.h>
#include <net/if.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

const auto kHere = *bgp::parse_address("127.0.0.1");

class PathWatchTest : public ProbeTest {
 protected:
  RecordPtr add(const std::string& target) {
    auto settings = std::make_shared<health::CheckSettings>(check(health::TcpCheck{}));
    auto record =
        std::make_shared<Record>(Record{.id = {.check = "test", .target = target},
                                        .settings = settings,
                                        .state = health::CheckState{health::rules_of(*settings), {}},
                                        .schedule = health::Schedule{{.interval = 1s, .fast_interval = 1s}, 0, {}}});
    watch_.add(record);
    return record;
  }
  /// What was to run after the change.
  std::map<std::string, Trigger> look(const kernel::NetworkChange& change) {
    hurried_.clear();
    run([&]() -> asio::awaitable<bool> {
      co_await watch_.look(change);
      co_return true;
    }());
    return hurried_;
  }

  std::map<std::string, Trigger> hurried_;
  PathWatch watch_{loop_, around_,
                   [this](const RecordPtr& record, Trigger trigger) { hurried_.emplace(record->id.target, trigger); }};
};
using Hurried = std::map<std::string, Trigger>;

TEST_F(PathWatchTest, TellsTheChecksBehindALink) {
  add("127.0.0.1:80");
  EXPECT_EQ(look({.links = {::if_nametoindex("lo")}}), (Hurried{{"127.0.0.1:80", Trigger::Link}}));
  EXPECT_EQ(look({.links = {4'000'000}}), Hurried{}) << "another one's";
}

TEST_F(PathWatchTest, TellsTheChecksThatLeaveFromAnAddress) {
  add("127.0.0.1:80");
  EXPECT_EQ(look({.addresses = {kHere}}), (Hurried{{"127.0.0.1:80", Trigger::Address}}));
  EXPECT_EQ(look({.addresses = {*bgp::parse_address("192.0.2.1")}}), Hurried{});
}

TEST_F(PathWatchTest, TellsNobodyWhoseWayIsTheSame) {
  add("127.0.0.1:80");
  EXPECT_EQ(look({.routes = {*bgp::parse_prefix("0.0.0.0/0")}}), Hurried{});
  EXPECT_EQ(look({.any_route = true}), Hurried{});
}

TEST_F(PathWatchTest, TellsANameWhoseWayWasNotKnown) {
  add("here.example:80");
  EXPECT_EQ(look({.any_route = true}), Hurried{}) << "nobody has looked it up";
  const auto settings = check(health::TcpCheck{});
  probe(settings, "here.example:1");
  EXPECT_EQ(look({.any_route = true}), (Hurried{{"here.example:80", Trigger::Route}}));
  EXPECT_EQ(look({.any_route = true}), Hurried{});
}

TEST_F(PathWatchTest, TellsAllOnceWhenEventsWereLost) {
  add("127.0.0.1:80");
  add("[::1]:80");
  EXPECT_EQ(look({.any_route = true, .lost = true}),
            (Hurried{{"127.0.0.1:80", Trigger::Lost}, {"[::1]:80", Trigger::Lost}}));
  EXPECT_EQ(look({.any_route = true, .lost = true}), Hurried{}) << "not again so soon";
}

TEST_F(PathWatchTest, PassesOverWhatIsGoneOrLooksAtNoTarget) {
  watch_.remove(add("127.0.0.1:80").get());
  add("");
  EXPECT_EQ(look({.lost = true}), Hurried{});
}

TEST_F(PathWatchTest, LooksAtManyInTurns) {
  for (int i = 1; i <= 1000; ++i) add("127.0.0.1:" + std::to_string(i));
  EXPECT_EQ(look({.lost = true}).size(), 1000U);
}

}  // namespace
}  // namespace eipd::probe::test
