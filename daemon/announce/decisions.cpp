#include "daemon/announce/decisions.hpp"

#include <algorithm>
#include <cassert>

namespace eipd::announce {

Decisions::Decisions(const DecisionInputs& inputs) {
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
  for (CheckIndex check = 0; check < checks_.size(); ++check) {
    if (!checks_[check].health.stale_since) continue;  // a lease concerns no other
    std::erase_if(expiries_, [check](const auto& expiry) { return expiry.second == check; });
    if (const auto at = expiry(checks_[check].health, lease_); at && now < *at) expiries_.insert({*at, check});
    see(check, now);
  }
  if (count_ > 0) urgent_.push_back({});
}

void Decisions::adopt_gates(const AnnouncePolicy& policy) {
  const auto before = std::exchange(gates_, {});
  for (const CheckIndex gate : before) checks_[gate].gate = false;
  for (const std::string& name : policy.gates) {
    const auto check = settings_.find(name);
    if (check == settings_.end()) continue;
    gates_.push_back(watch(health::check_id(*check->second, "")));
    checks_[gates_.back()].gate = true;
  }
  for (const CheckIndex gate : before) watched_.remove(gate);
  gate_health_.clear();
  for (const CheckIndex gate : gates_) gate_health_.push_back(checks_[gate].seen);
}

CheckIndex Decisions::watch(const health::CheckId& id) {
  const auto [place, is_new] = watched_.add(id);
  if (!is_new) return place;
  if (place == checks_.size()) checks_.emplace_back();
  // A walk over the check that had this place before may still be queued.
  const bool queued = checks_[place].queued;
  checks_[place] = {};
  checks_[place].queued = queued;
  ++without_verdict_;
  return place;
}

WatchList::Changes Decisions::take_watched_changes(std::size_t limit) {
  auto changes = watched_.take_changes(limit);
  for (const CheckIndex place : changes.freed) {
    const auto& health = checks_[place].health;
    if (const auto at = expiry(health, lease_)) expiries_.erase({*at, place});
    if (!health.known) --without_verdict_;
    checks_[place].health = {};
  }
  return changes;
}

std::size_t Decisions::eips_behind(const health::CheckId& id) const {
  const auto place = watched_.find(id);
  if (!place) return 0;
  return checks_[*place].gate ? count_ : checks_[*place].eips.size();
}

void Decisions::set(EipIndex eip, inventory::EipPtr record) {
  if (eip >= eips_.size()) eips_.resize(eip + 1);
  Entry& entry = eips_[eip];
  const bool is_new = entry.record == nullptr;
  if (is_new) ++count_;
  entry.record = std::move(record);
  relink(eip);
  due(eip, !is_new);
}

std::optional<Decision> Decisions::remove(EipIndex eip) {
  Entry& entry = eips_[eip];
  leave(eip);
  for (const Link& link : entry.links) {
    if (link.check != kNone) watched_.remove(link.check);
  }
  const auto last = entry.decided ? std::optional{entry.decision} : std::nullopt;
  entry = {};
  --count_;
  return last;
}

/// Takes what the EIP and the policy say of its bindings; a check that stays keeps what is known of it.
void Decisions::relink(EipIndex eip) {
  Entry& entry = eips_[eip];
  entry.epoch = epoch_;
  entry.standing = standing(*entry.record, *inventory_, *policy_);
  auto links = links_of(entry.record->eip, entry.standing.here);
  if (!std::ranges::equal(links, entry.links, {}, &Link::check, &Link::check)) {
    leave(eip);
    std::swap(links, entry.links);
    join(eip);
  }
  release(links);
}

/// The checks of its bindings, each named once more by this.
std::vector<Decisions::Link> Decisions::links_of(const inventory::Eip& eip, bool here) {
  std::vector<Link> links;
  links.reserve(eip.bindings.size());
  for (const inventory::Binding& binding : eip.bindings) {
    const auto check = settings_.find(binding.check);
    // What is not announced here is not checked here either.
    const bool checked = here && !binding.is_unchecked() && check != settings_.end();
    links.push_back({.check = checked ? watch(health::check_id(*check->second, binding.target)) : kNone});
  }
  return links;
}

void Decisions::release(const std::vector<Link>& links) {
  for (const Link& link : links) {
    if (link.check != kNone) watched_.remove(link.check);
  }
}

/// Puts the EIP behind the checks of its links, behind each once.
void Decisions::join(EipIndex eip) {
  auto& links = eips_[eip].links;
  for (auto link = links.begin(); link != links.end(); ++link) {
    if (link->check == kNone ||
        std::find_if(links.begin(), link, [&](const Link& other) { return other.check == link->check; }) != link) {
      continue;
    }
    auto& behind = checks_[link->check].eips;
    link->place = static_cast<std::uint32_t>(behind.size());
    behind.push_back(eip);
  }
}

/// Takes it out there; the last takes its place.
void Decisions::leave(EipIndex eip) {
  for (const Link& link : eips_[eip].links) {
    if (link.place == kNone) continue;
    Check& check = checks_[link.check];
    const EipIndex moved = check.eips.back();
    check.eips.pop_back();
    if (moved == eip) continue;
    check.eips[link.place] = moved;
    const auto held = std::ranges::find_if(
        eips_[moved].links, [&](const Link& other) { return other.check == link.check && other.place != kNone; });
    held->place = link.place;
    if (check.queued) due(moved, true);  // a walk under way may have passed this place
  }
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

void Decisions::expire(TimePoint now) {
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    const CheckIndex check = expiries_.begin()->second;
    expiries_.erase(expiries_.begin());
    see(check, now);
  }
}

std::optional<TimePoint> Decisions::next_expiry() const {
  if (expiries_.empty()) return std::nullopt;
  return expiries_.begin()->first;
}

void Decisions::stop() {
  stopping_ = true;
  ordinary_.clear();
  urgent_.clear();
  for (Check& check : checks_) check.queued = false;
  for (Entry& entry : eips_) entry.queued = false;
  if (count_ > 0) urgent_.push_back({});
}

void Decisions::see(CheckIndex index, TimePoint now) {
  Check& check = checks_[index];
  const BindingHealth seen_now = seen(check.health, lease_, now);
  if (seen_now == check.seen) return;
  check.seen = seen_now;
  for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
    if (gates_[gate] == index) gate_health_[gate] = seen_now;
  }
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

bool Decisions::step(std::size_t limit, std::vector<Change>& changes) {
  while (limit > 0 && !idle()) {
    const bool urgent = !urgent_.empty();
    Work work = urgent ? urgent_.front() : ordinary_.front();
    const std::size_t begin = work.done;
    // Deciding may put further work at the ends of the queues, and EIPs may have left since the walk began.
    for (; work.done < size_of(work) && work.done - begin < limit; ++work.done) {
      decide_now(eip_of(work, work.done), changes);
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
  return !idle();
}

void Decisions::decide_now(EipIndex eip, std::vector<Change>& changes) {
  if (eips_[eip].record == nullptr) return;
  if (eips_[eip].epoch != epoch_) relink(eip);
  Entry& entry = eips_[eip];
  entry.queued = false;
  scratch_.clear();
  for (std::size_t i = 0; i < entry.links.size(); ++i) scratch_.push_back(binding_health(eip, i));
  Decision now = decide(entry.standing, entry.record->eip.health, scratch_, gate_health_);
  if (stopping_) now = {.announce = false, .reason = Reason::Stopping, .healthy = now.healthy};
  if (entry.decided && now == entry.decision) return;
  changes.push_back({.eip = eip, .before = entry.decision, .now = now, .first = !entry.decided});
  entry.decision = now;
  entry.decided = true;
}

BindingHealth Decisions::binding_health(EipIndex eip, std::size_t binding) const {
  const CheckIndex check = eips_[eip].links[binding].check;
  if (check != kNone) return checks_[check].seen;
  // In the midst of a reload an EIP can name a check that the configuration does not have (any more).
  return eips_[eip].record->eip.bindings[binding].is_unchecked() ? BindingHealth::Healthy : BindingHealth::NoVerdictYet;
}

const health::CheckId* Decisions::check_of(EipIndex eip, std::size_t binding) const {
  const CheckIndex check = eips_[eip].links[binding].check;
  return check == kNone ? nullptr : &watched_.id(check);
}

}  // namespace eipd::announce
