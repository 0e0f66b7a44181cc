// The laws of the Adj-RIB-Out under random changes, with readers that come, go, lag and ask again:
// - whoever has read and written everything has exactly the desired table, and so has whoever forgot a family and had
// it
//   replayed;
// - what is said of "sent" is true of what was written: never overstated;
// - memory is what is announced, once everybody is up to date.
// Real: packing, octets, decoding. Not here: sockets; "written" is when the model reads the octets.
#include <array>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/bgp/rib/peer_model.hpp"

namespace eipd::bgp::rib {
namespace {

struct Setting {
  const char* name;
  std::uint32_t seed;
  std::size_t max_message_size;
  std::size_t slice_octets;
  std::uint32_t prefixes;
};

class RibLaws : public testing::TestWithParam<Setting> {
 protected:
  struct Session {
    ReaderId id;
    PeerModel peer;
    PeerModel forgetful;  ///< knows of a family only what came since it was last replayed
    std::deque<ChunkPtr> in_flight;
  };

  void step() {
    const auto dice = pick(100);
    if (dice < 30) return announce();
    if (dice < 50) return withdraw();
    if (dice < 54) return bulk();
    if (dice < 56) return attach();
    if (sessions_.empty()) return;
    auto session = std::next(sessions_.begin(), pick(static_cast<std::uint32_t>(sessions_.size())));
    if (dice < 57) return detach(session);
    if (dice < 59) return replay(*session, pick(2) == 0 ? Family::Ipv4 : Family::Ipv6);
    if (dice < 78) return read(*session);
    if (dice < 97) return write(*session);
    catch_up(*session);
    check_up_to_date(*session);
  }

  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }

  Prefix any_prefix() {
    const auto number = pick(GetParam().prefixes);
    if (number % 3 == 0) return v6_host(number);
    if (number % 7 == 0) return Prefix{IpAddress::v4(0x0B000000 + number * 256), 24};
    return v4_host(number);
  }
  void announce(const Prefix& prefix) {
    const auto med = 1 + pick(4);
    group_.announce(prefix, table_.intern(with_med(med, prefix.family())), hint_for(prefix));
    wanted_[prefix] = med;
  }
  void withdraw(const Prefix& prefix) {
    group_.withdraw(prefix, hint_for(prefix));
    wanted_.erase(prefix);
  }
  /// Kept since the last time, or any other: it never matters.
  Hint& hint_for(const Prefix& prefix) {
    Hint& hint = hints_[prefix];
    if (pick(4) == 0) hint = Hint{pick(2 * GetParam().prefixes)};
    return hint;
  }
  void announce() { announce(any_prefix()); }
  void withdraw() { withdraw(any_prefix()); }
  void bulk() {
    const bool up = pick(2) == 0;
    group_.gather(pick(2) == 0);
    for (auto left = pick(GetParam().prefixes); left > 0; --left) {
      up ? announce() : withdraw();
      if (left % 64 == 0 && !sessions_.empty())
        read_what_is_gathered(sessions_[pick(static_cast<std::uint32_t>(sessions_.size()))]);
    }
    group_.gather(false);
    if (pick(2) == 0) group_.tidy();
  }
  void attach() {
    if (sessions_.size() == 6) return;
    const PeerModel peer{GetParam().max_message_size};
    sessions_.push_back({.id = group_.attach(), .peer = peer, .forgetful = peer, .in_flight = {}});
  }
  void detach(std::vector<Session>::iterator session) {
    group_.detach(session->id);
    sessions_.erase(session);
  }
  void replay(Session& session, Family family) {
    group_.replay(session.id, family);
    session.forgetful.forget(family);
  }
  void read(Session& session) {
    const bool pending = group_.pending(session.id);
    auto chunk = group_.next(session.id);
    ASSERT_EQ(chunk != nullptr, pending);
    if (chunk) session.in_flight.push_back(std::move(chunk));
  }
  void read_what_is_gathered(Session& session) {
    if (auto chunk = group_.next(session.id)) session.in_flight.push_back(std::move(chunk));
  }
  void write(Session& session) {
    if (session.in_flight.empty()) return;
    session.peer.read(*session.in_flight.front());
    session.forgetful.read(*session.in_flight.front());
    group_.written(session.id, *session.in_flight.front());
    session.in_flight.pop_front();
  }
  void catch_up(Session& session) {
    while (auto chunk = group_.next(session.id)) session.in_flight.push_back(chunk);
    while (!session.in_flight.empty()) write(session);
  }
  void check_up_to_date(const Session& session) {
    ASSERT_EQ(session.peer.table(), wanted_);
    ASSERT_EQ(session.forgetful.table(), wanted_);
    for (const Family family : kFamilies) ASSERT_EQ(group_.sent_count(session.id, family), group_.size(family));
  }
  void check_delivery(const Session& session) {
    std::array<std::size_t, 2> sent{};
    for (std::uint32_t i = 0; i < 50; ++i) check_delivery(session, any_prefix());
    for (const auto& [prefix, med] : wanted_)
      if (group_.delivery(session.id, prefix) == Delivery::Sent) ++sent[static_cast<std::size_t>(prefix.family())];
    for (const Family family : kFamilies)
      ASSERT_EQ(group_.sent_count(session.id, family), sent[static_cast<std::size_t>(family)]);
  }
  void check_delivery(const Session& session, const Prefix& prefix) {
    const auto there = session.peer.table().find(prefix);
    const bool has = there != session.peer.table().end();
    const auto wanted = wanted_.find(prefix);
    const bool wants = wanted != wanted_.end();
    switch (group_.delivery(session.id, prefix)) {
      case Delivery::None:
        ASSERT_TRUE(!wants && !has);
        break;
      case Delivery::Queued:
        ASSERT_TRUE(wants);
        break;
      case Delivery::Outdated:
        ASSERT_TRUE(wants && has);
        break;
      case Delivery::Sent:
        ASSERT_TRUE(wants && has && there->second == wanted->second);
        break;
      case Delivery::Withdrawing:
        ASSERT_FALSE(wants);
        break;
    }
  }

