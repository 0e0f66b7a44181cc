#include "daemon/observe/families.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {
namespace {

std::string_view word(bool value) {
  return value ? "true" : "false";
}

/// A family with a series, or more, an EIP: `add(series, row)`.
template <class Add>
Metric eip_metric(const Family& family, const Tables& tables, Add add) {
  return {family, [&tables, add](Series& series) {
            tables.eips.read([&](const std::string&, const EipRow& row) { add(series, row); });
          }};
}

void add_labelled(Series& series, const announce::EipDecided& eip, bool value) {
  series.add({eip.eip, bgp::to_string(eip.address), eip.pool, eip.area, word(eip.customer_owned)}, value);
}

template <class Value>
Metric pool_metric(const Family& family, const Tables& tables, Value value) {
  return {family, [&tables, value](Series& series) {
            tables.pools.read([&](const std::string& pool, const PoolCounted& row) {
              series.add({pool, word(row.customer_owned)}, row.*value);
            });
          }};
}

}  // namespace

void add_eip_metrics(const MetricSources& sources, Metrics& metrics) {
  const Tables& tables = *sources.tables;
  metrics.push_back(eip_metric(families::kEipDesired, tables, [](Series& series, const EipRow& row) {
    add_labelled(series, row.decided, row.decided.desired);
  }));
  metrics.push_back(eip_metric(families::kEipAnnounced, tables, [](Series& series, const EipRow& row) {
    add_labelled(series, row.decided, row.announced);
  }));
  metrics.push_back(eip_metric(families::kEipHealthy, tables, [](Series& series, const EipRow& row) {
    series.add({row.decided.eip}, row.decided.healthy);
  }));
  metrics.push_back(eip_metric(families::kEipUnchecked, tables, [](Series& series, const EipRow& row) {
    series.add({row.decided.eip}, row.decided.unchecked);
  }));
  metrics.push_back(eip_metric(families::kEipWithheld, tables, [](Series& series, const EipRow& row) {
    if (!row.decided.desired) series.add({row.decided.eip, to_string(row.decided.reason)}, true);
  }));
  metrics.push_back(eip_metric(families::kEipTransitions, tables, [](Series& series, const EipRow& row) {
    series.add({row.decided.eip, "announced"}, row.to_announced);
    series.add({row.decided.eip, "withheld"}, row.to_withheld);
  }));
  metrics.push_back(eip_metric(families::kEipBandwidth, tables, [](Series& series, const EipRow& row) {
    series.add({row.decided.eip}, row.decided.bandwidth_limit_bytes_per_second);
  }));
  metrics.push_back({families::kAggregateDesired, [&tables](Series& series) {
                       tables.aggregates.read([&](const std::string& prefix, const announce::AggregateDecided& row) {
                         series.add({prefix}, row.desired);
                       });
                     }});
  metrics.push_back({families::kAggregateMembers, [&tables](Series& series) {
                       tables.aggregates.read([&](const std::string& prefix, const announce::AggregateDecided& row) {
                         series.add({prefix}, row.members);
                       });
                     }});
  metrics.push_back({families::kDrained, [&tables](Series& series) {
                       tables.drains.read([&](const std::string&, const announce::DrainChanged& row) {
                         series.add({row.scope, row.name}, true);
                       });
                     }});
  metrics.push_back(pool_metric(families::kPoolAddresses, tables, &PoolCounted::addresses));
  metrics.push_back(pool_metric(families::kPoolAllocated, tables, &PoolCounted::allocated));
}

}  // namespace eipd::observe
