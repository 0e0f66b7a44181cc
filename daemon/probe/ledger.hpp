// What one shard knows of its checks: verdict states, schedules and counts. It is where threads meet: the shard's own
// thread tells of runs, the watcher looks for stale verdicts, readers copy. One mutex, held briefly; no I/O under it.
// Verdict changes go into the mailbox from under the mutex, so that those of one check arrive in their order.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/health/check_state.hpp"
#include "daemon/health/schedule.hpp"
#include "daemon/probe/engine.hpp"
#include "daemon/probe/facts.hpp"
#include "daemon/probe/fair_mutex.hpp"

namespace eipd::probe {

/// One check of one target. `id` and `settings` never change and may be read by anyone who holds the record; the rest
/// is the ledger's.
struct Record {
  health::CheckId id;
  std::shared_ptr<const health::CheckSettings> settings;
  health::CheckState state;
  health::Schedule schedule;
  CheckTotals* totals = nullptr;  ///< of the check's name; valid until gone
  std::uint64_t runs = 0;
  unsigned soon_again = 0;  ///< failed runs after which the next one is due at fast_interval, whatever the verdict
  std::optional<std::chrono::sys_seconds> certificate_ends = std::nullopt;  ///< as the target showed it last
  bool gone = false;  ///< no longer configured, or replaced: nothing is taken for it any more
};
using RecordPtr = std::shared_ptr<Record>;

class Ledger {
 public:
  explicit Ledger(VerdictMailbox& verdicts) : verdicts_{verdicts} {}

  struct Changes {
    std::vector<RecordPtr> added;    ///< to be run from now on; also those that replace one
    std::vector<RecordPtr> removed;  ///< not to be run any more; also those that were replaced
  };
  /// Takes a new configuration: `instances` that are this shard's, one of `shards`, and the names of all checks.
  Changes configure(const std::vector<const CheckInstance*>& instances, const std::set<std::string, std::less<>>& names,
                    unsigned shards, health::TimePoint now);

  /// Takes a change of it: `put` and `removed` as configure would see them, nothing else is touched; ids that are not
  /// here are passed over. `gone`: checks whose counts end.
  Changes change(const std::vector<const CheckInstance*>& put, const std::vector<health::CheckId>& removed,
                 const std::set<std::string, std::less<>>& gone, unsigned shards, health::TimePoint now);

  /// When the record's next run is due.
  [[nodiscard]] health::TimePoint due(const Record& record) const;
  void started(Record& record, health::TimePoint now);
  void ended(Record& record, const health::ProbeResult& result);

  /// Makes one check of one target due now. A change of the network may need a moment until it works, and the next run
  /// may be far: so while runs fail, up to kSoonAgain of them follow at fast_interval, also where the check is Down.
  void run_soon(Record& record, Trigger trigger, health::TimePoint now);
  static constexpr unsigned kSoonAgain = 10;
  /// Makes a named check due now; returns the records concerned.
  std::vector<RecordPtr> run_soon(std::string_view check, health::TimePoint now);
  /// Finds the verdicts that went stale.
  void expire(health::TimePoint now);
  /// After this nothing is put into the mailbox.
  void close();

  void snapshot(std::string_view check, std::vector<CheckSnapshot>& into) const;
  [[nodiscard]] std::optional<CheckSnapshot> find(const health::CheckId& id) const;
  void add_to(EngineTotals& totals) const;

 private:
  using Records = std::map<health::CheckId, RecordPtr>;
  RecordPtr make(const CheckInstance& instance, std::size_t together, health::TimePoint now);
  void inherit(Record& record, const Record& before, health::TimePoint now);
  void make_due(Record& record, Trigger trigger, health::TimePoint now);
  void tell(const health::CheckId& id, std::optional<health::Transition> transition);
  /// Calls `use(record)` for every record, or those of one check, the mutex held for a slice of them at a time, and
  /// `pause()` after each slice, the mutex not held.
  template <class Use, class Pause>
  void in_slices(std::string_view check, Use use, Pause pause) const;

  VerdictMailbox& verdicts_;
  mutable FairMutex mutex_;
  Records records_;
  std::map<std::string, CheckTotals> totals_;
  DurationHistogram lag_;
  std::uint64_t skipped_ = 0;
  std::array<std::uint64_t, kTriggers.size()> triggered_{};
  bool closed_ = false;
};

}  // namespace eipd::probe
