#include "daemon/app/what_ifs.hpp"

#include <array>
#include <mutex>
#include <utility>

#include <boost/asio/post.hpp>

#include "config/diff.hpp"
#include "config/fixed_settings.hpp"
#include "daemon/app/aside.hpp"
#include "daemon/app/blackhole_next_hop.hpp"
#include "daemon/app/comparison.hpp"
#include "daemon/observe/background.hpp"

namespace eipd::app {
namespace {

using control::Problem;
using control::WhatIfAnswer;
using control::WhatIfView;

/// Questions that wait behind the one under way.
constexpr std::size_t kMostWaiting = 4;

std::vector<WhatIfView::Key> keys_of(const config::Config& before, const config::Config& after) {
  constexpr std::array<const char*, 3> kEdits{"added", "removed", "changed"};
  std::vector<WhatIfView::Key> keys;
  for (const config::KeyChange& change : config::diff(before, after).keys) {
    keys.push_back({change.key, kEdits.at(static_cast<std::size_t>(change.edit)), std::string{to_string(change.cost)}});
  }
  return keys;
}

Problem refused(const std::vector<std::string>& errors) {
  std::string detail = "This configuration would be refused: ";
  for (const std::string& error : errors) detail += (&error == &errors.front() ? "" : "; ") + error;
  return {.status = 422,
          .code = "configuration-refused",
          .detail = std::move(detail),
          .value = errors.front(),
          .accepted = "a file that eipd --check takes and that goes with what the API made"};
}

}  // namespace

/// Of one question: control's until the copy is there, the worker's until it posts, then control's.
struct WhatIfs::Work {
  control::AskWhatIf ask;
  Done done;
  Hooks hooks;
  inventory::Rows rows;  ///< where a configuration is supposed
  PresentCopy copy;
  std::optional<WhatIfAnswer> answer;
  std::mutex ending;  ///< of what follows: while the worker posts, the executor is still there
  bool playing = false;
  bool stopped = false;  ///< written by control alone

  WhatIfAnswer play();
  std::expected<std::optional<ReloadPlan>, Problem> plan(const Present& present);
};

/// Nothing: no configuration is supposed.
std::expected<std::optional<ReloadPlan>, Problem> WhatIfs::Work::plan(const Present& present) {
  const control::Hypothesis& supposed = ask.hypothesis;
  if (!supposed.reload && !supposed.config) return std::nullopt;
  config::Loaded loaded = supposed.reload ? hooks.load_file() : hooks.load_text(*supposed.config);
  std::vector<std::string> errors;
  for (const config::Issue& issue : loaded.issues) {
    if (issue.severity == config::Severity::Error) errors.push_back(to_string(issue, "configuration"));
  }
  if (!loaded.config) return std::unexpected(refused(errors));
  auto plan = plan_reload(*present.config, config::fixed_settings(*present.config),
                          std::make_shared<const config::Config>(*std::move(loaded.config)));
  errors = merge(plan, rows);
  rows = {};  // not on the control thread
  for (const auto& [prefix, route] : present.blackholes) {
    if (!plan.inventory) break;
    if (auto conflict = next_hop_conflict(*plan.inventory, prefix, route.next_hop))
      errors.push_back(*std::move(conflict));
  }
  if (!errors.empty()) return std::unexpected(refused(errors));
  return plan;
}

/// On the worker thread.
WhatIfAnswer WhatIfs::Work::play() {
  const Present present = copy.take();
  const auto reload = plan(present);
  if (!reload) return std::unexpected(reload.error());
  const World before = world_of(present);
  World without = before;
  World with = before;
  Supposing supposing{present, with};
  if (*reload) supposing.reload(**reload);
  if (auto supposed = supposing.suppose(ask.hypothesis); !supposed) return std::unexpected(supposed.error());
  without.outlook = look_ahead(without.decisions, without.aggregates, present.at.steady);
  with.outlook = look_ahead(with.decisions, with.aggregates, present.at.steady);
  WhatIfView view = compare({present, before, without, with}, ask.part);
  view.notes = supposing.take_notes();
  view.refusals = strandings(present, before, ask.hypothesis.drains);
  if (*reload) view.configuration = keys_of(*present.config, *(*reload)->config);
  view.sentence = sentence_of(view);
  return view;
}

WhatIfs::WhatIfs(boost::asio::any_io_executor executor, const ConfigPtr& config, const Announcer& announcer,
                 Hooks hooks)
    : executor_{std::move(executor)}, config_{config}, announcer_{announcer}, hooks_{std::move(hooks)} {}

void WhatIfs::what_if(control::AskWhatIf ask, Done done) {
  if (!ask.part.cursor.empty() && !bgp::parse_prefix(ask.part.cursor)) {
    return done(std::unexpected(Problem{.code = "bad-cursor",
                                        .detail = "The cursor is none that an answer gave.",
                                        .value = ask.part.cursor.substr(0, 64),
                                        .accepted = "the \"next\" of the part before"}));
  }
  if (waiting_.size() >= kMostWaiting) {
    return done(
        std::unexpected(Problem{.status = 503,
                                .code = "busy",
                                .detail = "Too many what-ifs are being played through: ask again in a moment."}));
  }
  waiting_.push_back({std::move(ask), std::move(done)});
  if (!work_) begin();
}

bool WhatIfs::stop() {
  waiting_.clear();
  if (!work_) return true;
  const std::lock_guard lock{work_->ending};
  work_->stopped = true;
  return !work_->playing;
}

void WhatIfs::begin() {
  Asked asked = std::move(waiting_.front());
  waiting_.pop_front();
  const bool configured = asked.ask.hypothesis.reload || asked.ask.hypothesis.config;
  work_.reset(new Work{.ask = std::move(asked.ask),
                       .done = std::move(asked.done),
                       .hooks = hooks_,
                       .rows = configured ? hooks_.rows() : inventory::Rows{},
                       .copy = {config_, announcer_}});
  step();
}

void WhatIfs::step() {
  if (!work_->copy.step()) return start_worker();
  boost::asio::post(executor_, [this, work = work_] {
    if (!work->stopped) step();
  });
}

void WhatIfs::start_worker() {
  work_->playing = true;
  const bool runs = run_aside([this, work = work_, executor = executor_] {
    observe::enter_background("eipd-what-if");
    work->answer = work->play();
    const std::lock_guard lock{work->ending};
    work->playing = false;
    if (work->stopped) return;
    boost::asio::post(executor, [this, work] { ended(*work); });
  });
  if (runs) return;
  work_->playing = false;
  work_->answer =
      std::unexpected(Problem{.status = 503,
                              .code = "busy",
                              .detail = "The system gives eipd no thread to play it through: ask again in a moment."});
  boost::asio::post(executor_, [this, work = work_] { ended(*work); });
}

/// `work` is kept by the caller.
void WhatIfs::ended(Work& work) {
  if (work.stopped) return;
  work_.reset();
  std::exchange(work.done, {})(*std::move(work.answer));  // what it holds ends on this thread
  if (!work_ && !waiting_.empty()) begin();
}

}  // namespace eipd::app
