#include "daemon/observe/families.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {
namespace {

template <class Add>
Metric daemon_metric(const Family& family, const Tables& tables, Add add) {
  return {family, [&tables, add](Series& series) {
            tables.daemon.read([&](const std::string&, const DaemonRow& row) { add(series, row); });
          }};
}

Metric count_metric(const Family& family, const std::function<std::uint64_t()>& count) {
  return {family, [count](Series& series) {
            if (count) series.add({}, count());
          }};
}

}  // namespace

void add_daemon_metrics(const MetricSources& sources, Metrics& metrics) {
  const Tables& tables = *sources.tables;
  metrics.push_back({families::kBuildInfo, [version = sources.version, commit = sources.commit](Series& series) {
                       series.add({version, commit}, true);
                     }});
  metrics.push_back(daemon_metric(families::kAccessPointInfo, tables, [](Series& series, const DaemonRow& row) {
    for (const auto& area : row.access_point.areas) series.add({row.access_point.access_point, area}, true);
  }));
  metrics.push_back(daemon_metric(families::kReloadSuccessful, tables, [](Series& series, const DaemonRow& row) {
    series.add({}, row.last_reload_successful);
  }));
  metrics.push_back(daemon_metric(families::kReloadTimestamp, tables, [](Series& series, const DaemonRow& row) {
    if (!row.last_reload_success) return;
    series.add({}, std::chrono::duration<double>{row.last_reload_success->time_since_epoch()}.count());
  }));
  metrics.push_back(daemon_metric(families::kReaction, tables,
                                  [](Series& series, const DaemonRow& row) { series.add({}, row.reaction); }));
  metrics.push_back(daemon_metric(families::kGuardHeld, tables,
                                  [](Series& series, const DaemonRow& row) { series.add({}, row.guard_held); }));
  metrics.push_back(daemon_metric(families::kReconcileRepairs, tables,
                                  [](Series& series, const DaemonRow& row) { series.add({}, row.reconcile_repairs); }));
  metrics.push_back(count_metric(families::kFactsLost, sources.facts_lost));
  metrics.push_back(count_metric(families::kLogLinesLost, sources.log_lines_lost));
  metrics.push_back({families::kControlHandshakes, [read = sources.handshakes](Series& series) {
                       if (!read) return;
                       for (const auto& [result, count] : read()) series.add({std::string{result}}, count);
                     }});
}

}  // namespace eipd::observe
