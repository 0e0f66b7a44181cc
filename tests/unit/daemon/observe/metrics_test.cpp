// Real: the metrics over filled tables, promtool, docs/metrics.md.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <unistd.h>

#include <gmock/gmock.h>

#include "daemon/health/outcome.hpp"
#include "daemon/observe/metric.hpp"
#include "tests/unit/daemon/observe/sample_sources.hpp"

namespace eipd::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

class MetricsTest : public testing::Test {
 protected:
  MetricsTest() { tests::fill(tables_); }
  [[nodiscard]] std::string scrape() const {
    std::string all;
    for (const Metric& metric : metrics_) all += metric.text();
    return all;
  }

  Tables tables_;
  Metrics metrics_ = make_metrics(tests::sources_over(tables_));
};

// Design §4: the names and labels that dashboards rely on.
TEST_F(MetricsTest, NamesAndLabelsAreTheDesigns) {
  const std::string all = scrape();
  for (const char* line : {
           R"(eipd_build_info{version="0.1.0",commit="abc1234"} 1)",
           R"(eipd_access_point_info{access_point="hkg1",area="asia-pacific"} 1)",
           R"(eipd_access_point_info{access_point="hkg1",area="international"} 1)",
           "\neipd_config_last_reload_successful 1\n",
           "\neipd_config_last_reload_success_timestamp_seconds 1750000000\n",
           R"(eipd_bgp_session_up{neighbor="edge1"} 1)",
           R"(eipd_bgp_session_state{neighbor="edge1",state="Established"} 1)",
           R"(eipd_bgp_session_state{neighbor="edge1",state="Idle"} 0)",
           R"(eipd_bgp_session_transitions_total{neighbor="edge1"} 1)",
           R"(eipd_bgp_messages_total{neighbor="edge1",direction="sent",type="update"} 7)",
           R"(eipd_bgp_messages_total{neighbor="edge1",direction="received",type="route-refresh"} 1)",
           R"(eipd_bgp_notifications_total{neighbor="edge1",direction="received",code="6",subcode="2"} 1)",
           R"(eipd_bgp_routes_advertised{neighbor="edge1",family="ipv4-unicast"} 1)",
           R"(eipd_bgp_routes_desired{neighbor="edge1",family="ipv4-unicast"} 2)",
           R"(eipd_bgp_routes_received{neighbor="edge1",family="ipv6-unicast"} 3)",
           R"(eipd_bgp_hold_time_seconds{neighbor="edge1"} 9)",
           R"(eipd_bgp_connections_refused_total{reason="unknown-source"} 1)",
           R"(eipd_eip_desired{eip="eip-web",address="203.0.113.10",pool="apac-v4",area="asia-pacific",)"
           R"(customer_owned="false"} 1)",
           R"(eipd_eip_announced{eip="eip-down",address="2001:db8:100::7",pool="apac-v6",area="asia-pacific",)"
           R"(customer_owned="true"} 0)",
           R"(eipd_eip_healthy{eip="eip-web"} 1)",
           R"(eipd_eip_unchecked{eip="eip-web"} 0)",
           R"(eipd_eip_withheld{eip="eip-down",reason="unhealthy"} 1)",
           R"(eipd_eip_transitions_total{eip="eip-web",to="announced"} 1)",
           R"(eipd_eip_bandwidth_limit_bytes_per_second{eip="eip-web"} 25000000)",
           R"(eipd_check_up{check="web",target="192.0.2.80:80"} 1)",
           R"(eipd_check_results_total{check="web",result="refused"} 3)",
           R"(eipd_check_duration_seconds_count{check="web"} 1)",
           R"(eipd_check_schedule_lag_seconds_bucket{le="0.0001"} 1)",
           R"(eipd_reaction_seconds_bucket{le="0.0001"} 0)",
           R"(eipd_reaction_seconds_bucket{le="0.00025"} 1)",
           R"(eipd_reaction_seconds_bucket{le="+Inf"} 2)",
           R"(eipd_pool_addresses{pool="apac-v4",customer_owned="false"} 256)",
           R"(eipd_pool_addresses_allocated{pool="apac-v4",customer_owned="false"} 2)",
           "\nprocess_start_time_seconds ",
       }) {
    EXPECT_THAT(all, HasSubstr(line));
  }
}

