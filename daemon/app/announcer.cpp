#include "daemon/app/announcer.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

namespace eipd::app {
namespace {

/// EIPs decided, exported or looked at in one turn of the control thread: well below a millisecond.
constexpr std::size_t kSlice = 2048;
/// EIPs told of or looked at in one turn when nothing else is to be done. Less: chunks of UPDATEs go out between them.
constexpr std::size_t kBooksSlice = kSlice / 4;
/// How long the books wait when the observer is behind.
constexpr std::chrono::milliseconds kBooksPatience{5};
/// Changes that are fetched from memory together.
constexpr std::size_t kAhead = 64;

std::uint64_t bytes_per_second(std::uint32_t mbps) {
  return std::uint64_t{mbps} * 1'000'000 / 8;
}

/// Greater than any of an earlier run, as long as that made fewer than a thousand a second; exact in JSON.
std::uint64_t first_revision() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

Announcer::Announcer(boost::asio::any_io_executor executor, const ConfigPtr& config, Hooks hooks)
    : executor_{executor},
      config_{config},
      hooks_{std::move(hooks)},
      decisions_{{config->inventory, config->announce, config->checks, first_revision()}},
      groups_{config, eips_, decisions_, hooks_.sessions},
      sent_{eips_, groups_, [this](const SentTracker::Look& look) { looked(look); }},
      timer_{executor},
      startup_timer_{executor},
      reconcile_timer_{executor},
      books_timer_{executor} {}

void Announcer::put_eip(inventory::EipPtr record) {
  const auto known = eips_.by_id(record->eip.id);
  if (known && eips_.eip(*known).address != record->eip.address) remove_eip(record->eip.id);
  const bool exported_anew = known && eips_.eip(*known).attributes != record->eip.attributes;
  const auto before = eips_.by_prefix(bgp::Prefix::host(record->eip.address));
  const EipIndex eip = eips_.put(record);
  if (before && *before != eip) sent_.look_at(*before);  // gone, and its prefix is another's from now on
  if (eip >= books_.size()) books_.resize(eip + 1);
  books_[eip].withdrawn = false;
  const auto drained = drains_.find({intent::Scope::Eip, record->eip.id});
  decisions_.set(eip, std::move(record));
  if (drained != drains_.end()) decisions_.drain(eip, drained->second.withdraws_at);
  if (exported_anew) {
    groups_.apply(eip);
    unwoken_ = true;
  }
  // What is shown of an EIP goes beyond the decision.
  if (known && decided_at(eip) && !std::exchange(books_[eip].untold, true)) untold_.push_back(eip);
  if (before || eips_.record(eip).releasing) sent_.look_at(eip);
  schedule();
}

void Announcer::remove_eip(std::string_view id) {
  const auto eip = eips_.by_id(id);
  if (!eip) return;
  if (const auto last = decisions_.remove(*eip, std::chrono::steady_clock::now())) {
    count(*last, static_cast<std::uint32_t>(-1));
    aggregates_.count(eips_.eip(*eip).address, last, std::nullopt);
  }
  groups_.withdraw(eips_.prefix(*eip));
  unwoken_ = true;
  tell(announce::EipRemoved{.eip = std::string{id}});
  books_[*eip] = {};
  eips_.retire(*eip);
  sent_.look_at(*eip);
  schedule();
}

void Announcer::configuration_changed() {
  if (stopping_) return;
  decisions_.set_policy({config_->inventory, config_->announce, config_->checks}, std::chrono::steady_clock::now());
  follow_aggregates();
  groups_.configuration_changed();
  arm();
  schedule();
}

void Announcer::tell_guard() {
  const std::size_t held = decisions_.held();
  if (held == std::exchange(told_held_, held)) return;
  tell(announce::GuardHolds{.held = held, .at = std::chrono::system_clock::now()});
}

void Announcer::looked(const SentTracker::Look& look) {
  if (eips_.retired(look.eip)) {
    if (look.announced) return;
    sent_.forget(look.eip);
    return eips_.free(look.eip);
  }
  if (look.changed) facts_.push_back(announce::EipSent{.eip = eips_.eip(look.eip).id, .announced = look.announced});
  const bool releasing = decisions_.of(look.eip).reason == announce::Reason::Releasing;
  if (!releasing || look.announced || std::exchange(books_[look.eip].withdrawn, true)) return;
  hooks_.withdrawn(eips_.eip(look.eip).id);
}

void Announcer::start() {
  started_ = true;
  follow_aggregates();
  arm_reconcile();
  startup_timer_.expires_after(config_->speaker.startup_wait);
  startup_timer_.async_wait([this](boost::system::error_code error) {
    if (error || std::exchange(first_set_told_, true)) return;
    hooks_.first_set();
  });
  pump();
}

void Announcer::verdicts(const probe::VerdictMailbox::Batch& batch) {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [id, changed] : batch) {
    decisions_.apply(id, changed.transition.health, now);
    if (decisions_.watched().find(id)) transitions_.insert_or_assign(id, changed.transition);
    if (!reacting_since_) reacting_since_ = changed.transition.at;
    tell(changed);
  }
  pump();
}

void Announcer::session_up(std::string_view neighbor, const bgp::fsm::Negotiated& negotiated,
                           const bgp::IpAddress& local) {
  groups_.session_up(neighbor, negotiated, local);
  schedule();
}

void Announcer::session_down(std::string_view neighbor) {
  groups_.session_down(neighbor);
  sent_.session_ended();
  schedule();
}

void Announcer::chunk_written(const bgp::rib::ChunkPtr& chunk) {
  if (const auto since = std::exchange(reacting_since_, std::nullopt)) {
    tell(observe::ReactionMeasured{.duration = std::chrono::steady_clock::now() - *since});
  }
  sent_.chunk_written(chunk);
  schedule();
}

void Announcer::stop(std::function<void()> done) {
  stopping_ = true;
  stopped_ = std::move(done);
  startup_timer_.cancel();
  timer_.cancel();
  reconcile_timer_.cancel();
  decisions_.stop();
  set_blackholes({});
  pump();
}

bool Announcer::has_work() const {
  return !decisions_.idle() || unwoken_ || !facts_.empty() || decisions_.watched().changed() || groups_.filling() ||
         (!books_wait_ && (!untold_.empty() || !sent_.idle())) || groups_.reconciling() || groups_.untidy();
}

/// Before the turn ends nothing more is done, so it may be called from inside the speaker.
void Announcer::schedule() {
  if (posted_ || !has_work()) return;
  posted_ = true;
  boost::asio::post(executor_, [this] {
    posted_ = false;
    pump();
  });
}

/// One slice: decisions first, since withdrawals come from there; then what new sessions wait for; then the books.
void Announcer::pump() {
  turned_ = in_turn_ = true;
  if (!decisions_.idle() || unwoken_) {
    changes_.clear();
    decisions_.step(kSlice, changes_, std::chrono::steady_clock::now());
    take_all(changes_);
    if (decisions_.idle()) settle_aggregates();
    wake_changed(!decisions_.idle());
    if (decisions_.idle()) tell_guard();
  } else if (decisions_.watched().changed()) {
    take_watched();
  } else if (groups_.filling()) {
    groups_.fill(kSlice);
    if (!groups_.filling()) wake_changed();
  } else if (!books_wait_ && keep_books()) {
    // that was this turn's work
  } else if (groups_.reconciling()) {
    reconcile();
  } else if (groups_.untidy()) {
    groups_.tidy();
  }
  if (!first_set_told_ && decisions_.complete()) {
    first_set_told_ = true;
    startup_timer_.cancel();
    hooks_.first_set();
  }
  if (!facts_.empty()) hooks_.tell(facts_);
  in_turn_ = false;
  if (stopping_ && decisions_.idle() && stopped_) std::exchange(stopped_, nullptr)();
  arm();
  schedule();
}

void Announcer::reconcile() {
  const std::size_t repairs = groups_.reconcile(kSlice);
  if (repairs == 0) return;
  tell(announce::ReconcileRepaired{.routes = repairs, .at = std::chrono::system_clock::now()});
  wake_changed();
}

void Announcer::arm_reconcile() {
  reconcile_timer_.expires_after(config_->announce.reconcile);
  reconcile_timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopping_) return;
    groups_.begin_reconciling();
    schedule();
    arm_reconcile();
  });
}

