#include "daemon/observe/families.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {
namespace {

/// What decisions take the check for (design §2 "verdicts as seen by the decision"), except that a stale one, whose
/// verdict is Unknown, is never shown as up.
bool is_up(const probe::CheckSnapshot& check) {
  return check.health.healthy && check.verdict != health::Verdict::Unknown;
}

template <class Add>
Metric totals_metric(const Family& family, const MetricSources& sources, Add add) {
  return {family, [totals = sources.check_totals, add](Series& series) {
            if (totals) add(series, totals());
          }};
}

}  // namespace

void add_check_metrics(const MetricSources& sources, Metrics& metrics) {
  metrics.push_back({families::kCheckUp, [checks = sources.checks](Series& series) {
                       if (!checks) return;
                       for (const auto& check : checks()) series.add({check.id.check, check.id.target}, is_up(check));
                     }});
  metrics.push_back({families::kCheckCertificate, [checks = sources.checks](Series& series) {
                       if (!checks) return;
                       for (const auto& check : checks()) {
                         if (!check.certificate_ends) continue;
                         const auto seconds = check.certificate_ends->time_since_epoch().count();
                         series.add({check.id.check, check.id.target}, static_cast<double>(seconds));
                       }
                     }});
  metrics.push_back(
      totals_metric(families::kCheckDuration, sources, [](Series& series, const probe::EngineTotals& totals) {
        for (const auto& [name, check] : totals.checks) series.add({name}, check.duration);
      }));
  metrics.push_back(
      totals_metric(families::kCheckResults, sources, [](Series& series, const probe::EngineTotals& totals) {
        for (const auto& [name, check] : totals.checks) {
          for (const auto outcome : health::kOutcomes) {
            series.add({name, to_string(outcome)}, check.results[static_cast<std::size_t>(outcome)]);
          }
        }
      }));
  metrics.push_back(totals_metric(families::kCheckLag, sources, [](Series& series, const probe::EngineTotals& totals) {
    series.add({}, totals.schedule_lag);
  }));
  metrics.push_back(
      totals_metric(families::kCheckSkipped, sources,
                    [](Series& series, const probe::EngineTotals& totals) { series.add({}, totals.skipped); }));
  metrics.push_back(
      totals_metric(families::kCheckTriggers, sources, [](Series& series, const probe::EngineTotals& totals) {
        for (const auto trigger : probe::kTriggers) {
          const auto index = static_cast<std::size_t>(trigger);
          series.add({probe::kTriggerNames[index]}, totals.triggered[index]);
        }
      }));
  metrics.push_back(totals_metric(
      families::kNetworkWatched, sources,
      [](Series& series, const probe::EngineTotals& totals) { series.add({}, totals.network_watched ? 1.0 : 0.0); }));
}

}  // namespace eipd::observe
