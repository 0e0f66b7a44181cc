// Answers the control API's questions from the state itself. Control thread; every answer takes well below a
// millisecond.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "bgp/net/speaker.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/control/queries.hpp"
#include "daemon/probe/engine.hpp"

namespace eipd::app {

/// What there is to know of the process itself.
struct ProcessState {
  std::string version;
  SystemTime started;
  SystemTime configuration_loaded;
  bool last_reload_successful = true;
  std::string last_reload_error;
};

class StateQueries : public control::Queries {
 public:
  /// All outlive the object.
  StateQueries(const ConfigPtr& config, const ProcessState& process, const Announcer& announcer,
               const bgp::net::Speaker& speaker, const probe::ProbeEngine& probes);

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

 private:
  const ConfigPtr& config_;
  const ProcessState& process_;
  const Announcer& announcer_;
  const bgp::net::Speaker& speaker_;
  const probe::ProbeEngine& probes_;
};

/// A point of the steady clock as wall time, by how long ago it was.
SystemTime to_system(SteadyTime at);

}  // namespace eipd::app
