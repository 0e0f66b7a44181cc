// Every part of the daemon, wired: what Daemon hides. daemon.cpp starts them, daemon_reload.cpp gives them a changed
// configuration, daemon_stop.cpp ends them.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "bgp/net/speaker.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/app/daemon.hpp"
#include "daemon/app/inventory_answers.hpp"
#include "daemon/app/keeper.hpp"
#include "daemon/app/reloader.hpp"
#include "daemon/app/restart_record.hpp"
#include "daemon/app/session_facts.hpp"
#include "daemon/app/state_facts.hpp"
#include "daemon/app/state_queries.hpp"
#include "daemon/app/what_ifs.hpp"
#include "daemon/control/server.hpp"
#include "daemon/observe/exporter.hpp"
#include "daemon/observe/log.hpp"
#include "daemon/observe/observer.hpp"
#include "daemon/probe/engine.hpp"

namespace eipd::app {

observe::Log::Options log_options(const config::Log& log);
std::vector<bgp::fsm::NeighborSettings> sessions(const config::Config& config);
control::Access access(const config::Config& config);

class Daemon::Parts {
 public:
  Parts(config::Config config, std::string config_path);
  /// `warnings`: of the configuration, a line each.
  int run(const std::vector<std::string>& warnings);
  /// A file is being loaded for nobody, on a thread that outlives this.
  [[nodiscard]] bool still_loading() const { return still_loading_; }

 private:
  std::expected<void, std::string> start();
  std::expected<void, std::string> open_store();
  void keep_from_the_pools();
  void remember_the_last_run();
  void take_signals();
  void reload(Reloader::Done done);
  void begin_stop(int signal);
  void leave();
  void feed_watchdog(std::chrono::microseconds every);
  void end();
  void tell(observe::Fact fact) { observer_.post(std::move(fact)); }
  void note(observe::Level level, std::string event, std::vector<observe::Field> fields) {
    tell(observe::Noted{.line = {.level = level, .event = std::move(event), .fields = std::move(fields)}});
  }
  void note_warnings(const std::vector<std::string>& warnings);
  [[nodiscard]] Announcer::Hooks announcer_hooks();
  [[nodiscard]] Reloader::Hooks reloader_hooks();
  [[nodiscard]] WhatIfs::Hooks what_if_hooks();
  std::expected<void, std::vector<std::string>> adopt(ReloadPlan& plan);
  std::optional<std::size_t> change_checks(const std::set<std::string>& names, std::size_t place, std::size_t limit);
  void reload_ended(const ReloadOutcome& outcome);
  [[nodiscard]] observe::MetricSources metric_sources();

  ConfigPtr config_;
  const std::string config_path_;
  boost::asio::io_context loop_{1};
  ProcessState process_;
  observe::Log log_;
  observe::Tables tables_;
  observe::Events events_;
  observe::Observer observer_;
  RestartRecord restart_record_;
  probe::VerdictMailbox mailbox_;
  Announcer announcer_;
  SessionFacts session_facts_;
  bgp::net::Speaker speaker_;
  StateFacts state_facts_;
  probe::ProbeEngine probes_;
  Reloader reloader_;
  StateQueries queries_;
  WhatIfs what_ifs_;
  std::unique_ptr<Keeper> keeper_;           ///< from open_store() on
  std::optional<InventoryAnswers> answers_;  ///< likewise
  std::optional<control::Server> server_;    ///< likewise
  observe::Exporter exporter_;
  boost::asio::signal_set signals_{loop_};
  boost::asio::steady_timer deadline_{loop_};
  boost::asio::steady_timer gshut_{loop_};
  boost::asio::steady_timer watchdog_{loop_};
  bool stopping_ = false;  ///< a signal said so
  bool leaving_ = false;   ///< withdrawing, or further
  bool still_loading_ = false;
  int status_ = 0;
};

}  // namespace eipd::app
