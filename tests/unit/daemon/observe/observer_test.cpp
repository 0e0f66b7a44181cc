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

/// Closed after the log that writes to it is gone.
struct DevNull {
  ~DevNull() { ::close(descriptor); }
  int descriptor = ::open("/dev/null", O_WRONLY);
};

class ObserverTest : public testing::Test {
 protected:
  std::vector<std::string> eips() const {
    std::vector<std::string> all;
    tables_.eips.read([&](const std::string& key, const EipRow&) { all.push_back(key); });
    return all;
  }

  DevNull null_;
  Log log_{{.descriptor = null_.descriptor}};
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

TEST_F(ObserverTest, ManyPostedAtOnceAreAppliedInTheirOrderAsFarAsThereIsRoom) {
  Observer observer{{.capacity = 3}, tables_, log_};
  EXPECT_EQ(observer.room(), 3U);
  std::vector<Fact> facts{announce::EipDecided{.eip = "a"}, announce::EipRemoved{.eip = "a"},
                          announce::EipDecided{.eip = "b"}, announce::EipDecided{.eip = "c"}};
  EXPECT_EQ(observer.post(facts), 1U);
  EXPECT_TRUE(facts.empty());
  EXPECT_EQ(observer.lost(), 1U);
  observer.stop();
  EXPECT_THAT(eips(), ElementsAre("b"));
  facts.emplace_back(announce::EipDecided{.eip = "d"});
  EXPECT_EQ(observer.post(facts), 1U);
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

/// What the observer logs of these facts.
std::string logged(const std::vector<Fact>& facts) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return "no pipe";
  {
    Tables tables;
    Log log{{.descriptor = pipe[1]}};
    Observer observer{{}, tables, log};
    for (const Fact& fact : facts) observer.post(fact);
    observer.stop();
  }
  ::close(pipe[1]);
  std::string out(4096, '\0');
  const auto size = ::read(pipe[0], out.data(), out.size());
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  ::close(pipe[0]);
  return out;
}

TEST(ObserverLog, ADecisionToldAgainIsLoggedOnce) {
  const Fact desired = announce::EipDecided{.eip = "a", .desired = true};
  const std::string out = logged({desired, desired, desired});
  EXPECT_EQ(std::ranges::count(out, '\n'), 1);
  EXPECT_NE(out.find("eip-desired eip=a"), std::string::npos);
}

// Whoever reaches the BGP port decides how many there are.
TEST(ObserverLog, AFloodOfRefusedConnectionsIsCounted) {
  const std::string out =
      logged(std::vector<Fact>(5000, ConnectionRefused{.why = "unknown-source", .remote = "192.0.2.9:1"}));
  EXPECT_LE(std::ranges::count(out, '\n'), 2 * static_cast<long>(RefusalLog::kLinesAMinute) + 2) << out;
  EXPECT_NE(out.find("connections-refused count="), std::string::npos) << out;
}

TEST(ObserverLog, ANeighborThatCannotBeReachedSaysSoOnceUntilSomethingElseHappens) {
  const auto failed = [](std::string text) {
    return SessionChanged{"edge1", "Connect", "Active", "connect-failed", std::move(text), 0, {}};
  };
  const std::string out =
      logged({NeighborConfigured{"edge1", "192.0.2.254", 64496, "Idle"}, failed("Connection refused"),
              failed("Connection refused"), failed("No route to host"),
              SessionChanged{"edge1", "OpenConfirm", "Established", "", "", 9, {}}, failed("No route to host")});
  EXPECT_EQ(std::ranges::count(out, '\n'), 4) << out;
}

}  // namespace
}  // namespace eipd::observe
