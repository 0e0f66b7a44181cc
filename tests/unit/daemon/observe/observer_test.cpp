// Real: the observer's thread, its tables and a log into /dev/null or a pipe. Control is the test.
#include "daemon/observe/observer.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <latch>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>

namespace eipd::observe {
namespace {

using testing::ElementsAre;

class ObserverTest : public testing::Test {
 protected:
  ~ObserverTest() override { ::close(null_); }
  std::vector<std::string> eips() const {
    std::vector<std::string> all;
    tables_.eips.read([&](const std::string& key, const EipRow&) { all.push_back(key); });
    return all;
  }

  int null_ = ::open("/dev/null", O_WRONLY);
  Log log_{{.descriptor = null_}};
  Tables tables_;
};

TEST_F(ObserverTest, WhatWasPostedBeforeStopIsApplied) {
  Observer observer{{}, tables_, log_};
  EXPECT_TRUE(observer.post(announce::EipDecided{.eip = "a"}));
  EXPECT_TRUE(observer.post(announce::EipDecided{.eip = "b"}));
  observer.stop();
  EXPECT_THAT(eips(), ElementsAre("a", "b"));
  EXPECT_FALSE(observer.post(announce::EipDecided{.eip = "c"}));
  EXPECT_EQ(observer.lost(), 1U);
}

/// Keeps the observer's thread busy until released: its visit of the table waits for the reader's lock.
class HeldTables {
 public:
  explicit HeldTables(Tables& tables) {
    tables.eips.put("held", [](EipRow&) {});
    reader_ = std::thread{[this, &tables] {
      tables.eips.read([this](const std::string&, const EipRow&) {
        held_.count_down();
        released_.wait();
      });
    }};
    held_.wait();
  }
  void release() {
    released_.count_down();
    reader_.join();
  }

 private:
  std::latch held_{1};
  std::latch released_{1};
  std::thread reader_;
};

// Design §1 hard rule 10: mark dirty and resynchronise; never block, never drop silently.
TEST_F(ObserverTest, WhenFullItRefusesCountsAndAsksForTheWholeState) {
  std::latch asked{1};
  Observer observer{{.capacity = 8, .resynchronise = [&] { asked.count_down(); }}, tables_, log_};
  HeldTables held{tables_};
  int refused = 0;
  for (int i = 0; i < 100; ++i) refused += observer.post(announce::EipRemoved{std::to_string(i)}) ? 0 : 1;
  EXPECT_GE(refused, 100 - 2 * 8);
  EXPECT_EQ(observer.lost(), static_cast<std::uint64_t>(refused));
  held.release();
  asked.wait();  // on the observer's thread, once the backlog is worked off
  observer.post(Resync{Resync::Edge::Begin});
  observer.post(announce::EipDecided{.eip = "present"});
  observer.post(Resync{Resync::Edge::End});
  observer.stop();
  EXPECT_THAT(eips(), ElementsAre("present"));
}

TEST_F(ObserverTest, ADecisionToldAgainIsLoggedOnce) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  {
    Log log{{.descriptor = pipe[1]}};
    Observer observer{{}, tables_, log};
    for (int i = 0; i < 3; ++i) observer.post(announce::EipDecided{.eip = "a", .desired = true});
    observer.stop();
  }
  ::close(pipe[1]);
  std::string out(4096, '\0');
  out.resize(static_cast<std::size_t>(::read(pipe[0], out.data(), out.size())));
  EXPECT_EQ(std::ranges::count(out, '\n'), 1);
  EXPECT_NE(out.find("eip-desired eip=a"), std::string::npos);
  ::close(pipe[0]);
}

}  // namespace
}  // namespace eipd::observe
