// Decisions: the checks that are watched, and which EIPs stand behind which.
#include <algorithm>
#include <utility>

#include "daemon/announce/decisions.hpp"

namespace eipd::announce {

void Decisions::adopt_gates(const AnnouncePolicy& policy) {
  const auto before = std::exchange(gates_, {});
  for (const CheckIndex gate : before) checks_[gate].gate = false;
  for (const std::string& name : policy.gates) {
    const auto* check = settings_of(name);
    if (check == nullptr) continue;
    gates_.push_back(watch(*check, ""));
    checks_[gates_.back()].gate = true;
  }
  for (const CheckIndex gate : before) watched_.remove(gate);
  gate_health_.clear();
  for (const CheckIndex gate : gates_) gate_health_.push_back(checks_[gate].seen);
  see_here_broken();
}

CheckIndex Decisions::watch(const health::CheckSettings& settings, const std::string& target) {
  const auto [place, is_new] = watched_.add(health::check_id(settings, target));
  const bool local = settings.scope != health::Scope::Origin;
  if (!is_new) {
    set_local(checks_[place], local);
    return place;
  }
  if (place == checks_.size()) checks_.emplace_back();
  // A walk over the check that had this place before may still be queued.
  const bool queued = checks_[place].queued;
  set_local(checks_[place], false);
  checks_[place] = {};
  checks_[place].local = local;
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
    set_local(checks_[place], false);
  }
  return changes;
}

std::size_t Decisions::eips_behind(const health::CheckId& id) const {
  const auto place = watched_.find(id);
  if (!place) return 0;
  return checks_[*place].gate ? count_ : checks_[*place].eips.size();
}

/// Takes what the EIP and the policy say of its bindings; a check that stays keeps what is known of it.
void Decisions::relink(EipIndex eip) {
  Entry& entry = eips_[eip];
  entry.epoch = epoch_;
  unchecked_ -= entry.standing.unchecked ? 1 : 0;
  entry.standing = standing(*entry.record, *inventory_, *policy_);
  unchecked_ += entry.standing.unchecked ? 1 : 0;
  entry.rule = entry.record->eip.health;
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
    const auto* check = settings_of(binding.check);
    // What is not announced here is not checked here either.
    const CheckIndex seen = here && check != nullptr ? watch(*check, binding.target) : kNone;
    links.push_back({.check = binding.is_unchecked() ? kUnchecked : seen});
  }
  return links;
}

void Decisions::release(const std::vector<Link>& links) {
  for (const Link& link : links) {
    if (link.has_check()) watched_.remove(link.check);
  }
}

/// Puts the EIP behind the checks of its links, behind each once.
void Decisions::join(EipIndex eip) {
  auto& links = eips_[eip].links;
  for (auto link = links.begin(); link != links.end(); ++link) {
    if (!link->has_check() ||
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

}  // namespace eipd::announce
