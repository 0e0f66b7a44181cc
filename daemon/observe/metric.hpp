// A family together with how its series are made: prometheus-cpp's Collectable over our own tables. Series exist only
// while what they describe does, because they are made anew for each scrape.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "daemon/observe/exporter.hpp"
#include "daemon/observe/family.hpp"
#include "daemon/probe/histogram.hpp"

namespace eipd::observe {

/// The series of one family, as they are made.
class Series {
 public:
  explicit Series(const Family& family);
  /// One value a label of the family, in its order.
  using Labels = std::initializer_list<std::string_view>;
  void add(Labels values, double value);
  void add(Labels values, std::uint64_t value) { add(values, static_cast<double>(value)); }
  void add(Labels values, bool value) { add(values, value ? 1.0 : 0.0); }
  void add(Labels values, const probe::DurationHistogram& histogram);
  prometheus::MetricFamily take() && { return std::move(out_); }

 private:
  prometheus::ClientMetric& append(Labels values);
  const Family& family_;
  prometheus::MetricFamily out_;
};

class Metric : public prometheus::Collectable {
 public:
  using Fill = std::function<void(Series&)>;
  /// `family` is one of families.hpp.
  Metric(const Family& family, Fill fill) : family_{&family}, fill_{std::move(fill)} {}

  [[nodiscard]] const Family& family() const { return *family_; }
  /// One family.
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;
  /// The family in Prometheus' text format; empty if it has no series now.
  [[nodiscard]] std::string text() const;

 private:
  const Family* family_;
  Fill fill_;
};

using Metrics = std::vector<Metric>;
/// All that eipd exports, over these sources, in the order in which a scrape gives them.
Metrics make_metrics(const MetricSources& sources);

void add_daemon_metrics(const MetricSources& sources, Metrics& metrics);
void add_bgp_metrics(const MetricSources& sources, Metrics& metrics);
void add_eip_metrics(const MetricSources& sources, Metrics& metrics);
void add_check_metrics(const MetricSources& sources, Metrics& metrics);
void add_process_metrics(Metrics& metrics);

}  // namespace eipd::observe
