// The metrics exporter: `GET /metrics` over HTTP for Prometheus, on a thread of its own at nice 19. A scrape reads the
// observer's tables and the probe engine's snapshots; it never touches the control thread.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bgp/types/endpoint.hpp"
#include "daemon/observe/tables.hpp"
#include "daemon/probe/facts.hpp"

namespace eipd::observe {

/// Where the values come from. All are called on the exporter's thread and must outlive it; an empty function gives no
/// series.
struct MetricSources {
  const Tables* tables = nullptr;
  std::string version;
  std::string commit;
  std::function<std::vector<probe::CheckSnapshot>()> checks;
  std::function<probe::EngineTotals()> check_totals;
  std::function<std::uint64_t()> facts_lost;
  std::function<std::uint64_t()> log_lines_lost;
  /// Of the control API over TCP, by result; nothing without it.
  std::function<std::vector<std::pair<std::string_view, std::uint64_t>>()> handshakes;
};

class Exporter {
 public:
  explicit Exporter(MetricSources sources);
  /// As stop().
  ~Exporter();
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  /// Opens the socket and starts the thread; once. Returns the port (that the kernel chose, for port 0), or one line
  /// for the operator.
  std::expected<std::uint16_t, std::string> listen(const bgp::Endpoint& endpoint);
  /// Closes everything and ends the thread; idempotent.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::observe
