// Daemon::Parts: a changed configuration, all of it or nothing.
#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include "daemon/app/aside.hpp"
#include "daemon/app/config_file.hpp"
#include "daemon/app/daemon_parts.hpp"

namespace eipd::app {
namespace {

using Former = std::pair<ConfigPtr, inventory::Inventory>;

}  // namespace

Reloader::Hooks Daemon::Parts::reloader_hooks() {
  return {.load = [file = config_path_] { return load_config_file(file); },
          .rows = [this] { return keeper_->inventory().rows(); },
          .revision = [this] { return keeper_->inventory().revision(); },
          .adopt = [this](ReloadPlan& plan) { return adopt(plan); },
          .remove_eip = [this](const std::string& id) { announcer_.remove_eip(id); },
          .put_eip =
              [this](const inventory::EipPtr& record) {
                if (auto eip = keeper_->inventory().eip(record->eip.id)) announcer_.put_eip(std::move(eip));
              },
          .change_checks = [this](const auto& names, std::size_t place,
                                  std::size_t limit) { return change_checks(names, place, limit); },
          .ended = [this](const ReloadOutcome& outcome) { reload_ended(outcome); }};
}

WhatIfs::Hooks Daemon::Parts::what_if_hooks() {
  return {.load_file = [file = config_path_] { return load_config_file(file); },
          .load_text = [](const std::string& text) { return load_config_text(text); },
          .rows = [this] { return keeper_->inventory().rows(); }};
}

/// Who may refuse comes first: the blackholes, the server and the speaker, where a listener can't be opened.
std::expected<void, std::vector<std::string>> Daemon::Parts::adopt(ReloadPlan& plan) {
  if (stopping_) return std::unexpected(std::vector<std::string>{"eipd is stopping"});  // it was under way
  if (plan.inventory) {
    if (auto conflicts = keeper_->conflicts(*plan.inventory); !conflicts.empty()) {
      return std::unexpected(std::move(conflicts));
    }
  }
  auto server = server_->prepare(access(*plan.config));
  if (!server) return std::unexpected(std::vector{std::move(server.error())});
  if (const auto taken = speaker_.reconfigure(plan.config->speaker, sessions(*plan.config)); !taken) {
    return std::unexpected(std::vector{taken.error().text});
  }
  server_->adopt(*std::move(server));  // also when nothing changed: a certificate may have
  if (plan.unchanged) return {};
  auto before = std::make_shared<Former>(std::exchange(config_, plan.config),
                                         keeper_->replace(*std::exchange(plan.inventory, std::nullopt)));
  keep_from_the_pools();  // before a neighbor that is new has connected
  const auto log = log_options(config_->log);
  log_.configure(log.level, log.format);
  announcer_.configuration_changed();
  std::ignore = run_aside([before = std::move(before)] {});  // letting go of large ones takes a while
  return {};
}

std::optional<std::size_t> Daemon::Parts::change_checks(const std::set<std::string>& names, std::size_t place,
                                                        std::size_t limit) {
  const announce::WatchList& watched = announcer_.decisions().watched();
  const std::size_t end = std::min(watched.places(), place + limit);
  probe::ProbeEngine::Change change;
  for (; place < end; ++place) {
    const health::CheckId* id = watched.at(place);
    if (id == nullptr || !names.contains(id->check)) continue;
    if (const auto* settings = announcer_.decisions().settings_of(id->check)) {
      change.changed.push_back({.id = *id, .settings = *settings});
    }
  }
  if (!change.changed.empty()) probes_.change(std::move(change));
  return place < watched.places() ? std::optional{place} : std::nullopt;
}

/// Of a configuration that is in force.
void Daemon::Parts::note_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& line : warnings) {
    note(observe::Level::Warning, "configuration-warning", {{"warning", line}});
  }
}

void Daemon::Parts::reload_ended(const ReloadOutcome& outcome) {
  const auto now = std::chrono::system_clock::now();
  process_.last_reload_successful = outcome.ok();
  process_.last_reload_error = outcome.ok() ? "" : outcome.errors.front();
  tell(observe::ConfigLoaded{.ok = outcome.ok(), .at = now, .error = process_.last_reload_error});
  for (std::size_t i = 1; i < outcome.errors.size(); ++i) {
    note(observe::Level::Error, "configuration-refused", {{"error", outcome.errors[i]}});
  }
  if (!outcome.ok()) return;
  process_.configuration_loaded = now;
  note_warnings(outcome.warnings);
  for (const std::string& key : outcome.at_restart) {
    note(observe::Level::Warning, "waits-for-restart", {{"key", key}});
  }
  note(observe::Level::Info, "reloaded",
       {{"changed", outcome.unchanged ? "no" : "yes"},
        {"eips_put", std::to_string(outcome.eips_put)},
        {"eips_removed", std::to_string(outcome.eips_removed)}});
  if (!outcome.unchanged) state_facts_.tell_all();
}

}  // namespace eipd::app
