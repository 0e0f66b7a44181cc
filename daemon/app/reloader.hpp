// Reloads the configuration: reads, loads, validates and compares it on a thread of its own, then has it taken over on
// the control thread, all or nothing. Control thread, except where said.
//
// One reload at a time; one that is asked for meanwhile comes after it, so that what was written to the file before
// asking is in force when it is done.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "config/load.hpp"
#include "daemon/app/reload_plan.hpp"

namespace eipd::app {

struct ReloadOutcome {
  std::vector<std::string> errors;      ///< each a line with its place; empty: the file's configuration is in force
  std::vector<std::string> warnings;    ///< of the file that is in force, each a line with its place
  std::vector<std::string> at_restart;  ///< keys whose change waits for a restart
  bool unchanged = false;               ///< the file says what was in force
  std::size_t eips_removed = 0;
  std::size_t eips_put = 0;  ///< new or changed
  [[nodiscard]] bool ok() const { return errors.empty(); }
};

class Reloader {
 public:
  struct Hooks {
    /// Reads and loads the file; called on the worker thread.
    std::function<config::Loaded()> load;
    /// What the API made, to be held against the file; and its revision, by which it is seen whether it moved on.
    std::function<inventory::Rows()> rows;
    std::function<std::uint64_t()> revision;
    /// The new configuration is valid: take it, or say why not. Nothing has been touched so far, nor may a refusal
    /// touch anything. Afterwards it is in force, without the EIPs that changed.
    std::function<std::expected<void, std::vector<std::string>>(ReloadPlan& plan)> adopt;
    // The steps that follow, each for a slice.
    std::function<void(const std::string& id)> remove_eip;
    std::function<void(const inventory::EipPtr& record)> put_eip;
    /// Checks with other settings are run by these from now on; looks at `limit` watched checks from `place` on, and
    /// returns the place to go on from, or nothing at the end.
    std::function<std::optional<std::size_t>(const std::set<std::string>& names, std::size_t place, std::size_t limit)>
        change_checks;
    /// Told of every reload, before those who asked for it.
    std::function<void(const ReloadOutcome& outcome)> ended;
  };
  using Done = std::move_only_function<void(const ReloadOutcome& outcome)>;

  /// `config`: the one in force; outlives the object. `file` is for messages.
  Reloader(boost::asio::any_io_executor executor, const ConfigPtr& config, std::string file, Hooks hooks);
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  void reload(Done done);
  /// No step is taken any more. False: the worker thread still loads, and can't be ended; whatever it calls must stay.
  bool stop();

 private:
  struct Work;  ///< what the worker thread shares
  void begin();
  void start_worker(void (*job)(Work& work));
  void loaded();
  void adopt();
  void step();
  void finish();

  boost::asio::any_io_executor executor_;
  const ConfigPtr& config_;
  std::string file_;
  config::FixedSettings started_;
  Hooks hooks_;
  std::shared_ptr<Work> work_;  ///< null: none under way
  std::vector<Done> asking_;    ///< for the reload under way
  std::vector<Done> waiting_;   ///< for the next
};

}  // namespace eipd::app
