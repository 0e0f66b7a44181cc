// Drains and the policy on the way from verdicts to what a neighbor has been sent.
#include "tests/unit/daemon/app/announcing.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using health::Verdict;
using intent::Drain;
using intent::Scope;

class Policing : public Announcing {
 protected:
  [[nodiscard]] announce::Reason reason(EipIndex eip = 0) const { return announcer_->decisions().of(eip).reason; }
  /// What the neighbor has been sent; null: nothing.
  [[nodiscard]] bgp::rib::AttributesPtr sent(EipIndex eip = 0) const {
    const auto& prefix = announcer_->eips().prefix(eip);
    const bool has = group_->delivery(reader_, prefix) == bgp::rib::Delivery::Sent;
    return has ? group_->attributes(prefix) : nullptr;
  }
  void begin(config::Config config) {
    start(std::move(config));
    announcer_->session_up("one", session(), kLocal);
    poll();
  }
  void drain(std::vector<Drain> drains) {
    announcer_->set_drains(drains);
    poll();
  }
  /// Of so few EIPs it is told at once.
  std::optional<announce::Strand> strand(Scope scope, const std::string& name) const {
    std::optional<std::optional<announce::Strand>> told;
    announcer_->would_strand(scope, name, [&](auto found) { told = std::move(found); });
    EXPECT_TRUE(told);
    return told.value_or(std::nullopt);
  }
};

TEST_F(Policing, SendsADrainedEipWithGracefulShutdown) {  // RFC 8326
  begin(pop_with(2, ""));
  ASSERT_TRUE(sent());
  drain({{.scope = Scope::Eip, .name = "eip-0", .since = std::chrono::system_clock::now()}});
  ASSERT_TRUE(sent());
  EXPECT_TRUE(sent()->communities.contains(bgp::kGracefulShutdown));
  EXPECT_FALSE(sent(1)->communities.contains(bgp::kGracefulShutdown));
  drain({});
  EXPECT_FALSE(sent()->communities.contains(bgp::kGracefulShutdown));
}

TEST_F(Policing, WithdrawsADrainedEipAtOnceWhereThatIsWanted) {
  begin(pop_with(2, ""));
  drain({{.scope = Scope::Eip, .name = "eip-0", .since = std::chrono::system_clock::now(), .withdraw_now = true}});
  EXPECT_FALSE(sent());
  EXPECT_EQ(reason(), announce::Reason::Drained);
  EXPECT_TRUE(sent(1));
}

TEST_F(Policing, DrainsTheAccessPointThatWasDrainedBeforeARestart) {
  auto config = pop_with(2, "");
  config.drain.gshut_wait = 60s;
  start(std::move(config));
  drain({{.scope = Scope::AccessPoint, .since = std::chrono::system_clock::now() - 1h}});
  announcer_->session_up("one", session(), kLocal);
  poll();
  EXPECT_FALSE(sent());
  EXPECT_EQ(reason(1), announce::Reason::Drained);
}

TEST_F(Policing, DrainsAnEipThatComesLater) {
  begin(pop_with(1, ""));
  drain({{.scope = Scope::Eip, .name = "eip-1", .since = std::chrono::system_clock::now(), .withdraw_now = true}});
  auto later = pop_with(2, "");
  announcer_->put_eip(file_eips(later.inventory).back());
  poll();
  EXPECT_EQ(reason(1), announce::Reason::Drained);
  EXPECT_FALSE(sent(1));
}

TEST_F(Policing, WithdrawsWhenTheWaitOfADrainIsOver) {
  auto config = pop_with(1, "");
  config.drain.gshut_wait = 1ms;
  begin(std::move(config));
  drain({{.scope = Scope::AccessPoint, .since = std::chrono::system_clock::now()}});
  loop_.restart();
  while (sent()) loop_.run_one();
  EXPECT_EQ(reason(), announce::Reason::Drained);
}

TEST_F(Policing, AnnouncesEverythingWithGracefulShutdownBeforeAStop) {
  begin(pop_with(1, ""));
  announcer_->shut_down_gracefully();
  poll();
  EXPECT_TRUE(sent()->communities.contains(bgp::kGracefulShutdown));
}

TEST_F(Policing, LeavesADrainedAccessPointWithdrawnBeforeAStop) {
  begin(pop_with(1, ""));
  drain({{.scope = Scope::AccessPoint, .since = std::chrono::system_clock::now(), .withdraw_now = true}});
  announcer_->shut_down_gracefully();
  poll();
  EXPECT_FALSE(sent());
  drain({});
  poll();
  EXPECT_TRUE(sent()->communities.contains(bgp::kGracefulShutdown)) << "an undrain is no way out of a shutdown";
}

