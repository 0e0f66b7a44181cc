#include "daemon/probe/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace eipd::probe {
namespace {

/// Copied in some 10 µs.
constexpr int kSlice = 32;

/// Whether two settings ask the target the same thing, whatever they make of the answer.
bool look_at_the_same(const health::CheckSettings& a, const health::CheckSettings& b) {
  return a.kind == b.kind && a.source == b.source && a.device == b.device;
}

CheckSnapshot copy(const Record& record) {
  CheckSnapshot snapshot;
  snapshot.id = record.id;
  snapshot.type = health::kind_name(record.settings->kind);
  snapshot.verdict = record.state.verdict();
  snapshot.reason = record.state.reason();
  snapshot.health = record.state.health();
  snapshot.since = record.state.since();
  snapshot.last = record.state.last();
  snapshot.successes = record.state.successes();
  snapshot.failures = record.state.failures();
  snapshot.transitions = record.state.transitions();
  snapshot.runs = record.runs;
  snapshot.skipped = record.schedule.skipped();
  snapshot.certificate_ends = record.certificate_ends;
  snapshot.running = record.schedule.running();
  snapshot.next_run = record.schedule.due();
  return snapshot;
}

}  // namespace

Ledger::Changes Ledger::configure(const std::vector<const CheckInstance*>& instances,
                                  const std::set<std::string, std::less<>>& names, unsigned shards,
                                  health::TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::unordered_map<health::CheckId, const CheckInstance*> wanted;
  for (const CheckInstance* instance : instances) wanted.emplace(instance->id, instance);

  Changes changes;
  std::vector<RecordPtr> replaced;
  for (auto it = records_.begin(); it != records_.end();) {
    const RecordPtr& record = it->second;
    const auto found = wanted.find(record->id);
    if (found != wanted.end() && found->second->settings == *record->settings) {
      wanted.erase(found);
      ++it;
      continue;
    }
    record->gone = true;
    if (found != wanted.end()) replaced.push_back(record);
    changes.removed.push_back(record);
    it = records_.erase(it);
  }
  std::erase_if(totals_, [&](const auto& item) { return !names.contains(item.first); });
  for (const auto& [id, instance] : wanted) {
    changes.added.push_back(records_[id] = make(*instance, wanted.size() * shards, now));
  }
  for (const auto& before : replaced) inherit(*records_[before->id], *before, now);
  for (const auto& before : replaced) wanted.erase(before->id);
  for (const auto& [id, instance] : wanted) tell(id, records_[id]->state.assume(instance->settings.initial, now));
  return changes;
}

Ledger::Changes Ledger::change(const std::vector<const CheckInstance*>& put,
                               const std::vector<health::CheckId>& removed,
                               const std::set<std::string, std::less<>>& gone, unsigned shards, health::TimePoint now) {
  const std::lock_guard lock{mutex_};
  Changes changes;
  const auto take_out = [&](const health::CheckId& id) -> RecordPtr {
    const auto found = records_.find(id);
    if (found == records_.end()) return nullptr;
    RecordPtr record = found->second;
    record->gone = true;
    changes.removed.push_back(record);
    records_.erase(found);
    return record;
  };
  for (const health::CheckId& id : removed) take_out(id);
  std::erase_if(totals_, [&](const auto& item) { return gone.contains(item.first); });
  for (const CheckInstance* instance : put) {
    const auto known = records_.find(instance->id);
    if (known != records_.end() && *known->second->settings == instance->settings) continue;
    const RecordPtr before = take_out(instance->id);
    const RecordPtr record = records_[instance->id] = make(*instance, put.size() * shards, now);
    changes.added.push_back(record);
    if (before) {
      inherit(*record, *before, now);
    } else {
      tell(record->id, record->state.assume(instance->settings.initial, now));
    }
  }
  return changes;
}

RecordPtr Ledger::make(const CheckInstance& instance, std::size_t together, health::TimePoint now) {
  const auto& settings = instance.settings;
  const auto hash = health::stable_hash(instance.id);
  const health::Schedule::Timing timing{.interval = settings.interval, .fast_interval = settings.fast_interval};
  const auto first = health::first_run(now, settings.interval, together, hash);
  return std::make_shared<Record>(Record{.id = instance.id,
                                         .settings = std::make_shared<const health::CheckSettings>(settings),
                                         .state = health::CheckState{health::rules_of(settings), now},
                                         .schedule = health::Schedule{timing, hash, first},
                                         .totals = &totals_[instance.id.check],
                                         .runs = 0,
                                         .gone = false});
}

