#include "daemon/announce/decisions.hpp"

#include <algorithm>
#include <cassert>

namespace eipd::announce {
namespace {

const health::CheckSettings* find_check(const std::vector<health::CheckSettings>& checks, std::string_view name) {
  const auto found = std::ranges::find(checks, name, &health::CheckSettings::name);
  return found == checks.end() ? nullptr : &*found;
}

}  // namespace

Decisions::Decisions(const DecisionInputs& inputs)
    : inventory_{inputs.inventory}, lease_{inputs.policy.lease, inputs.policy.on_lease} {
  std::unordered_map<std::string_view, const health::CheckSettings*> by_name;
  for (const auto& check : inputs.checks) by_name.emplace(check.name, &check);

  eips_.reserve(inventory_.eips.size());
  for (EipIndex index = 0; index < inventory_.eips.size(); ++index) {
    const inventory::Eip& eip = inventory_.eips[index];
    eips_.push_back({.standing = standing(eip, inventory_, inputs.policy),
                     .first_binding = static_cast<std::uint32_t>(bindings_.size())});
    const bool here = eips_.back().standing.here;
    for (const inventory::Binding& binding : eip.bindings) {
      const auto check = by_name.find(binding.check);
      // What is not announced here is not checked here either.
      if (binding.is_unchecked() || check == by_name.end() || !here) {
        bindings_.push_back(kUnchecked);
        continue;
      }
      const CheckIndex watched = watch(health::check_id(*check->second, binding.target));
      bindings_.push_back(watched);
      auto& behind = checks_[watched].eips;
      if (behind.empty() || behind.back() != index) behind.push_back(index);
    }
  }
  for (const std::string& gate : inputs.policy.gates) {
    const auto* check = find_check(inputs.checks, gate);
    if (check == nullptr) continue;
    gates_.push_back(watch(health::check_id(*check, "")));
    checks_[gates_.back()].gate = true;
  }
  gate_health_.assign(gates_.size(), BindingHealth::NoVerdictYet);
  without_verdict_ = checks_.size();
  if (!eips_.empty()) ordinary_.push_back({});
}

Decisions::CheckIndex Decisions::watch(const health::CheckId& id) {
  const auto [at, is_new] = index_.try_emplace(id, static_cast<CheckIndex>(watched_.size()));
  if (is_new) {
    watched_.push_back(id);
    checks_.emplace_back();
  }
  return at->second;
}

std::size_t Decisions::eips_behind(const health::CheckId& id) const {
  const auto found = index_.find(id);
  if (found == index_.end()) return 0;
  const Check& check = checks_[found->second];
  return check.gate ? eips_.size() : check.eips.size();
}

void Decisions::apply(const health::CheckId& id, const health::Health& health, TimePoint now) {
  const auto found = index_.find(id);
  if (found == index_.end()) return;
  Check& check = checks_[found->second];
  if (const auto at = expiry(check.health, lease_)) expiries_.erase({*at, found->second});
  if (health.known && !check.health.known) --without_verdict_;
  check.health = health;
  if (const auto at = expiry(health, lease_); at && now < *at) expiries_.insert({*at, found->second});
  see(found->second, now);
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
  if (!eips_.empty()) urgent_.push_back({});
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
  const auto is_same = [index](const Work& work) { return work.check == index; };
  if (check.queued) {
    std::erase_if(urgent_, is_same);
    std::erase_if(ordinary_, is_same);
  }
  check.queued = true;
  (seen_now == BindingHealth::Healthy ? ordinary_ : urgent_).push_back({.check = index});
}

std::size_t Decisions::size_of(const Work& work) const {
  return work.check && !checks_[*work.check].gate ? checks_[*work.check].eips.size() : eips_.size();
}

EipIndex Decisions::eip_of(const Work& work, std::size_t place) const {
  return work.check && !checks_[*work.check].gate ? checks_[*work.check].eips[place] : static_cast<EipIndex>(place);
}

bool Decisions::step(std::size_t limit, std::vector<Change>& changes) {
  while (limit > 0 && !idle()) {
    auto& queue = urgent_.empty() ? ordinary_ : urgent_;
    Work& work = queue.front();
    const std::size_t end = std::min(size_of(work), work.done + limit);
    limit -= end - work.done;
    for (; work.done < end; ++work.done) {
      const EipIndex eip = eip_of(work, work.done);
      Entry& entry = eips_[eip];
      const Decision now = decide_now(eip);
      if (entry.decided && now == entry.decision) continue;
      changes.push_back({.eip = eip, .before = entry.decision, .now = now, .first = !entry.decided});
      entry.decision = now;
      entry.decided = true;
    }
    if (work.done < size_of(work)) continue;
    if (work.check) checks_[*work.check].queued = false;
    queue.pop_front();
  }
  return !idle();
}

Decision Decisions::decide_now(EipIndex eip) {
  const std::size_t count = inventory_.eips[eip].bindings.size();
  scratch_.clear();
  for (std::size_t i = 0; i < count; ++i) scratch_.push_back(binding_health(eip, i));
  Decision decision = decide(eips_[eip].standing, inventory_.eips[eip].health, scratch_, gate_health_);
  if (stopping_) decision = {.announce = false, .reason = Reason::Stopping, .healthy = decision.healthy};
  return decision;
}

BindingHealth Decisions::binding_health(EipIndex eip, std::size_t binding) const {
  const CheckIndex check = bindings_[eips_[eip].first_binding + binding];
  return check == kUnchecked ? BindingHealth::Healthy : checks_[check].seen;
}

const health::CheckId* Decisions::check_of(EipIndex eip, std::size_t binding) const {
  const CheckIndex check = bindings_[eips_[eip].first_binding + binding];
  return check == kUnchecked ? nullptr : &watched_[check];
}

}  // namespace eipd::announce
