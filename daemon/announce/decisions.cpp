#include "daemon/announce/decisions.hpp"

#include <algorithm>
#include <cassert>

namespace eipd::announce {
namespace {

/// EIPs whose time has come that one call of advance() takes on: well below a millisecond.
constexpr std::size_t kDueAtOnce = 2048;
/// EIPs between the one that is decided and the one that is fetched from memory.
constexpr std::size_t kAhead = 8;

/// Where the binding stands in the changed EIP; nothing if it is gone.
std::optional<BindingIndex> moved(const inventory::EipRecord& from, const inventory::EipRecord& to,
                                  std::optional<BindingIndex> origin) {
  if (!origin) return std::nullopt;
  const inventory::Binding& binding = from.eip.bindings[*origin];
  for (BindingIndex i = 0; i < to.eip.bindings.size(); ++i) {
    const inventory::Binding& other = to.eip.bindings[i];
    if (other.region == binding.region && other.resource == binding.resource && other.target == binding.target)
      return i;
  }
  return std::nullopt;
}

constexpr bool fails(BindingHealth seen) {
  return seen == BindingHealth::Unhealthy;
}

}  // namespace

Decisions::Decisions(const DecisionInputs& inputs) : pacing_{inputs.policy}, revisions_{inputs.last_revision} {
  take(inputs);
}

void Decisions::take(const DecisionInputs& inputs) {
  inventory_ = &inputs.inventory;
  policy_ = &inputs.policy;
  lease_ = {inputs.policy.lease, inputs.policy.on_lease};
  settings_.clear();
  for (const auto& check : inputs.checks) settings_.emplace(check.name, &check);
  adopt_gates(inputs.policy);
}

void Decisions::set_policy(const DecisionInputs& inputs, TimePoint now) {
  take(inputs);
  ++epoch_;
  pacing_.set_policy(inputs.policy);
  for (CheckIndex check = 0; check < checks_.size(); ++check) {
    if (!checks_[check].health.stale_since) continue;  // a lease concerns no other
    std::erase_if(expiries_, [check](const auto& expiry) { return expiry.second == check; });
    if (const auto at = expiry(checks_[check].health, lease_); at && now < *at) expiries_.insert({*at, check});
    see(check, now);
  }
  if (count_ > 0) urgent_.push_back({});
}

void Decisions::set(EipIndex eip, inventory::EipPtr record) {
  if (eip >= eips_.size()) eips_.resize(eip + 1);
  Entry& entry = eips_[eip];
  const bool is_new = entry.record == nullptr;
  if (is_new) ++count_;
  if (!is_new) entry.decision.origin = moved(*entry.record, *record, entry.decision.origin);
  entry.record = std::move(record);
  relink(eip);
  due(eip, !is_new);
}

std::optional<Decision> Decisions::remove(EipIndex eip, TimePoint now) {
  Entry& entry = eips_[eip];
  leave(eip);
  release(entry.links);
  const auto last = entry.decided ? std::optional{entry.decision} : std::nullopt;
  pacing_.forget(eip, now);
  unchecked_ -= entry.standing.unchecked ? 1 : 0;
  entry = {};
  --count_;
  return last;
}

void Decisions::due(EipIndex eip, bool urgent) {
  Entry& entry = eips_[eip];
  if (entry.queued && !urgent) return;
  entry.queued = true;
  (urgent ? urgent_ : ordinary_).push_back({.over = Work::Over::Eip, .index = eip});
}

void Decisions::apply(const health::CheckId& id, const health::Health& health, TimePoint now) {
  const auto place = watched_.find(id);
  if (!place) return;
  Check& check = checks_[*place];
  if (const auto at = expiry(check.health, lease_)) expiries_.erase({*at, *place});
  if (health.known && !check.health.known) --without_verdict_;
  if (!health.known && check.health.known) ++without_verdict_;
  check.health = health;
  if (const auto at = expiry(health, lease_); at && now < *at) expiries_.insert({*at, *place});
  see(*place, now);
}

void Decisions::advance(TimePoint now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    const CheckIndex check = expiries_.begin()->second;
    expiries_.erase(expiries_.begin());
    see(check, now);
  }
  const auto pending = pacing_.take_due(now, kDueAtOnce);
  if (stopping_) return;
  if (pending.all && count_ > 0) urgent_.push_back({});
  for (const EipIndex eip : pending.eips) due(eip, true);
}