TEST_F(MetricsTest, OfASessionFallWithItUnderTheSameLabels) {
  apply(SessionChanged{"edge1", "Established", "Idle", "hold-timer-expired", "", 0, {}}, tables_);
  const std::string all = scrape();
  EXPECT_THAT(all, HasSubstr("eipd_bgp_session_up{neighbor=\"edge1\"} 0\n"));
  EXPECT_THAT(all, HasSubstr("eipd_bgp_session_state{neighbor=\"edge1\",state=\"Established\"} 0\n"));
  EXPECT_THAT(all, HasSubstr("eipd_bgp_session_state{neighbor=\"edge1\",state=\"Idle\"} 1\n"));
  EXPECT_THAT(all, Not(HasSubstr("eipd_bgp_session_up{neighbor=\"edge1\"} 1\n")));
}

TEST_F(MetricsTest, OnlyThePresentReasonIsASeries) {
  EXPECT_THAT(scrape(), Not(HasSubstr(R"(eipd_eip_withheld{eip="eip-web")")));
  apply(announce::EipDecided{.eip = "eip-down", .desired = true}, tables_);
  EXPECT_THAT(scrape(), Not(HasSubstr("eipd_eip_withheld{")));
}

TEST_F(MetricsTest, AStaleCheckIsNeverUpAndAFallingOneStillIs) {
  const std::string all = scrape();
  EXPECT_THAT(all, HasSubstr(R"(eipd_check_up{check="web",target="192.0.2.81:80"} 1)"));
  EXPECT_THAT(all, HasSubstr(R"(eipd_check_up{check="web",target="192.0.2.82:80"} 0)"));
  EXPECT_THAT(all, HasSubstr(R"(eipd_check_up{check="web",target="192.0.2.83:80"} 0)"));
}

TEST_F(MetricsTest, SeriesGoAwayWithWhatTheyDescribe) {
  apply(announce::EipRemoved{"eip-web"}, tables_);
  apply(NeighborRemoved{"edge1"}, tables_);
  const std::string all = scrape();
  EXPECT_THAT(all, Not(HasSubstr("eip-web")));
  EXPECT_THAT(all, Not(HasSubstr("edge1")));
}

TEST_F(MetricsTest, PromtoolFindsNothing) {
  const std::string file = testing::TempDir() + "eipd_metrics." + std::to_string(::getpid());
  std::ofstream{file} << scrape();
  const std::string command = "promtool check metrics < " + file + " > " + file + ".said 2>&1";
  const int status = std::system(command.c_str());
  std::ostringstream said;
  said << std::ifstream{file + ".said"}.rdbuf();
  EXPECT_EQ(status, 0) << said.str();
  EXPECT_EQ(said.str(), "");
  std::remove(file.c_str());
  std::remove((file + ".said").c_str());
}

/// docs/metrics.md has a table row a family: | `name{label,label}` | type | text |.
std::set<std::string> documented() {
  std::ifstream file{EIPD_SOURCE_DIR "/docs/metrics.md"};
  const std::regex row{R"(^\| `([a-z_]+(?:\{[a-z_,]+\})?)` \| (gauge|counter|histogram) \|.*)"};
  std::set<std::string> all;
  for (std::string line; std::getline(file, line);) {
    if (std::smatch match; std::regex_match(line, match, row)) all.insert(match[1].str() + " " + match[2].str());
  }
  return all;
}

std::string declared(const Family& family) {
  std::string out{family.name};
  for (std::size_t i = 0; i < family.label_count(); ++i) out.append(i ? "," : "{").append(family.labels[i]);
  if (family.label_count() > 0) out += "}";
  constexpr const char* kKinds[] = {" gauge", " counter", " histogram"};
  return out + kKinds[static_cast<std::size_t>(family.kind)];
}

TEST_F(MetricsTest, TheManualSaysWhatEveryResultOfACheckMeans) {
  std::ifstream file{EIPD_SOURCE_DIR "/docs/health.md"};
  const std::string manual{std::istreambuf_iterator<char>{file}, {}};
  for (const auto outcome : health::kOutcomes)
    EXPECT_THAT(manual, HasSubstr("`" + std::string{to_string(outcome)} + "`"));
}

TEST_F(MetricsTest, TheManualHasEveryFamilyWithItsLabelsAndNoOther) {
  std::set<std::string> all;
  for (const Metric& metric : metrics_) all.insert(declared(metric.family()));
  EXPECT_EQ(documented(), all);
}

}  // namespace
}  // namespace eipd::observe
