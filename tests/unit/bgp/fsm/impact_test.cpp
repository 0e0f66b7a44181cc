// The table of what a changed setting does to a session, row by row, and that no setting was forgotten in it.
#include "bgp/fsm/impact.hpp"

#include <functional>
#include <string>

#include <gmock/gmock.h>

#include "tests/unit/bgp/fsm/scene.hpp"

namespace eipd::bgp::fsm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <class Settings>
struct Change {
  const char* key;
  Impact impact;
  void (*make)(Settings&);
};
template <class Settings>
std::string name_of(const testing::TestParamInfo<Change<Settings>>& info) {
  std::string name = info.param.key;
  std::ranges::replace(name, '.', '_');
  return name;
}

using N = NeighborSettings;
class NeighborChange : public testing::TestWithParam<Change<N>> {};
INSTANTIATE_TEST_SUITE_P(
    Table, NeighborChange,
    testing::Values(Change<N>{"address", Impact::Reset, [](N& n) { n.address.address = *parse_address("192.0.2.77"); }},
                    Change<N>{"as", Impact::Reset, [](N& n) { n.as = Asn{64999}; }},
                    Change<N>{"local_address", Impact::Reset,
                              [](N& n) { n.local_address = parse_address("192.0.2.9"); }},
                    Change<N>{"interface", Impact::Reset, [](N& n) { n.interface = "eth7"; }},
                    Change<N>{"vrf", Impact::Reset, [](N& n) { n.vrf = "red"; }},
                    Change<N>{"families", Impact::Reset, [](N& n) { n.families = {Family::Ipv6}; }},
                    Change<N>{"password_file", Impact::Reset, [](N& n) { n.password_file = "/etc/eipd/key"; }},
                    Change<N>{"ttl_security", Impact::Reset, [](N& n) { n.ttl_security = 1; }},
                    Change<N>{"multihop", Impact::Reset, [](N& n) { n.multihop = 2; }},
                    Change<N>{"role", Impact::Reset, [](N& n) { n.role = Role::Customer; }},
                    Change<N>{"role_strict", Impact::Reset, [](N& n) { n.role_strict = true; }},
                    Change<N>{"shutdown", Impact::Reset, [](N& n) { n.shutdown = true; }},
                    Change<N>{"port", Impact::NextSession, [](N& n) { n.port = 1790; }},
                    Change<N>{"passive", Impact::NextSession, [](N& n) { n.passive = true; }},
                    Change<N>{"hold_time", Impact::NextSession, [](N& n) { n.hold_time = seconds{3}; }},
                    Change<N>{"connect_retry", Impact::NextSession, [](N& n) { n.connect_retry = milliseconds{100}; }},
                    Change<N>{"send_hold_time", Impact::NextSession, [](N& n) { n.send_hold_time = seconds{200}; }},
                    Change<N>{"graceful_restart", Impact::NextSession, [](N& n) { n.graceful_restart = true; }},
                    Change<N>{"bfd.strict", Impact::NextSession, [](N& n) { n.bfd->strict = true; }},
                    Change<N>{"bfd.interval", Impact::Live, [](N& n) { n.bfd->interval = milliseconds{50}; }},
                    Change<N>{"bfd.multiplier", Impact::Live, [](N& n) { n.bfd->multiplier = 5; }},
                    Change<N>{"bfd", Impact::Live, [](N& n) { n.bfd.reset(); }},
                    Change<N>{"description", Impact::Live, [](N& n) { n.description = "rack 5"; }},
                    Change<N>{"blackhole", Impact::Live, [](N& n) { n.blackhole = true; }}),
    name_of<N>);
TEST_P(NeighborChange, HasItsImpact) {
  N before = test::neighbor();
  before.bfd = BfdSettings{};
  N after = before;
  GetParam().make(after);
  ASSERT_NE(before, after);
  EXPECT_THAT(changes(before, after), ElementsAre(SettingChange{GetParam().key, GetParam().impact}));
  EXPECT_EQ(impact(before, after), GetParam().impact);
}

using S = SpeakerSettings;
class SpeakerChange : public testing::TestWithParam<Change<S>> {};
INSTANTIATE_TEST_SUITE_P(
    Table, SpeakerChange,
    testing::Values(Change<S>{"as", Impact::Reset, [](S& s) { s.as = Asn{64999}; }},
                    Change<S>{"router_id", Impact::Reset, [](S& s) { s.router_id = BgpId{7}; }},
                    Change<S>{"restart_time", Impact::NextSession, [](S& s) { s.restart_time = seconds{30}; }},
                    Change<S>{"graceful_notification", Impact::NextSession,
                              [](S& s) { s.graceful_notification = true; }},
                    Change<S>{"listen", Impact::Live, [](S& s) { s.listen = {*parse_endpoint("192.0.2.1:179")}; }},
                    Change<S>{"on_stop", Impact::Live, [](S& s) { s.on_stop = OnStop::Keep; }},
                    Change<S>{"stop_gshut", Impact::Live, [](S& s) { s.stop_gshut = milliseconds{1}; }},
                    Change<S>{"startup_wait", Impact::Live, [](S& s) { s.startup_wait = milliseconds{1}; }}),
    name_of<S>);
TEST_P(SpeakerChange, HasItsImpact) {
  const S before = test::speaker();
  S after = before;
  GetParam().make(after);
  EXPECT_THAT(changes(before, after), ElementsAre(SettingChange{GetParam().key, GetParam().impact}));
}

TEST(Impact, OfNothingIsNone) {
  EXPECT_THAT(changes(test::neighbor(), test::neighbor()), IsEmpty());
  EXPECT_EQ(impact(test::speaker(), test::speaker()), Impact::None);
}

TEST(Impact, OfSeveralChangesIsTheGreatest) {
  N after = test::neighbor();
  after.description = "rack 5";
  after.hold_time = seconds{3};
  EXPECT_EQ(impact(test::neighbor(), after), Impact::NextSession);
  after.families = {Family::Ipv4};
  EXPECT_EQ(impact(test::neighbor(), after), Impact::Reset);
}

TEST(Impact, OfNewBfdIsLiveUnlessItIsStrict) {
  N after = test::neighbor();
  after.bfd = BfdSettings{};
  EXPECT_EQ(impact(test::neighbor(), after), Impact::Live);
  after.bfd->strict = true;
  EXPECT_EQ(impact(test::neighbor(), after), Impact::NextSession);
}

// A field added to the settings without a row makes this fail: it is a compile-time count of their members.
TEST(Impact, KnowsEveryMember) {
  const auto& [name, description, address, as, port, local_address, interface, vrf, passive, shutdown, families,
               password_file, ttl_security, multihop, hold_time, connect_retry, send_hold_time, bfd, role, role_strict,
               graceful_restart, blackhole] = test::neighbor();
  const auto& [own_as, router_id, listen, restart_time, graceful_notification, on_stop, stop_gshut, startup_wait] =
      test::speaker();
  EXPECT_FALSE(name.empty());
  EXPECT_NE(own_as, as);
}

}  // namespace
}  // namespace eipd::bgp::fsm
