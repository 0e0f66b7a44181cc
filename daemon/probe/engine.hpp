// Runs the checks: owns the probe threads, each with its loop and its share of the checks, turns results into verdicts,
// and tells control of every change.
//
// A check of a target is run once, however many EIPs stand behind it. Results never leave the probe threads; verdict
// changes go to control's mailbox, statistics are read by anyone. A further thread looks for stale verdicts, so a probe
// thread that hangs (a file system that does not answer) is seen from outside: its verdicts become Unknown.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "daemon/health/check_settings.hpp"
#include "daemon/health/facts.hpp"
#include "daemon/probe/facts.hpp"
#include "daemon/probe/lookups.hpp"
#include "daemon/probe/mailbox.hpp"

namespace eipd::probe {

/// Its wake-up is called on probe threads with an engine lock held: it must not call the engine.
using VerdictMailbox = Mailbox<health::CheckId, health::VerdictChanged>;

/// What is to be run. `id` is what health::check_id says of the settings and a binding's target.
struct CheckInstance {
  health::CheckId id;
  health::CheckSettings settings;
};

/// Every function may be called from any thread. No call waits for a probe.
class ProbeEngine {
 public:
  struct Options {
    unsigned threads = 1;            ///< probe threads, at least 1
    Lookup lookup = &system_lookup;  ///< how names of targets become addresses
  };

  /// Starts the threads. `verdicts` must outlive the engine; after stop() nothing is put into it.
  ProbeEngine(Options options, VerdictMailbox& verdicts);
  ~ProbeEngine();
  ProbeEngine(const ProbeEngine&) = delete;
  ProbeEngine& operator=(const ProbeEngine&) = delete;

  /// Replaces what is run; ids may repeat and are run once. Takes effect soon after the call, in the order of calls:
  ///   - an instance whose settings did not change goes on undisturbed;
  ///   - one that looks at the same thing under other thresholds or times keeps its verdict;
  ///   - one that looks at something else becomes Unknown with its health of before as a stale one;
  ///   - one that is gone is never heard of again, except for what was in the mailbox already: control ignores unknown
  ///     ids.
  void configure(std::vector<CheckInstance> instances);

  /// As configure, of what is run at present: for checks that come and go one by one. Precondition: `added` are not run
  /// yet; `changed`, with other settings than before, and `removed` are.
  struct Change {
    std::vector<CheckInstance> added;
    std::vector<CheckInstance> changed;
    std::vector<health::CheckId> removed;
  };
  void change(Change change);

  /// The addresses that no probe leaves from: EIPs and pools. Replaces what was said before; none at first. A run that
  /// would is Outcome::EipAsSource.
  void never_from(const std::vector<bgp::Prefix>& prefixes);

  /// Runs a named check now, for all its targets; false if there is no such check.
  bool run_now(std::string_view check);

  /// One entry a (check, target), sorted by id; with `check`, of that one alone. Copied in slices of 256 under each
  /// shard's lock, so it is no single instant's picture but each entry is consistent.
  [[nodiscard]] std::vector<CheckSnapshot> snapshot(std::string_view check = {}) const;
  /// One of them; nothing for an id that is not run.
  [[nodiscard]] std::optional<CheckSnapshot> find(const health::CheckId& id) const;
  [[nodiscard]] EngineTotals totals() const;

  /// Ends all runs and the threads; idempotent. Waits a second at most: a thread that hangs in the kernel is left
  /// behind, with what it holds.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace eipd::probe
