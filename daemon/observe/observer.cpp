#include "daemon/observe/observer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/observe/background.hpp"
#include "daemon/observe/fact_line.hpp"

namespace eipd::observe {

Observer::Observer(Options options, Tables& tables, Log& log)
    : options_{std::move(options)}, tables_{tables}, log_{log}, thread_{[this] { run(); }} {}

Observer::~Observer() {
  stop();
}

bool Observer::post(Fact fact) {
  {
    const std::lock_guard lock{mutex_};
    if (stopping_ || queue_.size() >= options_.capacity) {
      ++lost_;
      dirty_ = !stopping_;
      return false;
    }
    queue_.push_back(std::move(fact));
    if (queue_.size() > 1) return true;  // the thread has been told
  }
  news_.notify_one();
  return true;
}

std::size_t Observer::post(std::vector<Fact>& facts) {
  std::size_t lost = 0;
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = queue_.empty();
    const std::size_t room = stopping_ ? 0 : options_.capacity - queue_.size();
    const auto taken = std::min(room, facts.size());
    std::move(facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(taken), std::back_inserter(queue_));
    lost = facts.size() - taken;
    lost_ += lost;
    if (lost > 0) dirty_ = !stopping_;
  }
  facts.clear();
  if (first) news_.notify_one();
  return lost;
}

std::size_t Observer::room() const {
  const std::lock_guard lock{mutex_};
  return options_.capacity - queue_.size();
}

void Observer::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  news_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t Observer::lost() const {
  const std::lock_guard lock{mutex_};
  return lost_;
}

void Observer::run() {
  enter_background("eipd-observer");
  std::deque<Fact> facts;
  std::uint64_t reported = 0;
  for (bool stopping = false; !stopping;) {
    std::uint64_t lost = 0;
    bool resynchronise = false;
    {
      std::unique_lock lock{mutex_};
      const auto has_news = [&] { return !queue_.empty() || stopping_ || dirty_; };
      if (const auto due = next_lines()) {
        news_.wait_until(lock, *due, has_news);
      } else {
        news_.wait(lock, has_news);
      }
      facts.swap(queue_);
      stopping = stopping_;
      lost = lost_;
      // Only once the backlog is mostly worked off, else what is told again would be lost, too.
      if (dirty_ && facts.size() < options_.capacity / 2) resynchronise = std::exchange(dirty_, false);
    }
    for (const Fact& fact : facts) apply(fact);
    facts.clear();
    write(eip_log_.due(std::chrono::steady_clock::now()));
    write(refusal_log_.due(std::chrono::steady_clock::now()));
    if (resynchronise) report_loss(lost - std::exchange(reported, lost));
  }
  write(eip_log_.flush());
  write(refusal_log_.flush());
}

void Observer::apply(const Fact& fact) {
  if (const auto* decided = std::get_if<announce::EipDecided>(&fact)) log_change(*decided);
  if (auto line = line_of(fact); line && !is_counted(fact)) {
    if (is_known_trouble(fact)) line->level = Level::Debug;
    log_.write(*line);
    const bool is_event = line->level >= Level::Info || std::holds_alternative<announce::EipSent>(fact);
    if (is_event) add_event(*line, std::get_if<InventoryWritten>(&fact));
  }
  if (is_torn(fact)) return;
  observe::apply(fact, tables_);
}

/// The end of a resynchronisation during which facts were lost again: what it did not mention may well exist. The next
/// one is due already.
bool Observer::is_torn(const Fact& fact) const {
  const auto* resync = std::get_if<Resync>(&fact);
  if (resync == nullptr || resync->edge != Resync::Edge::End) return false;
  const std::lock_guard lock{mutex_};
  return dirty_;
}

/// A neighbor that cannot be reached says so once, not at every attempt.
bool Observer::is_known_trouble(const Fact& fact) const {
  const auto* changed = std::get_if<SessionChanged>(&fact);
  if (changed == nullptr || changed->cause.empty() || changed->from == kEstablished) return false;
  bool known = false;
  tables_.neighbors.update(changed->neighbor,
                           [&](const NeighborRow& row) { known = row.trouble == trouble_of(*changed); });
  return known;
}

/// One of so many refused connections that it gets no line and is no event.
bool Observer::is_counted(const Fact& fact) {
  const auto* refused = std::get_if<ConnectionRefused>(&fact);
  return refused != nullptr && !refusal_log_.takes(refused->why, std::chrono::steady_clock::now());
}

/// When lines are due that no fact brings.
std::optional<std::chrono::steady_clock::time_point> Observer::next_lines() const {
  const auto eips = eip_log_.next();
  const auto refusals = refusal_log_.next();
  return eips && refusals ? std::min(eips, refusals) : std::max(eips, refusals);
}

void Observer::log_change(const announce::EipDecided& decided) {
  bool changed = true;
  tables_.eips.update(decided.eip, [&](const EipRow& row) {
    changed = row.decided.desired != decided.desired || row.decided.reason != decided.reason;
  });
  if (!changed) return;
  add_event(EipLog::line_of(decided));
  if (const auto line = eip_log_.on(decided, std::chrono::steady_clock::now())) log_.write(*line);
}

void Observer::add_event(const LogLine& line, const InventoryWritten* written) {
  if (options_.events == nullptr) return;
  if (written == nullptr) return options_.events->add(line);
  options_.events->add(line, written->revision, written->detail);
}

void Observer::write(const std::vector<LogLine>& lines) {
  for (const LogLine& line : lines) log_.write(line);
}

void Observer::report_loss(std::uint64_t lost) {
  log_.write({.level = Level::Warning, .event = "facts-lost", .fields = {{"count", lost}}});
  if (options_.events != nullptr) options_.events->lost();
  if (options_.resynchronise) options_.resynchronise();
}

}  // namespace eipd::observe
