#include "daemon/observe/families.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {
namespace {

template <class Add>
Metric neighbor_metric(const Family& family, const Tables& tables, Add add) {
  return {family, [&tables, add](Series& series) {
            tables.neighbors.read([&](const std::string& name, const NeighborRow& row) { add(series, name, row); });
          }};
}

/// One series a neighbor and address family.
Metric routes_metric(const Family& family, const Tables& tables, std::uint64_t NeighborStatistics::Routes::* count) {
  return neighbor_metric(family, tables, [count](Series& series, const std::string& name, const NeighborRow& row) {
    for (const auto each : bgp::kFamilies) {
      series.add({name, unicast_name(each)}, row.statistics.routes[static_cast<std::size_t>(each)].*count);
    }
  });
}

void add_messages(Series& series, const std::string& name, const NeighborRow& row) {
  for (std::size_t i = 0; i < kMessageTypes.size(); ++i) {
    series.add({name, to_string(Direction::Sent), kMessageTypes[i]}, row.statistics.sent[i]);
    series.add({name, to_string(Direction::Received), kMessageTypes[i]}, row.statistics.received[i]);
  }
}

void add_notifications(Series& series, const std::string& name, const NeighborRow& row) {
  for (const auto& [key, count] : row.notifications) {
    const auto& [direction, code, subcode] = key;
    series.add({name, to_string(direction), std::to_string(code), std::to_string(subcode)}, count);
  }
}

void add_states(Series& series, const std::string& name, const NeighborRow& row) {
  for (const auto state : kSessionStates) series.add({name, state}, state == row.state);
}

}  // namespace

void add_bgp_metrics(const MetricSources& sources, Metrics& metrics) {
  using Routes = NeighborStatistics::Routes;
  const Tables& tables = *sources.tables;
  metrics.push_back(neighbor_metric(families::kSessionUp, tables,
                                    [](Series& series, const std::string& name, const NeighborRow& row) {
                                      series.add({name}, row.state == kEstablished);
                                    }));
  metrics.push_back(neighbor_metric(families::kSessionState, tables, add_states));
  metrics.push_back(neighbor_metric(
      families::kSessionTransitions, tables,
      [](Series& series, const std::string& name, const NeighborRow& row) { series.add({name}, row.transitions); }));
  metrics.push_back(neighbor_metric(families::kMessages, tables, add_messages));
  metrics.push_back(neighbor_metric(families::kNotifications, tables, add_notifications));
  metrics.push_back(routes_metric(families::kRoutesAdvertised, tables, &Routes::sent));
  metrics.push_back(routes_metric(families::kRoutesDesired, tables, &Routes::desired));
  metrics.push_back(routes_metric(families::kRoutesHeld, tables, &Routes::held));
  metrics.push_back(routes_metric(families::kRoutesReceived, tables, &Routes::received));
  metrics.push_back(neighbor_metric(families::kMalformedUpdates, tables,
                                    [](Series& series, const std::string& name, const NeighborRow& row) {
                                      series.add({name}, row.statistics.malformed_updates);
                                    }));
  metrics.push_back(
      neighbor_metric(families::kHoldTime, tables, [](Series& series, const std::string& name, const NeighborRow& row) {
        series.add({name}, std::uint64_t{row.hold_time_seconds});
      }));
  metrics.push_back(neighbor_metric(families::kBfdSessionUp, tables,
                                    [](Series& series, const std::string& name, const NeighborRow& row) {
                                      if (!row.bfd.empty()) series.add({name}, row.bfd == kBfdUp);
                                    }));
  metrics.push_back({families::kConnectionsRefused, [&tables](Series& series) {
                       tables.daemon.read([&](const std::string&, const DaemonRow& row) {
                         for (const auto& [why, count] : row.connections_refused) series.add({why}, count);
                       });
                     }});
}

}  // namespace eipd::observe