TEST_F(Policing, SendsTheWorstPreferenceOnTheLadder) {
  auto config = pop_with(1, "192.0.2.80:80");
  config.announce.on_unhealthy = {{.kind = announce::UnhealthyStep::Kind::Keep}};
  config.announce.depreference.ebgp.prepend = 3;
  begin(std::move(config));
  verdict("192.0.2.80:80", Verdict::Up);
  poll();
  EXPECT_EQ(sent()->as_path.size(), 1U);
  verdict("192.0.2.80:80", Verdict::Down);
  poll();
  ASSERT_TRUE(sent());
  EXPECT_EQ(sent()->as_path.size(), 4U);
  EXPECT_EQ(reason(), announce::Reason::Depreferred);
}

TEST_F(Policing, SaysWhatADrainWouldStrand) {
  auto config = pop_with(2, "");
  config.drain.min_announcers = 1;
  begin(std::move(config));
  EXPECT_EQ(strand(Scope::Eip, "eip-1")->eip, "eip-1");
  EXPECT_EQ(strand(Scope::AccessPoint, "")->left, 0U);
  EXPECT_TRUE(strand(Scope::Neighbor, "one"));
  EXPECT_FALSE(strand(Scope::Neighbor, "two")) << "has no session";
  drain({{.scope = Scope::Eip, .name = "eip-0", .since = std::chrono::system_clock::now(), .withdraw_now = true},
         {.scope = Scope::Eip, .name = "eip-1", .since = std::chrono::system_clock::now(), .withdraw_now = true}});
  EXPECT_FALSE(strand(Scope::AccessPoint, "")) << "nobody has anything as it is";
}

// 100,000 EIPs hold nothing else up: a verdict that comes while they are looked at is sent before all are.
TEST_F(Policing, LooksForStrandedEipsInSlices) {
  auto config = pop_with(5'000, "");
  config.inventory.eips[0] = make_eip(0, "192.0.2.80:80");
  config.drain.min_announcers = 1;
  begin(std::move(config));
  verdict("192.0.2.80:80", Verdict::Up);
  poll();
  ASSERT_TRUE(sent());
  bool told = false;
  announcer_->would_strand(Scope::Neighbor, "two", [&](const auto& found) { told = !found; });
  verdict("192.0.2.80:80", Verdict::Down);
  loop_.restart();
  while (sent() && !told && loop_.poll_one() > 0) {
  }
  EXPECT_FALSE(sent());
  EXPECT_FALSE(told);
  poll();
  EXPECT_TRUE(told);
}

TEST_F(Policing, TellsOfDrainsAndOfTheGuard) {
  auto config = pop_with(4, "192.0.2.80:80");
  config.announce.guard = announce::Guard{.max_share_percent = 50, .min_count = 1};
  begin(std::move(config));
  drain({{.scope = Scope::AccessPoint, .reason = "fibre", .since = std::chrono::system_clock::now()}});
  drain({});
  const auto drains = facts<announce::DrainChanged>();
  ASSERT_EQ(drains.size(), 2U);
  EXPECT_TRUE(drains[0].drained);
  EXPECT_EQ(drains[0].name, "hkg1");
  EXPECT_FALSE(drains[1].drained);
  verdict("192.0.2.80:80", Verdict::Up);
  poll();
  verdict("192.0.2.80:80", Verdict::Down);
  poll();
  const auto holds = facts<announce::GuardHolds>();
  ASSERT_EQ(holds.size(), 1U);
  EXPECT_EQ(holds[0].held, 2U);
}

TEST_F(Policing, AnnouncesWhatTheDataPlaneHasAcknowledged) {
  auto config = pop_with(1, "");
  config.announce.require_forwarding_ack = true;
  begin(std::move(config));
  EXPECT_EQ(reason(), announce::Reason::ForwardingNotAcknowledged);
  EXPECT_FALSE(announcer_->acknowledge("eip-0", 0));
  EXPECT_FALSE(announcer_->acknowledge("eip-9", 1));
  EXPECT_TRUE(announcer_->acknowledge("eip-0", announcer_->decisions().forwarding(0)->revision));
  poll();
  EXPECT_TRUE(sent());
}

TEST_F(Policing, ReleasesWhatTheGuardHolds) {
  auto config = pop_with(4, "192.0.2.80:80");
  config.announce.guard = announce::Guard{.max_share_percent = 50, .min_count = 1};
  begin(std::move(config));
  verdict("192.0.2.80:80", Verdict::Up);
  poll();
  verdict("192.0.2.80:80", Verdict::Down);
  poll();
  EXPECT_EQ(announcer_->counts().desired, 2U);
  EXPECT_EQ(announcer_->release_guard(), 2U);
  poll();
  EXPECT_EQ(announcer_->counts().desired, 0U);
}

}  // namespace
}  // namespace eipd::app