/// The same check of the same target under changed settings.
void Ledger::inherit(Record& record, const Record& before, health::TimePoint now) {
  const health::Rules rules = health::rules_of(*record.settings);
  record.state = before.state;
  record.runs = before.runs;
  if (look_at_the_same(*record.settings, *before.settings)) {
    record.certificate_ends = before.certificate_ends;
    return record.state.obey(rules);
  }
  tell(record.id, record.state.start_over(rules, now));
}

health::TimePoint Ledger::due(const Record& record) const {
  const std::lock_guard lock{mutex_};
  return record.schedule.due();
}

void Ledger::started(Record& record, health::TimePoint now) {
  const std::lock_guard lock{mutex_};
  if (record.gone) return;
  lag_.observe(record.schedule.start(now));
}

void Ledger::ended(Record& record, const health::ProbeResult& result) {
  const std::lock_guard lock{mutex_};
  if (record.gone) return;
  ++record.runs;
  if (result.certificate_ends) record.certificate_ends = result.certificate_ends;
  ++record.totals->results[static_cast<std::size_t>(result.outcome)];
  record.totals->duration.observe(result.latency);
  tell(record.id, record.state.feed(result));
  const auto skipped_before = record.schedule.skipped();
  const bool soon_again = result.outcome != health::Outcome::Success && record.soon_again > 0;
  record.soon_again = soon_again ? record.soon_again - 1 : 0;
  const bool steady = health::is_settled(record.state.verdict()) && !soon_again;
  record.schedule.finish(result.at, steady ? health::Pace::Steady : health::Pace::Fast);
  skipped_ += record.schedule.skipped() - skipped_before;
}

void Ledger::run_soon(Record& record, Trigger trigger, health::TimePoint now) {
  const std::lock_guard lock{mutex_};
  make_due(record, trigger, now);
}

void Ledger::make_due(Record& record, Trigger trigger, health::TimePoint now) {
  record.schedule.run_soon(now);
  ++triggered_[static_cast<std::size_t>(trigger)];
  if (trigger >= Trigger::Link) record.soon_again = kSoonAgain;
}

std::vector<RecordPtr> Ledger::run_soon(std::string_view check, health::TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::vector<RecordPtr> concerned;
  const health::CheckId first{.check = std::string{check}, .target = {}};
  for (auto it = records_.lower_bound(first); it != records_.end() && it->first.check == check; ++it) {
    make_due(*it->second, Trigger::Request, now);
    concerned.push_back(it->second);
  }
  return concerned;
}

void Ledger::expire(health::TimePoint now) {
  in_slices({}, [&](Record& record) { tell(record.id, record.state.expire(now)); }, [] {});
}

void Ledger::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
}

/// `into` may have to grow, which takes long: not under the mutex.
void Ledger::snapshot(std::string_view check, std::vector<CheckSnapshot>& into) const {
  std::vector<CheckSnapshot> slice;
  slice.reserve(kSlice);
  in_slices(
      check, [&](const Record& record) { slice.push_back(copy(record)); },
      [&] {
        std::ranges::move(slice, std::back_inserter(into));
        slice.clear();
      });
}

std::optional<CheckSnapshot> Ledger::find(const health::CheckId& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = records_.find(id);
  if (found == records_.end()) return std::nullopt;
  return copy(*found->second);
}

void Ledger::add_to(EngineTotals& totals) const {
  const std::lock_guard lock{mutex_};
  for (const auto& [name, mine] : totals_) {
    CheckTotals& sum = totals.checks[name];
    for (std::size_t i = 0; i < sum.results.size(); ++i) sum.results[i] += mine.results[i];
    sum.duration.merge(mine.duration);
  }
  totals.schedule_lag.merge(lag_);
  totals.skipped += skipped_;
  for (std::size_t i = 0; i < triggered_.size(); ++i) totals.triggered[i] += triggered_[i];
}

void Ledger::tell(const health::CheckId& id, std::optional<health::Transition> transition) {
  if (!transition || closed_) return;
  verdicts_.put(id, health::VerdictChanged{.id = id, .transition = *std::move(transition)});
}

template <class Use, class Pause>
void Ledger::in_slices(std::string_view check, Use use, Pause pause) const {
  health::CheckId next{.check = std::string{check}, .target = {}};
  const auto use_slice = [&] {
    const std::lock_guard lock{mutex_};
    auto it = records_.lower_bound(next);
    const auto is_end = [&] { return it == records_.end() || (!check.empty() && it->first.check != check); };
    for (int taken = 0; taken < kSlice && !is_end(); ++taken, ++it) use(*it->second);
    if (is_end()) return false;
    next = it->first;
    return true;
  };
  while (use_slice()) pause();
  pause();
}

}  // namespace eipd::probe
