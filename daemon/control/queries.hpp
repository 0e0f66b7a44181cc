// The questions that the control API puts to the daemon. Implemented by daemon/app from the state itself. Every call is
// made on the control thread, takes less than a millisecond, and so lists come in pages.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/control/page.hpp"
#include "daemon/control/views.hpp"

namespace eipd::control {

class Queries {
 public:
  virtual ~Queries() = default;
  [[nodiscard]] virtual StatusView status() const = 0;
  [[nodiscard]] virtual std::vector<NeighborView> neighbors() const = 0;
  [[nodiscard]] virtual std::optional<NeighborView> neighbor(std::string_view name) const = 0;
  /// `neighbor` empty: of all. Nothing for an unknown neighbor.
  [[nodiscard]] virtual std::optional<Page<RouteView>> routes(std::string_view neighbor, std::string_view cursor,
                                                              std::size_t limit) const = 0;
  [[nodiscard]] virtual Page<CheckView> checks(std::string_view cursor, std::size_t limit) const = 0;
  /// All instances (targets) of one check; empty: no such check.
  [[nodiscard]] virtual std::vector<CheckView> check(std::string_view name) const = 0;
  /// By EIP id, address or prefix; nothing if it is no EIP's.
  [[nodiscard]] virtual std::optional<ExplainView> explain(std::string_view what) const = 0;
  /// By its prefix; nothing if there is no such aggregate.
  [[nodiscard]] virtual std::optional<AggregateView> explain_aggregate(std::string_view prefix) const = 0;
};

}  // namespace eipd::control
