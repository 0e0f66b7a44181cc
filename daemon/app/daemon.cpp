#include "daemon/app/daemon.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <expected>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <boost/asio/post.hpp>

#include "bgp/net/kernel_features.hpp"
#include "daemon/app/daemon_parts.hpp"
#include "daemon/app/keeper_parts.hpp"
#include "daemon/app/service_manager.hpp"
#include "daemon/app/version.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;

/// How old the restart record may get in a running process, as a share of `restart_time`, and at least.
constexpr int kBeatsInRestartTime = 8;
constexpr std::chrono::milliseconds kLeastBeat = 1s;

/// Tells this run from earlier ones in the ids of events.
std::uint64_t run_number() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

/// What came to be run and what is not any more, with the settings to run it by.
probe::ProbeEngine::Change instances(const announce::Decisions& decisions,
                                     const announce::WatchList::Changes& changes) {
  probe::ProbeEngine::Change change{.removed = changes.removed};
  for (const health::CheckId& id : changes.added) {
    if (const auto* settings = decisions.settings_of(id.check))
      change.added.push_back({.id = id, .settings = *settings});
  }
  return change;
}

std::expected<void, std::string> check_state_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return std::unexpected("state_dir " + path + " cannot be made: " + error.message());
  if (::access(path.c_str(), W_OK | X_OK) != 0) {
    return std::unexpected("state_dir " + path + " is not writable: " + std::strerror(errno));
  }
  return {};
}

}  // namespace

observe::Log::Options log_options(const config::Log& log) {
  return {.level = static_cast<observe::Level>(log.level), .format = static_cast<observe::Format>(log.format)};
}

std::vector<bgp::fsm::NeighborSettings> sessions(const config::Config& config) {
  std::vector<bgp::fsm::NeighborSettings> settings;
  for (const config::Neighbor& neighbor : config.neighbors) settings.push_back(neighbor.session);
  return settings;
}

control::Access access(const config::Config& config) {
  return {.roles = config.control.roles, .tcp = config.control.tcp};
}

Daemon::Parts::Parts(config::Config config, std::string config_path)
    : config_{std::make_shared<const config::Config>(std::move(config))},
      config_path_{std::move(config_path)},
      process_{.version = std::string{kVersion}, .started = std::chrono::system_clock::now()},
      log_{log_options(config_->log)},
      events_{run_number()},
      observer_{{.resynchronise = [this] { boost::asio::post(loop_, [this] { state_facts_.tell_all(); }); },
                 .events = &events_},
                tables_,
                log_},
      restart_record_{config_->state_dir},
      mailbox_{[this] { boost::asio::post(loop_, [this] { announcer_.verdicts(mailbox_.drain()); }); }},
      announcer_{loop_.get_executor(), config_, announcer_hooks()},
      session_facts_{announcer_, [this](observe::Fact fact) { tell(std::move(fact)); }},
      speaker_{loop_.get_executor(), config_->speaker, session_facts_},
      state_facts_{loop_.get_executor(),
                   config_,
                   announcer_,
                   speaker_,
                   [this] { return keeper_->inventory().occupancy(); },
                   [this](observe::Fact fact) { tell(std::move(fact)); }},
      probes_{{.threads = 1}, mailbox_},
      reloader_{loop_.get_executor(), config_, config_path_, reloader_hooks()},
      queries_{config_, process_, announcer_, speaker_, probes_},
      what_ifs_{loop_.get_executor(), config_, announcer_, what_if_hooks()},
      exporter_{metric_sources()} {}

Announcer::Hooks Daemon::Parts::announcer_hooks() {
  using Group = std::shared_ptr<bgp::rib::ExportGroup>;
  return {
      .sessions = {.ready = [this](std::string_view neighbor,
                                   Group group) { speaker_.attach(neighbor, std::move(group)); },
                   .hold = [this](std::string_view neighbor) { return speaker_.hold(neighbor); },
                   .hand_over =
                       [this](std::string_view neighbor, Group group, bgp::rib::ReaderId reader) {
                         speaker_.hand_over(neighbor, std::move(group), reader);
                       },
                   .in_pool = [this](const bgp::IpAddress& address) { return keeper_->inventory().in_space(address); }},
      .wake = [this](const bgp::rib::ExportGroup& group) { speaker_.wake(group); },
      .first_set =
          [this] {
            speaker_.release_end_of_rib();
            notify_ready();
          },
      .watch =
          [this](const announce::WatchList::Changes& changes) {
            probes_.change(instances(announcer_.decisions(), changes));
          },
      .withdrawn = [this](const std::string& eip) { keeper_->withdrawn(eip); },
      .customer_owned = [this](std::string_view pool) { return keeper_->inventory().customer_owned(pool); },
      .tell = [this](std::vector<observe::Fact>& facts) { observer_.post(facts); },
      .room_for_facts = [this] { return observer_.room(); }};
}

observe::MetricSources Daemon::Parts::metric_sources() {
  return {.tables = &tables_,
          .version = std::string{kVersion},
          .commit = std::string{kCommit},
          .checks = [this] { return probes_.snapshot(); },
          .check_totals = [this] { return probes_.totals(); },
          .facts_lost = [this] { return observer_.lost(); },
          .log_lines_lost = [this] { return log_.lost(); },
          .handshakes = [this] { return server_->handshakes(); }};
}