std::optional<TimePoint> Decisions::next_due() const {
  const auto paced = pacing_.next_due();
  if (expiries_.empty()) return paced;
  return paced ? std::min(*paced, expiries_.begin()->first) : expiries_.begin()->first;
}

void Decisions::drain(EipIndex eip, std::optional<TimePoint> withdraws_at) {
  pacing_.drain(eip, withdraws_at);
  if (!stopping_) due(eip, withdraws_at.has_value());
}

void Decisions::drain_all(std::optional<TimePoint> withdraws_at) {
  pacing_.drain_all(withdraws_at);
  if (!stopping_ && count_ > 0) (withdraws_at ? urgent_ : ordinary_).push_back({});
}

std::size_t Decisions::release_held(TimePoint now) {
  pacing_.release_held(now);
  for (const auto& [eip, until] : pacing_.held()) due(eip, true);
  return pacing_.held().size();
}

void Decisions::stop() {
  stopping_ = true;
  ordinary_.clear();
  urgent_.clear();
  for (Check& check : checks_) check.queued = false;
  for (Entry& entry : eips_) entry.queued = false;
  if (count_ > 0) urgent_.push_back({});
}

bool Decisions::gate_failed() const {
  return std::ranges::any_of(gate_health_, [](BindingHealth gate) {
    return gate == BindingHealth::Unhealthy || gate == BindingHealth::Expired;
  });
}

/// Whether the check's failure says that this access point is broken.
void Decisions::set_local(Check& check, bool local) {
  const bool matters = fails(check.seen) && check.local != local;
  if (matters) broken_here_ += static_cast<std::size_t>(local) - static_cast<std::size_t>(check.local);
  check.local = local;
  if (matters) see_here_broken();
}

/// Tells the guard whether this access point is broken; if so, what it holds goes.
void Decisions::see_here_broken() {
  const bool broken = broken_here_ > 0 || std::ranges::any_of(gate_health_, fails);
  pacing_.bypass_guard(broken);
  if (!broken || stopping_) return;
  for (const auto& [eip, until] : pacing_.held()) due(eip, true);
}

void Decisions::see(CheckIndex index, TimePoint now) {
  Check& check = checks_[index];
  const BindingHealth seen_now = seen(check.health, lease_, now);
  if (seen_now == check.seen) return;
  if (check.local)
    broken_here_ += static_cast<std::size_t>(fails(seen_now)) - static_cast<std::size_t>(fails(check.seen));
  check.seen = seen_now;
  for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
    if (gates_[gate] == index) gate_health_[gate] = seen_now;
  }
  see_here_broken();
  if (stopping_ || (check.eips.empty() && !check.gate)) return;
  // A walk under way that has passed some EIPs must visit them again; starting it over keeps one walk a check.
  const auto is_same = [index](const Work& work) { return work.over == Work::Over::Check && work.index == index; };
  if (check.queued) {
    std::erase_if(urgent_, is_same);
    std::erase_if(ordinary_, is_same);
  }
  check.queued = true;
  (seen_now == BindingHealth::Healthy ? ordinary_ : urgent_).push_back({.over = Work::Over::Check, .index = index});
}

/// A gate counts for every EIP.
bool Decisions::over_all(const Work& work) const {
  return work.over == Work::Over::All || (work.over == Work::Over::Check && checks_[work.index].gate);
}

std::size_t Decisions::size_of(const Work& work) const {
  if (over_all(work)) return eips_.size();
  return work.over == Work::Over::Eip ? 1 : checks_[work.index].eips.size();
}

EipIndex Decisions::eip_of(const Work& work, std::size_t place) const {
  if (over_all(work)) return static_cast<EipIndex>(place);
  return work.over == Work::Over::Eip ? work.index : checks_[work.index].eips[place];
}