  std::mt19937 random_{GetParam().seed};
  AttributeTable table_;
  ExportGroup group_{wire::UpdateFormat{.max_message_size = GetParam().max_message_size}, GetParam().slice_octets};
  std::map<Prefix, std::uint32_t> wanted_;
  std::map<Prefix, Hint> hints_;
  std::vector<Session> sessions_;
};

INSTANTIATE_TEST_SUITE_P(Sizes, RibLaws,
                         testing::Values(Setting{"FewPrefixesTinyMessages", 1, 100, 100, 60},
                                         Setting{"TinyMessagesInSmallSlices", 2, 100, 400, 300},
                                         Setting{"ManyRuns", 3, 120, 240, 3000},
                                         Setting{"OrdinarySizes", 4, 4096, 65536, 3000},
                                         Setting{"ExtendedMessages", 5, 65535, 65536, 3000},
                                         Setting{"FewPrefixesOrdinarySizes", 6, 4096, 65536, 10}),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(RibLaws, HoldUnderRandomChange) {
  for (int steps = 0; steps < 4000 && !HasFatalFailure(); ++steps) {
    step();
    if (steps % 16 == 0)
      for (const auto& session : sessions_) check_delivery(session);
  }
  for (auto& session : sessions_) {
    catch_up(session);
    check_up_to_date(session);
    check_delivery(session);
  }
  EXPECT_EQ(group_.slots(), group_.size());
  EXPECT_EQ(group_.size(), wanted_.size());
  for (const auto& [prefix, med] : wanted_) {
    const auto attributes = group_.attributes(prefix);
    ASSERT_TRUE(attributes);
    ASSERT_EQ(attributes->med, med);
  }
}

TEST_P(RibLaws, AllMemoryComesBackWhenAllIsWithdrawn) {
  for (int steps = 0; steps < 500 && !HasFatalFailure(); ++steps) step();
  while (!wanted_.empty()) withdraw(Prefix{wanted_.begin()->first});
  for (auto& session : sessions_) catch_up(session);
  EXPECT_EQ(group_.slots(), 0U);
  for (const auto& session : sessions_) EXPECT_TRUE(session.peer.table().empty());
}

}  // namespace
}  // namespace eipd::bgp::rib
