// The API's JSON of sample answers, rendered: golden text.
#include "daemon/ctl/render.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

#include "daemon/control/json/views.hpp"
#include "daemon/ctl/moment.hpp"
#include "tests/unit/daemon/control/sample_queries.hpp"

namespace eipd::ctl {
namespace {

using namespace std::string_view_literals;

template <class View>
boost::json::value json_of(const View& view) {
  return control::json::to_json(view);
}

template <class Views>
boost::json::array array_of(const Views& views) {
  boost::json::array out;
  for (const auto& view : views) out.push_back(control::json::to_json(view));
  return out;
}

class Render : public testing::Test {
 protected:
  tests::SampleQueries queries_;
  Paper paper_{.now = *parse_rfc3339("2026-03-09T03:04:05.000Z")};
};

TEST_F(Render, StatusIsOneScreen) {
  EXPECT_EQ(render_status(json_of(queries_.status()), array_of(queries_.neighbors()), paper_), R"(
hkg1 (hkg1-a): eipd 0.1.0, running for 2h 4m

areas          asia-pacific, international
sessions       1 of 2 Established
EIPs           3 declared, 2 healthy (1 unchecked), 2 to be announced, 1 sent
withheld       1 unhealthy
drains         neighbor edge2 (withdrawn) by anna until 2026-03-09T05:00:00.000Z: new line card
guard          holds nothing
checks         1 of 3 up
configuration  loaded 2h 4m ago

NEIGHBOR  ADDRESS      STATE        FOR    LAST ERROR
edge1     192.0.2.254  Established  2h 4m
edge2     2001:db8::2  Active       2h 2m  hold-timer-expired: no message for 9 s
)"sv.substr(1));
}

TEST_F(Render, StatusCutsLongLists) {
  auto status = queries_.status();
  status.drains.assign(7, status.drains.front());
  status.drain_count = 120;
  status.withheld = {{"a", 7}, {"b", 6}, {"c", 5}, {"d", 4}, {"e", 3}, {"f", 2}, {"g", 1}, {"h", 1}};
  auto neighbors = queries_.neighbors();
  neighbors.insert(neighbors.begin(), 20, neighbors.front());
  const std::string text = render_status(json_of(status), array_of(neighbors), paper_);
  EXPECT_NE(text.find("2 f, and 2 more reasons\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n               and 115 more: eipctl drains\n"), std::string::npos) << text;
  EXPECT_NE(text.find("LAST ERROR\nedge2"), std::string::npos) << "what is down comes first: " << text;
  EXPECT_TRUE(text.ends_with("\nand 7 more: eipctl neighbors\n")) << text;
  EXPECT_LE(std::ranges::count(text, '\n'), 40) << "one screen";
}

TEST_F(Render, StatusSaysWhatTheGuardHolds) {
  auto status = queries_.status();
  status.guard = {.configured = true, .held = 120, .until = queries_.status().started};
  EXPECT_NE(render_status(json_of(status), {}, paper_)
                .find("guard          holds 120 withdrawals, the first until 2026-03-09T01:00:00.000Z: eipctl guard "
                      "release\n"),
            std::string::npos);
  status.guard = {};
  EXPECT_NE(render_status(json_of(status), {}, paper_).find("guard          none\n"), std::string::npos);
}

TEST_F(Render, NeighborsAreALineEach) {
  EXPECT_EQ(render_neighbors(array_of(queries_.neighbors()), paper_), R"(
NEIGHBOR  ADDRESS      AS     STATE        FOR    SENT/DESIRED        LAST ERROR
edge1     192.0.2.254  64496  Established  2h 4m  ipv4 1/2, ipv6 1/1
edge2     2001:db8::2  64500  Active       2h 2m                      hold-timer-expired: no message for 9 s
)"sv.substr(1));
}

TEST_F(Render, OneNeighborIsAllAboutIt) {
  EXPECT_EQ(render_neighbor(json_of(*queries_.neighbor("edge1")), paper_), R"(
edge1  Established for 2h 4m

description    edge router, rack 4
address        192.0.2.254, AS 64496
kind           external (eBGP)
local address  192.0.2.1
router ID      192.0.2.254
hold time      9 s
families       ipv4-unicast, ipv6-unicast
capabilities   multiprotocol ipv4-unicast, route-refresh, 4-octet-as
sessions       1 so far
last error     none

ROUTES        DESIRED  SENT  RECEIVED
ipv4-unicast  2        1     0
ipv6-unicast  1        1     3

MESSAGES   SENT  RECEIVED
open       1     1
update     7     2
keepalive  30    29
)"sv.substr(1));
}

TEST_F(Render, ANeighborThatIsDownSaysWhyAndWhenItIsDialledAgain) {
  EXPECT_EQ(render_neighbor(json_of(*queries_.neighbor("edge2")), paper_), R"(
edge2  Active for 2h 2m

address        2001:db8::2, AS 64500
kind           internal (iBGP)
sessions       3 so far
last error     hold-timer-expired: no message for 9 s, 2h 2m ago
dials again    in 3.50s
)"sv.substr(1));
}

TEST_F(Render, ANeighborWithBfdShowsHowSoonItsLossIsSeen) {
  auto view = *queries_.neighbor("edge1");
  view.bfd = {.state = "Up",
              .since = view.since,
              .diagnostic = "none",
              .peer_state = "Up",
              .transmit_interval_seconds = 0.3,
              .detection_time_seconds = 0.9,
              .fault = ""};
  EXPECT_NE(render_neighbor(json_of(view), paper_).find("BFD            Up for 2h 4m, every 300ms, lost after 900ms\n"),
            std::string::npos)
      << render_neighbor(json_of(view), paper_);
  view.bfd->state = "Down";
  view.bfd->diagnostic = "detection-time-expired";
  view.bfd->peer_state = "Down";
  view.bfd->failures = 2;
  EXPECT_NE(render_neighbor(json_of(view), paper_)
                .find("Down for 2h 4m, detection-time-expired, peer says Down, failures so far: 2\n"),
            std::string::npos)
      << render_neighbor(json_of(view), paper_);
}

TEST_F(Render, RoutesTellSentFromDesired) {
  EXPECT_EQ(render_routes(array_of(queries_.routes("", "", 10)->items), paper_), R"(
NEIGHBOR  PREFIX                   SENT  NEXT HOP     AS PATH      MED  PREF  COMMUNITIES
edge1     203.0.113.10/32          yes   192.0.2.1    64500 64500  50         64500:7 no-export
edge1     2001:db8:100::00001/128  no    2001:db8::1  64500 64500
)"sv.substr(1));
}

TEST_F(Render, ChecksSayTheLastResultAndHowOldItIs) {
  EXPECT_EQ(render_checks(array_of(queries_.checks("", 10).items), paper_), R"(
CHECK  TARGET         TYPE  VERDICT  FOR    LAST RESULT              LATENCY  AGO    EIPS
flag                  file  unknown         not yet run                              2
web    192.0.2.80:80  http  up       2h 4m  success                  12.3ms   2h 2m  1
web    192.0.2.81:80  http  down     2h 4m  bad-status (status 503)  12.3ms   2h 2m  1
)"sv.substr(1));
}

TEST_F(Render, ExplainIsTheChainFromProbeToSent) {
  EXPECT_EQ(render_explain(json_of(*queries_.explain("eip-web")), paper_), R"(
eip-web  203.0.113.10/32  to be announced (healthy) for 2h 4m
account acme, pool apac-v4, area asia-pacific

probes and verdicts
  ✓ hong-kong  clb clb-123 at 192.0.2.80:80
      check web: success, so up for 2h 4m
  ✗ singapore  eni eni-9 at 192.0.2.81:80
      check web: bad-status (status 503), so down for 2h 4m

decision
  ✓ Announced: 1 of 2 bindings is healthy, and the rule asks for any.

neighbors
  ✓ edge1  exported, sent
      next hop 192.0.2.1, AS path 64500 64500, MED 50, communities 64500:7 no-export
  ✗ edge2  exported, not sent: not-established
      note: prepend skipped: the neighbor is internal
)"sv.substr(1));
}

TEST_F(Render, ExplainOfAWithheldEipSaysWhatWouldHaveToChange) {
  EXPECT_EQ(render_explain(json_of(*queries_.explain("eip-down")), paper_), R"(
eip-down  2001:db8:100::7/128  withheld (unhealthy) for 2h 4m
account acme, pool apac-v6, area asia-pacific, customer-owned address

probes and verdicts
  ✗ singapore  eni eni-9 at 192.0.2.81:80
      check web: bad-status (status 503), so down for 2h 4m

decision
  ✗ Withheld: 0 of 1 bindings are healthy, and the rule asks for any.

neighbors
  ✗ edge1  not exported, not sent: unhealthy

what would have to change
  Check web of 192.0.2.81:80 must succeed 2 times in a row; its last result: bad-status.
)"sv.substr(1));
}

TEST_F(Render, ExplainSaysThatTrafficOfAWithheldEipStillComes) {
  const std::string text = render_explain(json_of(*queries_.explain("eip-covered")), paper_);
  EXPECT_NE(text.find("  Its traffic still comes here: 203.0.113.0/24 is announced to edge2.\n"), std::string::npos);
  EXPECT_NE(text.find("edge2  not exported, not sent: unhealthy; covered by 203.0.113.0/24\n"), std::string::npos);
}

TEST_F(Render, ExplainOfAnAggregateCountsItsMembers) {
  EXPECT_EQ(render_explain(json_of(*queries_.explain_aggregate("203.0.113.0/24")), paper_), R"(
203.0.113.0/24  aggregate  to be announced (hold-down)
1 of 3 members announced, 2 needed, held until 2026-03-09T03:00:00.000Z

decision
  ✓ Only 1 of the 3 EIPs inside it that could be announced here are, and it needs 2.

neighbors
  ✓ edge2  exported, sent

what would have to change
  Make more of its EIPs healthy.
)"sv.substr(1));
}

TEST_F(Render, OnATerminalThereAreColoursAndNothingIsSaidByColourAlone) {
  paper_.colour = true;
  const std::string text = render_explain(json_of(*queries_.explain("eip-down")), paper_);
  EXPECT_NE(text.find("\033[1;31m✗\033[0m singapore"), std::string::npos);
  EXPECT_NE(text.find("\033[1;31mwithheld\033[0m"), std::string::npos);
  paper_.unicode = false;
  EXPECT_NE(render_explain(json_of(*queries_.explain("eip-down")), paper_).find("\033[1;31m-\033[0m"),
            std::string::npos);
}

TEST_F(Render, ControlCharactersFromTheDaemonDoNotReachTheTerminal) {
  auto view = *queries_.neighbor("edge2");
  view.last_error = "peer says \033[2J\a";
  EXPECT_EQ(render_neighbors(array_of(std::vector{view}), paper_).find_first_of("\033\a"), std::string::npos);
}

TEST_F(Render, AnUncheckedBindingIsSaidToBeAssumedHealthy) {
  auto view = *queries_.explain("eip-web");
  view.bindings = {{"singapore", "eni", "eni-9", "", "none", "unchecked", true, "", "", {}}};
  EXPECT_NE(render_explain(json_of(view), paper_).find("✓ singapore  eni eni-9\n      no check, assumed healthy\n"),
            std::string::npos);
}

TEST_F(Render, EmptyListsSaySo) {
  EXPECT_EQ(render_routes({}, paper_), "no routes\n");
  EXPECT_EQ(render_checks({}, paper_), "no checks are configured\n");
  EXPECT_EQ(render_neighbors({}, paper_), "no neighbors are configured\n");
}

}  // namespace
}  // namespace eipd::ctl
