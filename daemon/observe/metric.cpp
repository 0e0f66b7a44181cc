#include "daemon/observe/metric.hpp"

#include <cassert>
#include <limits>
#include <sstream>

#include <prometheus/text_serializer.h>

#include "daemon/observe/utf8.hpp"

namespace eipd::observe {
namespace {

prometheus::MetricType type_of(Kind kind) {
  switch (kind) {
    case Kind::Gauge:
      return prometheus::MetricType::Gauge;
    case Kind::Counter:
      return prometheus::MetricType::Counter;
    case Kind::Histogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

}  // namespace

Series::Series(const Family& family) : family_{family} {
  out_.name = family.name;
  out_.help = family.help;
  out_.type = type_of(family.kind);
}

prometheus::ClientMetric& Series::append(Labels values) {
  assert(values.size() == family_.label_count() && "one value a label");
  auto& metric = out_.metric.emplace_back();
  metric.label.reserve(values.size());
  std::size_t index = 0;
  for (const auto value : values) {
    metric.label.push_back({std::string{family_.labels[index++]}, to_valid_utf8(value)});
  }
  return metric;
}

void Series::add(Labels values, double value) {
  auto& metric = append(values);
  (family_.kind == Kind::Counter ? metric.counter.value : metric.gauge.value) = value;
}

void Series::add(Labels values, const probe::DurationHistogram& histogram) {
  auto& out = append(values).histogram;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < histogram.counts().size(); ++i) {
    cumulative += histogram.counts()[i];
    const bool last = i == histogram.kBoundsSeconds.size();
    out.bucket.push_back({cumulative, last ? std::numeric_limits<double>::infinity() : histogram.kBoundsSeconds[i]});
  }
  out.sample_count = cumulative;
  out.sample_sum = histogram.sum_seconds();
}

std::vector<prometheus::MetricFamily> Metric::Collect() const {
  Series series{*family_};
  fill_(series);
  std::vector<prometheus::MetricFamily> families;
  families.push_back(std::move(series).take());
  return families;
}

std::string Metric::text() const {
  const auto families = Collect();
  if (families.front().metric.empty()) return {};
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families);
  return std::move(out).str();
}

Metrics make_metrics(const MetricSources& sources) {
  Metrics metrics;
  add_daemon_metrics(sources, metrics);
  add_bgp_metrics(sources, metrics);
  add_eip_metrics(sources, metrics);
  add_check_metrics(sources, metrics);
  add_process_metrics(metrics);
  return metrics;
}

}  // namespace eipd::observe