void Announcer::take_watched() {
  const auto changes = decisions_.take_watched_changes(kSlice / 8);
  for (const health::CheckId& id : changes.removed) transitions_.erase(id);
  if (!changes.empty()) hooks_.watch(changes);
}

void Announcer::take_all(std::span<const announce::Decisions::Change> changes) {
  const auto now = std::chrono::system_clock::now();
  for (; !changes.empty(); changes = changes.subspan(std::min(kAhead, changes.size()))) {
    const auto next = changes.first(std::min(kAhead, changes.size()));
    if (next.size() > 1) groups_.expect(next);
    for (const auto& change : next) take(change, now);
  }
}

void Announcer::take(const announce::Decisions::Change& change, SystemTime now) {
  count(change);
  books_[change.eip].decided_at = now;
  if (change.first || change.now.announce != change.before.announce ||
      change.now.preference != change.before.preference) {
    groups_.apply(change.eip);
    unwoken_ = true;
  }
  if (change.now.reason == announce::Reason::Releasing) sent_.look_at(change.eip);
  if (!std::exchange(books_[change.eip].untold, true)) untold_.push_back(change.eip);
}

void Announcer::tell_next() {
  const EipIndex eip = untold_.front();
  untold_.pop_front();
  Book& book = books_[eip];
  if (!book.untold) return;  // it is gone
  book.untold = false;
  auto fact = fact_of(eip);
  fact.transition = fact.desired != std::exchange(book.told_desired, fact.desired);
  fact.because = because(eip);
  facts_.push_back(std::move(fact));
}