bool Decisions::step(std::size_t limit, std::vector<Change>& changes, TimePoint now) {
  while (limit > 0 && !idle()) {
    const bool urgent = !urgent_.empty();
    Work work = urgent ? urgent_.front() : ordinary_.front();
    const std::size_t begin = work.done;
    // Deciding may put further work at the ends of the queues, and EIPs may have left since the walk began.
    for (; work.done < size_of(work) && work.done - begin < limit; ++work.done) {
      fetch(work, work.done + kAhead);
      decide_now(eip_of(work, work.done), changes, now);
    }
    limit -= std::max<std::size_t>(work.done - begin, 1);
    auto& queue = urgent ? urgent_ : ordinary_;
    if (work.done < size_of(work)) {
      queue.front().done = work.done;
      continue;
    }
    if (work.over == Work::Over::Check) checks_[work.index].queued = false;
    queue.pop_front();
  }
  if (complete()) pacing_.arm_guard();
  return !idle();
}

/// What the decision on an EIP to come will read.
void Decisions::fetch(const Work& work, std::size_t place) const {
  if (place >= size_of(work)) return;
  const Entry& entry = eips_[eip_of(work, place)];
  __builtin_prefetch(entry.links.data());
}

void Decisions::decide_now(EipIndex eip, std::vector<Change>& changes, TimePoint now) {
  if (eips_[eip].record == nullptr) return;
  if (eips_[eip].epoch != epoch_) relink(eip);
  Entry& entry = eips_[eip];
  entry.queued = false;
  const Decision wanted = decide_by_health(entry, eip);
  entry.forwarded.take(entry.record, wanted.origin, revisions_);
  Decision decision =
      pacing_.proceed(eip, {wanted, !wanted.healthy && fails_locally(entry), entry.forwarded.acknowledged()}, now);
  if (stopping_) decision = {.announce = false, .reason = Reason::Stopping, .healthy = decision.healthy};
  if (entry.decided && decision == entry.decision) return;
  changes.push_back({.eip = eip, .before = entry.decision, .now = decision, .first = !entry.decided});
  entry.decision = decision;
  entry.decided = true;
}

Decision Decisions::decide_by_health(Entry& entry, EipIndex eip) {
  scratch_.clear();
  for (std::size_t i = 0; i < entry.links.size(); ++i) scratch_.push_back(binding_health(eip, i));
  Decision decision = decide(entry.standing, entry.rule, scratch_, gate_health_, entry.decision.healthy);
  if (!entry.standing.here) return decision;
  // Most have one binding: then nothing of it matters but its health.
  if (scratch_.size() == 1 && (scratch_[0] == BindingHealth::Healthy || entry.decision.origin == 0)) {
    decision.origin = 0;
  } else {
    decision.origin = choose_origin(entry.record->eip.bindings, scratch_, entry.decision.origin);
  }
  return decision;
}

bool Decisions::fails_locally(const Entry& entry) const {
  return std::ranges::any_of(entry.links, [this](const Link& link) {
    return link.has_check() && checks_[link.check].local && fails(checks_[link.check].seen);
  });
}

const health::CheckSettings* Decisions::settings_of(std::string_view check) const {
  const auto found = settings_.find(check);
  return found == settings_.end() ? nullptr : found->second;
}

std::optional<Forwarding> Decisions::forwarding(EipIndex eip) const {
  return eips_[eip].forwarded.present();
}

bool Decisions::acknowledge(EipIndex eip, std::uint64_t revision) {
  if (!eips_[eip].forwarded.acknowledge(revision)) return false;
  due(eip, false);
  return true;
}

BindingHealth Decisions::binding_health(EipIndex eip, std::size_t binding) const {
  const Link& link = eips_[eip].links[binding];
  if (link.has_check()) return checks_[link.check].seen;
  // In the midst of a reload an EIP can name a check that the configuration does not have (any more).
  return link.check == kUnchecked ? BindingHealth::Healthy : BindingHealth::NoVerdictYet;
}

const health::CheckId* Decisions::check_of(EipIndex eip, std::size_t binding) const {
  const Link& link = eips_[eip].links[binding];
  return link.has_check() ? &watched_.id(link.check) : nullptr;
}

}  // namespace eipd::announce