int Daemon::Parts::run(const std::vector<std::string>& warnings) {
  note(observe::Level::Info, "starting",
       {{"version", std::string{kVersion}},
        {"commit", std::string{kCommit}},
        {"config", config_path_},
        {"access_point", config_->inventory.access_point},
        {"instance", config_->instance}});
  note_warnings(warnings);
  const auto kernel = bgp::net::kernel_features();
  note(observe::Level::Info, "kernel",
       {{"tcp_md5", kernel.tcp_md5 ? "true" : "false"}, {"tcp_ao", kernel.tcp_ao ? "true" : "false"}});
  take_signals();
  if (const auto started = start(); !started) {
    note(observe::Level::Error, "start-failed", {{"error", started.error()}});
    end();
    return 1;
  }
  loop_.run();
  return status_;
}

/// What can fail comes first; nothing is dialled, probed or announced before all of it is there.
std::expected<void, std::string> Daemon::Parts::start() {
  if (auto checked = check_state_directory(config_->state_dir); !checked) return checked;
  if (auto opened = open_store(); !opened) return opened;
  if (const auto listening = speaker_.listen(); !listening) return std::unexpected(listening.error().text);
  if (auto listening = server_->listen({.socket = config_->control.socket,
                                        .mode = config_->control.mode,
                                        .group = config_->control.group,
                                        .access = access(*config_)});
      !listening) {
    return listening;
  }
  if (config_->metrics_listen) {
    if (auto listening = exporter_.listen(*config_->metrics_listen); !listening) {
      return std::unexpected(listening.error());
    }
  }
  process_.configuration_loaded = std::chrono::system_clock::now();
  tell(observe::ConfigLoaded{.ok = true, .at = process_.configuration_loaded});
  remember_the_last_run();
  keep_from_the_pools();
  speaker_.set_neighbors(sessions(*config_));
  if (const auto scheduling = speaker_.bfd_scheduling()) {
    note(observe::Level::Info, "bfd-thread", {{"scheduling", std::string{to_string(*scheduling)}}});
  }
  state_facts_.start();
  keeper_->start();
  announcer_.start();
  if (const auto every = watchdog_interval()) feed_watchdog(*every);
  return {};
}

/// What the file declares and what the API made, as one inventory. Where they disagree, every conflict is logged.
std::expected<void, std::string> Daemon::Parts::open_store() {
  const std::string path = config_->state_dir + "/eipd.db";
  auto opened = Keeper::open(path, inventory_setting(config_), loop_.get_executor(),
                             keeper_hooks({.config = config_,
                                           .announcer = announcer_,
                                           .speaker = speaker_,
                                           .probes = probes_,
                                           .queries = queries_,
                                           .reload = [this](Reloader::Done done) { reload(std::move(done)); },
                                           .cidrs = [this] { keep_from_the_pools(); },
                                           .tell = [this](observe::Fact fact) { tell(std::move(fact)); }}));
  if (opened) {
    keeper_ = *std::move(opened);
    if (const auto& migration = keeper_->migration()) {
      note(observe::Level::Info, "store-migrated",
           {{"from", std::to_string(migration->from)},
            {"to", std::to_string(migration->to)},
            {"kept", migration->kept}});
    }
    answers_.emplace(config_, *keeper_, announcer_, speaker_);
    server_.emplace(control::Sources{queries_, *answers_, *keeper_, what_ifs_}, events_, loop_.get_executor(),
                    [this](observe::LogLine line) { tell(observe::Noted{.line = std::move(line)}); });
    events_.preload(earlier_writes(keeper_->take_recent()));
    return {};
  }
  if (opened.error().size() == 1) return std::unexpected(opened.error().front());
  for (const std::string& line : opened.error()) note(observe::Level::Error, "store-conflict", {{"error", line}});
  return std::unexpected("the configuration file and " + path + " disagree: see the lines before this one");
}

/// Neither probes nor sessions leave from what may be an EIP.
void Daemon::Parts::keep_from_the_pools() {
  const auto space = keeper_->inventory().space();
  probes_.never_from(space);
  speaker_.never_from(space);
}

/// What our first OPENs promise rests on it. From here on this process is the one that the next will ask about.
void Daemon::Parts::remember_the_last_run() {
  const auto restart_time = config_->speaker.restart_time;
  if (restart_time == 0s) return;
  const auto last = restart_record_.last();
  if (last) {
    const bgp::fsm::Restart restart = restart_after(*last, restart_time);
    speaker_.restarted(restart);
    note(observe::Level::Info, "restart",
         {{"last_run", std::string{to_string(last->end)}},
          {"restarting", restart.restarting ? "true" : "false"},
          {"forwarding_kept", restart.forwarding_kept ? "true" : "false"}});
  } else {
    note(observe::Level::Warning, "restart-unknown", {{"error", last.error()}});
  }
  const auto beat = std::max(kLeastBeat, std::chrono::milliseconds{restart_time} / kBeatsInRestartTime);
  if (auto begun = restart_record_.begin(beat); !begun)
    note(observe::Level::Warning, "restart-not-recorded", {{"error", begun.error()}});
}

/// Three times as often as asked for, and only while the decision loop gets on: what hangs is restarted.
void Daemon::Parts::feed_watchdog(std::chrono::microseconds every) {
  watchdog_.expires_after(every / 3);
  watchdog_.async_wait([this, every](boost::system::error_code error) {
    if (error) return;
    if (announcer_.gets_on()) notify_alive();
    feed_watchdog(every);
  });
}

Daemon::Daemon(config::Config config, std::string config_path, std::vector<std::string> warnings)
    : parts_{std::make_unique<Parts>(std::move(config), std::move(config_path))}, warnings_{std::move(warnings)} {}
Daemon::~Daemon() = default;

int Daemon::run() {
  const int status = parts_->run(warnings_);
  if (!parts_->still_loading()) return status;
  parts_.reset();
  std::_Exit(status);  // not through the destructors of statics that the thread may use
}

}  // namespace eipd::app