/// What is told or looked at when nothing else is to be done. False: it waits, since the observer is behind; each EIP
/// is told of once, as it is then.
bool Announcer::keep_books() {
  if (untold_.empty() && sent_.idle()) return false;
  if (hooks_.room_for_facts() < 4 * kBooksSlice) {
    books_wait_ = true;
    books_timer_.expires_after(kBooksPatience);
    books_timer_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      books_wait_ = false;
      schedule();
    });
    return false;
  }
  if (!untold_.empty()) {
    for (std::size_t i = 0; i < kBooksSlice && !untold_.empty(); ++i) tell_next();
  } else {
    sent_.step(kBooksSlice);
  }
  return true;
}

void Announcer::count(const announce::Decisions::Change& change) {
  if (!aggregates_.rows().empty()) {
    aggregates_.count(eips_.eip(change.eip).address, change.first ? std::nullopt : std::optional{change.before},
                      change.now);
  }
  if (!change.first) count(change.before, static_cast<std::uint32_t>(-1));
  count(change.now, 1);
}

void Announcer::count(const announce::Decision& decision, std::uint32_t sign) {
  counts_.healthy += decision.healthy ? sign : 0;
  counts_.desired += decision.announce ? sign : 0;
  if (!decision.announce) counts_.withheld[decision.reason] += sign;
}

/// When nothing is left to decide, so that changes that belong together fill the fewest UPDATEs. While `more` come, the
/// sessions get what fills messages already, so that of many the first do not wait for the last.
void Announcer::wake_changed(bool more) {
  const auto changed = groups_.take_changed(more);
  if (!more) unwoken_ = false;
  // What changes nothing that is sent has no reaction to measure.
  if (changed.empty() && !more) reacting_since_.reset();
  for (const auto& group : changed) hooks_.wake(*group);
}

void Announcer::arm() {
  const auto next = stopping_ ? std::nullopt : next_due();
  if (next == armed_) return;
  armed_ = next;
  if (!next) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(*next);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || stopping_) return;
    armed_.reset();
    decisions_.advance(std::chrono::steady_clock::now());
    follow_neighbor_drains();
    if (decisions_.idle()) settle_aggregates();
    pump();
  });
}

const health::Transition* Announcer::last_transition(const health::CheckId& id) const {
  const auto found = transitions_.find(id);
  return found == transitions_.end() ? nullptr : &found->second;
}

std::optional<SystemTime> Announcer::decided_at(EipIndex eip) const {
  if (books_[eip].decided_at == SystemTime{}) return std::nullopt;
  return books_[eip].decided_at;
}

announce::EipDecided Announcer::fact_of(EipIndex index) const {
  const inventory::Eip& eip = eips_.eip(index);
  const announce::Decision& decision = decisions_.of(index);
  return {
      .eip = eip.id,
      .address = eip.address,
      .pool = eips_.record(index).pool,
      .area = eip.access_area,
      .customer_owned = customer_owned(index),
      .bandwidth_limit_bytes_per_second = bytes_per_second(eip.bandwidth_mbps),
      .healthy = decision.healthy,
      .unchecked = decisions_.standing_of(index).unchecked,
      .desired = decision.announce,
      .reason = decision.reason,
      .at = books_[index].decided_at,
  };
}

/// The newest verdict behind the EIP, in words: what made the decision change. Empty where no verdict did.
std::string Announcer::because(EipIndex eip) const {
  const announce::Reason reason = decisions_.of(eip).reason;
  if (reason != announce::Reason::Healthy && reason != announce::Reason::Unhealthy) return {};
  const health::CheckId* newest = nullptr;
  const health::Transition* transition = nullptr;
  for (std::size_t binding = 0; binding < eips_.eip(eip).bindings.size(); ++binding) {
    const health::CheckId* id = decisions_.check_of(eip, binding);
    const health::Transition* last = id == nullptr ? nullptr : last_transition(*id);
    if (last == nullptr || (transition != nullptr && last->at <= transition->at)) continue;
    newest = id;
    transition = last;
  }
  if (transition == nullptr) return {};
  std::string words = "check " + to_string(*newest) + " " + std::string{to_string(transition->to)};
  if (transition->outcome) words += " (" + std::string{to_string(*transition->outcome)} + ")";
  return words;
}

}  // namespace eipd::app
