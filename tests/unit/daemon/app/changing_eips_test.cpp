// EIPs that come, change and go while sessions are up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/daemon/app/announcing.hpp"

namespace eipd::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Changing : public Announcing {
 protected:
  void start_with(int eips) {
    start(pop_with(eips, ""));
    announcer_->session_up("one", session(), kLocal);
    poll();
    updates_ = 0;
  }
  void put(inventory::Eip eip, bool releasing = false) { announcer_->put_eip(record_of(std::move(eip), releasing)); }
  static inventory::Eip unbound(std::size_t number) {
    auto eip = make_eip(number, "");
    eip.bindings.clear();
    return eip;
  }
};

TEST_F(Changing, AnnouncesANewEip) {
  start_with(1);
  put(make_eip(1, ""));
  poll();
  EXPECT_EQ(group_->size(), 2U);
  EXPECT_EQ(updates_, 1U);
  EXPECT_EQ(announcer_->counts().desired, 2U);
  EXPECT_EQ(announcer_->sent().announced_count(), 2U);
}

TEST_F(Changing, SendsWhatWasPutTogetherTogether) {
  start_with(0);
  for (std::size_t number = 0; number < 500; ++number) put(make_eip(number, ""));
  poll();
  EXPECT_EQ(group_->size(), 500U);
  EXPECT_EQ(updates_, 1U);
}

TEST_F(Changing, SendsNothingForAChangeThatNoNeighborSees) {
  start_with(1);
  auto eip = make_eip(0, "");
  eip.bandwidth_mbps = 77;
  put(eip);
  poll();
  EXPECT_EQ(updates_, 0U);
  EXPECT_EQ(facts<announce::EipDecided>().back().bandwidth_limit_bytes_per_second, 77'000'000U / 8);
}

TEST_F(Changing, SendsChangedAttributesOnce) {
  start_with(1);
  auto eip = make_eip(0, "");
  eip.attributes.med = 7;
  put(eip);
  poll();
  EXPECT_EQ(updates_, 1U);
  EXPECT_EQ(group_->attributes(announcer_->eips().prefix(0))->med, 7U);
}

TEST_F(Changing, ProbesWhatIsBoundFromNowOn) {
  start_with(1);
  EXPECT_THAT(watched_, IsEmpty());
  put(make_eip(0, "192.0.2.80:80"));
  poll();
  EXPECT_THAT(watched_, ElementsAre("web 192.0.2.80:80"));
  EXPECT_EQ(group_->size(), 0U) << "no verdict yet";
  verdict("192.0.2.80:80", health::Verdict::Up);
  EXPECT_EQ(group_->size(), 1U);
  put(unbound(0));
  poll();
  EXPECT_THAT(watched_, IsEmpty());
  EXPECT_EQ(announcer_->last_transition({"web", "192.0.2.80:80"}), nullptr);
}

TEST_F(Changing, WithdrawsAndForgetsARemovedEip) {
  start_with(2);
  announcer_->remove_eip("eip-0");
  poll();
  EXPECT_EQ(group_->size(), 1U);
  EXPECT_EQ(announcer_->eips().size(), 1U);
  EXPECT_EQ(announcer_->counts().desired, 1U);
  EXPECT_EQ(announcer_->sent().announced_count(), 1U);
  EXPECT_EQ(facts<announce::EipRemoved>().at(0).eip, "eip-0");
  announcer_->remove_eip("eip-0");
  poll();
  EXPECT_EQ(facts<announce::EipRemoved>().size(), 1U) << "it is not there";
}

TEST_F(Changing, ReusesASlotOnlyOnceItsPrefixIsWithdrawnEverywhere) {
  start_with(1);
  stop_reading();
  announcer_->remove_eip("eip-0");
  poll();
  put(make_eip(1, ""));
  poll();
  EXPECT_EQ(announcer_->eips().by_id("eip-1"), 1U);
  read_on();
  poll();
  put(make_eip(2, ""));
  EXPECT_EQ(announcer_->eips().by_id("eip-2"), 0U);
}

TEST_F(Changing, KeepsThePrefixWhenAnotherEipTakesItInTheSameTurn) {
  start_with(1);
  auto heir = make_eip(0, "");
  heir.id = "heir";
  announcer_->remove_eip("eip-0");
  put(heir);
  poll();
  EXPECT_EQ(group_->size(), 1U);
  EXPECT_EQ(announcer_->sent().announced_count(), 1U);
  EXPECT_TRUE(announcer_->sent().announced(*announcer_->eips().by_id("heir")));
  EXPECT_EQ(announcer_->eips().size(), 1U);
}

TEST_F(Changing, MovesAnEipWhoseFileAddressChanged) {
  start_with(1);
  auto moved = make_eip(5, "");
  moved.id = "eip-0";
  put(moved);
  poll();
  EXPECT_EQ(group_->size(), 1U);
  EXPECT_NE(group_->attributes(bgp::Prefix::host(moved.address)), nullptr);
}

TEST_F(Changing, SaysWhenAReleasedEipIsWithdrawnEverywhere) {  // Z9
  start_with(1);
  stop_reading();
  put(unbound(0), true);
  poll();
  EXPECT_EQ(announcer_->decisions().of(0).reason, announce::Reason::Releasing);
  EXPECT_THAT(withdrawn_, IsEmpty()) << "the neighbor has it yet";
  read_on();
  poll();
  EXPECT_THAT(withdrawn_, ElementsAre("eip-0"));
  announcer_->session_down("one");
  group_ = nullptr;
  poll();
  EXPECT_THAT(withdrawn_, ElementsAre("eip-0")) << "once";
}

TEST_F(Changing, SaysSoAtOnceWhenNobodyWasSentIt) {
  start_with(0);
  put(unbound(0));
  poll();
  put(unbound(0), true);
  poll();
  EXPECT_THAT(withdrawn_, ElementsAre("eip-0"));
}

TEST_F(Changing, CountsASessionThatEndedAsAWithdrawal) {
  start_with(1);
  stop_reading();
  put(unbound(0), true);
  poll();
  announcer_->session_down("one");
  group_ = nullptr;
  poll();
  EXPECT_THAT(withdrawn_, ElementsAre("eip-0"));
}

}  // namespace
}  // namespace eipd::app
