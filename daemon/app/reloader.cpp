#include "daemon/app/reloader.hpp"

#include <mutex>
#include <tuple>
#include <utility>

#include <boost/asio/post.hpp>

#include "daemon/app/aside.hpp"

namespace eipd::app {
namespace {

/// Steps in one turn of the control thread.
constexpr std::size_t kSlice = 128;
/// How often the worker holds the file against the API's writes before the control thread does.
constexpr int kAttempts = 4;

}  // namespace

/// Of one reload: the worker's until it posts, then the control thread's.
struct Reloader::Work {
  std::function<config::Loaded()> load;
  std::string file;
  ConfigPtr before;
  config::FixedSettings started;
  inventory::Rows rows;  ///< of the API, at their revision
  ReloadOutcome outcome;
  std::vector<std::string> conflicts;  ///< of the file with the rows
  ReloadPlan plan;
  int attempts = 0;  ///< at holding the file against the rows
  std::size_t removed = 0;
  std::size_t put = 0;
  std::optional<std::size_t> place = 0;  ///< among the watched checks
  std::mutex ending;                     ///< of what follows: while the worker posts, the executor is still there
  bool loading = false;                  ///< written by control only before there is a worker
  bool stopped = false;                  ///< nobody waits for it any more; written by control alone

  void read();
  void merge();
};

/// On the worker thread.
void Reloader::Work::read() {
  config::Loaded loaded = load();
  for (const config::Issue& issue : loaded.issues) {
    auto& lines = issue.severity == config::Severity::Error ? outcome.errors : outcome.warnings;
    lines.push_back(to_string(issue, file));
  }
  if (!loaded.config) return;
  plan = plan_reload(*before, started, std::make_shared<const config::Config>(*std::move(loaded.config)));
  outcome.unchanged = plan.unchanged;
  if (!plan.unchanged) merge();
}

/// Anywhere.
void Reloader::Work::merge() {
  conflicts = app::merge(plan, rows);
}

Reloader::Reloader(boost::asio::any_io_executor executor, const ConfigPtr& config, std::string file, Hooks hooks)
    : executor_{std::move(executor)},
      config_{config},
      file_{std::move(file)},
      started_{config::fixed_settings(*config)},
      hooks_{std::move(hooks)} {}

void Reloader::reload(Done done) {
  waiting_.push_back(std::move(done));
  if (!work_) begin();
}

bool Reloader::stop() {
  if (!work_) return true;
  const std::lock_guard lock{work_->ending};
  work_->stopped = true;
  return !work_->loading;
}

void Reloader::begin() {
  asking_ = std::exchange(waiting_, {});
  work_ = std::make_shared<Work>();
  work_->load = hooks_.load;
  work_->file = file_;
  work_->before = config_;
  work_->started = started_;
  work_->rows = hooks_.rows();
  start_worker([](Work& work) { work.read(); });
}

void Reloader::start_worker(void (*job)(Work& work)) {
  work_->loading = true;
  const bool runs = run_aside([this, job, work = work_, executor = executor_] {
    job(*work);
    const std::lock_guard lock{work->ending};
    work->loading = false;
    if (work->stopped) return;
    boost::asio::post(executor, [this, work] {
      if (!work->stopped) loaded();
    });
  });
  if (runs) return;
  work_->loading = false;
  work_->outcome.errors = {file_ +
                           ": is not loaded, as the system gives eipd no thread for it; expected to be asked "
                           "for again"};
  boost::asio::post(executor_, [this, work = work_] {
    if (!work->stopped) finish();
  });
}

/// What was written meanwhile is held against the file, too: again on the worker, and here if that never ends.
void Reloader::loaded() {
  if (work_->outcome.ok() && !work_->outcome.unchanged && hooks_.revision() != work_->rows.revision) {
    work_->rows = hooks_.rows();
    if (++work_->attempts < kAttempts) return start_worker([](Work& work) { work.merge(); });
    work_->merge();
  }
  adopt();
}

void Reloader::adopt() {
  ReloadOutcome& outcome = work_->outcome;
  outcome.errors.insert(outcome.errors.end(), work_->conflicts.begin(), work_->conflicts.end());
  if (outcome.ok()) {  // also when nothing changed: a password file may have
    if (auto adopted = hooks_.adopt(work_->plan); !adopted) outcome.errors = std::move(adopted.error());
  }
  if (!outcome.ok()) return finish();
  outcome.at_restart = work_->plan.at_restart;
  outcome.eips_removed = work_->plan.removed.size();
  outcome.eips_put = work_->plan.put.size();
  step();
}

/// What goes comes before what comes.
void Reloader::step() {
  Work& work = *work_;
  std::size_t left = kSlice;
  for (; left > 0 && work.removed < work.plan.removed.size(); --left) {
    hooks_.remove_eip(work.plan.removed[work.removed++]);
  }
  for (; left > 0 && work.put < work.plan.put.size(); --left)
    hooks_.put_eip(std::exchange(work.plan.put[work.put++], {}));
  if (left > 0 && work.place && !work.plan.checks.empty()) {
    work.place = hooks_.change_checks(work.plan.checks, *work.place, left);
  }
  if (left > 0 && (!work.place || work.plan.checks.empty())) return finish();
  boost::asio::post(executor_, [this, work = work_] {
    if (!work->stopped) step();
  });
}

void Reloader::finish() {
  auto work = std::exchange(work_, nullptr);
  hooks_.ended(work->outcome);
  for (Done& done : std::exchange(asking_, {})) {
    if (done) done(work->outcome);
  }
  if (!waiting_.empty()) begin();
  std::ignore = run_aside([work = std::move(work)] {});  // letting go of a large plan takes a while
}

}  // namespace eipd::app
