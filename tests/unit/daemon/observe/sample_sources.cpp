#include "tests/unit/daemon/observe/sample_sources.hpp"

#include "bgp/types/address.hpp"

namespace eipd::tests {

using namespace observe;
using namespace std::chrono_literals;

void fill(Tables& tables) {
  const auto tell = [&](const Fact& fact) { apply(fact, tables); };
  tell(AccessPointIs{"hkg1", "hkg1-a", {"asia-pacific", "international"}});
  tell(ConfigLoaded{.ok = true, .at = SystemTime{1'750'000'000s}, .error = {}});
  tell(PoolCounted{"apac-v4", false, 256, 2});
  tell(NeighborConfigured{"edge1", "192.0.2.254", 64496, "OpenConfirm", "Up"});
  tell(SessionChanged{"edge1", "OpenConfirm", "Established", "", "", 9, {}});
  tell(NotificationSeen{"edge1", Direction::Received, 6, 2, "Cease/Administrative Shutdown", "", {}});
  tell(NeighborStatistics{.neighbor = "edge1",
                          .sent = {1, 7, 0, 30, 0},
                          .received = {1, 2, 1, 29, 1},
                          .routes = {{{2, 1, 0}, {1, 1, 3}}},
                          .malformed_updates = 1});
  tell(ConnectionRefused{.why = "unknown-source", .neighbor = "", .remote = "198.51.100.9:4242", .text = "", .at = {}});
  tell(announce::EipDecided{.eip = "eip-web",
                            .address = *bgp::parse_address("203.0.113.10"),
                            .pool = "apac-v4",
                            .area = "asia-pacific",
                            .customer_owned = false,
                            .bandwidth_limit_bytes_per_second = 25'000'000,
                            .healthy = true,
                            .unchecked = false,
                            .desired = true,
                            .reason = announce::Reason::Healthy});
  tell(announce::EipSent{"eip-web", true});
  tell(announce::EipDecided{.eip = "eip-down",
                            .address = *bgp::parse_address("2001:db8:100::7"),
                            .pool = "apac-v6",
                            .area = "asia-pacific",
                            .customer_owned = true,
                            .bandwidth_limit_bytes_per_second = 125'000'000,
                            .healthy = false,
                            .unchecked = false,
                            .desired = false,
                            .reason = announce::Reason::Unhealthy});
  tell(announce::AggregateDecided{
      *bgp::parse_prefix("203.0.113.0/24"), true, announce::Reason::MembersAnnounced, 2, 1, {}});
  tell(announce::DrainChanged{"neighbor", "edge2", true, "maintenance", "uid 0", {}});
  tell(announce::GuardHolds{3, {}});
  tell(announce::ReconcileRepaired{1, {}});
  tell(ReactionMeasured{180us});
  tell(ReactionMeasured{7s});
}

MetricSources sources_over(const Tables& tables) {
  const auto snapshot = [](const char* target, health::Verdict verdict, bool healthy) {
    probe::CheckSnapshot check;
    check.id = {"web", target};
    check.verdict = verdict;
    check.health.healthy = healthy;
    return check;
  };
  probe::EngineTotals totals;
  auto& web = totals.checks["web"];
  web.results[static_cast<std::size_t>(health::Outcome::Success)] = 12;
  web.results[static_cast<std::size_t>(health::Outcome::Refused)] = 3;
  web.duration.observe(3ms);
  totals.schedule_lag.observe(40us);
  totals.skipped = 2;
  return {.tables = &tables,
          .version = "0.1.0",
          .commit = "abc1234",
          .checks =
              [=] {
                return std::vector{snapshot("192.0.2.80:80", health::Verdict::Up, true),
                                   snapshot("192.0.2.81:80", health::Verdict::Falling, true),
                                   snapshot("192.0.2.82:80", health::Verdict::Unknown, true),
                                   snapshot("192.0.2.83:80", health::Verdict::Down, false)};
              },
          .check_totals = [=] { return totals; },
          .facts_lost = [] { return 4U; },
          .log_lines_lost = [] { return 5U; },
          .handshakes =
              [] { return std::vector<std::pair<std::string_view, std::uint64_t>>{{"ok", 5}, {"no-certificate", 2}}; }};
}

}  // namespace eipd::tests
