// A daemon's answers without a daemon: one of everything, and lists long enough for several pages.
#pragma once

#include "daemon/control/queries.hpp"
#include "daemon/control/what_if.hpp"

namespace eipd::tests {

class SampleQueries : public control::Queries {
 public:
  [[nodiscard]] control::StatusView status() const override;
  [[nodiscard]] std::vector<control::NeighborView> neighbors() const override;
  [[nodiscard]] std::optional<control::NeighborView> neighbor(std::string_view name) const override;
  [[nodiscard]] std::optional<control::Page<control::RouteView>> routes(std::string_view neighbor,
                                                                        std::string_view cursor,
                                                                        std::size_t limit) const override;
  [[nodiscard]] control::Page<control::CheckView> checks(std::string_view cursor, std::size_t limit) const override;
  [[nodiscard]] std::vector<control::CheckView> check(std::string_view name) const override;
  [[nodiscard]] std::optional<control::ExplainView> explain(std::string_view what) const override;
  [[nodiscard]] std::optional<control::AggregateView> explain_aggregate(std::string_view prefix) const override;

  std::size_t route_count = 2;  ///< all to edge1
  mutable std::size_t largest_slice = 0;
};

/// Says how much was supposed.
class SampleWhatIfs : public control::WhatIfs {
 public:
  void what_if(control::AskWhatIf ask, Done done) override;
};

}  // namespace eipd::tests
