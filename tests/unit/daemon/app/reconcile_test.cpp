// The periodic comparison finds what is not as it should be, and repairs it. The defect is made where one would show:
// in a group's own routes, behind the back of those who keep them.
#include "tests/unit/daemon/app/announcing.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;

class Reconcile : public Announcing {
 protected:
  void begin() {
    auto config = pop_with(3000, "");
    config.announce.reconcile = 1ms;
    config.announce.aggregates = {{.prefix = *bgp::parse_prefix("203.0.0.0/16")}};
    start(std::move(config));
    announcer_->session_up("one", session(), kLocal);
    poll();
    ASSERT_EQ(group_->size(), 3001U);
  }
  void until_repaired(std::size_t routes) {
    loop_.restart();
    while (repaired() < routes) loop_.run_one();
  }
  [[nodiscard]] std::size_t repaired() const {
    std::size_t routes = 0;
    for (const auto& fact : facts<announce::ReconcileRepaired>()) routes += fact.routes;
    return routes;
  }
};

TEST_F(Reconcile, AnnouncesWhatIsMissing) {
  begin();
  group_->withdraw(announcer_->eips().prefix(2500));
  group_->withdraw(*bgp::parse_prefix("203.0.0.0/16"));
  until_repaired(2);
  EXPECT_EQ(group_->size(), 3001U);
  EXPECT_EQ(repaired(), 2U);
}

TEST_F(Reconcile, WithdrawsWhatIsNobodys) {
  begin();
  const auto stranger = *bgp::parse_prefix("203.0.200.1/32");
  group_->announce(stranger, group_->attributes(announcer_->eips().prefix(0)));
  until_repaired(1);
  EXPECT_EQ(group_->attributes(stranger), nullptr);
}

TEST_F(Reconcile, WithdrawsWhatIsWithheld) {
  begin();
  announcer_->set_drains({{.scope = intent::Scope::Eip,
                           .name = "eip-7",
                           .since = std::chrono::system_clock::now(),
                           .withdraw_now = true}});
  poll();
  const auto prefix = announcer_->eips().prefix(7);
  group_->announce(prefix, group_->attributes(announcer_->eips().prefix(0)));
  until_repaired(1);
  EXPECT_EQ(group_->attributes(prefix), nullptr);
}

TEST_F(Reconcile, FindsNothingWhereNothingIsWrong) {
  begin();
  loop_.restart();
  for (int i = 0; i < 200; ++i) loop_.run_one();
  EXPECT_EQ(repaired(), 0U);
}

}  // namespace
}  // namespace eipd::app
