#include "daemon/app/supposed.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace eipd::app {
namespace {

using control::Hypothesis;
using control::Problem;
using health::Health;

/// `listed_at`: where those that are known stand.
std::unexpected<Problem> unknown(std::string code, std::string detail, std::string value, const char* listed_at) {
  return std::unexpected(Problem{.status = 404,
                                 .code = std::move(code),
                                 .detail = std::move(detail),
                                 .value = std::move(value),
                                 .accepted = std::string{"one that "} + listed_at + " lists"});
}

announce::DecisionInputs inputs_of(const config::Config& config) {
  return {config.inventory, config.announce, config.checks};
}

inventory::EipPtr with(const inventory::EipRecord& record, Hypothesis::Fate fate) {
  auto changed = std::make_shared<inventory::EipRecord>(record);
  if (fate == Hypothesis::Fate::Released) changed->releasing = true;
  if (fate == Hypothesis::Fate::Unbound) changed->eip.bindings.clear();
  return changed;
}

}  // namespace

World world_of(const Present& present) {
  World world{.config = present.config,
              .decisions = {inputs_of(*present.config), present.decisions, present.at.steady},
              .aggregates = present.aggregates};
  for (const auto& [what, standing] : present.drains) {
    if (what.first == intent::Scope::Neighbor) world.neighbor_drains.emplace(what.second, standing.withdraws_at);
  }
  world.aggregates.forget_counts();
  for (const auto& eip : present.decisions.eips) {
    world.aggregates.count(eip.record->eip.address, std::nullopt, eip.decision);
  }
  look_ahead(world.decisions, world.aggregates, present.at.steady, std::chrono::milliseconds{0});
  return world;
}

Supposing::Supposing(const Present& present, World& world) : present_{present}, world_{world} {
  for (const auto& eip : present.decisions.eips) by_id_.insert_or_assign(eip.record->eip.id, eip.slot);
}

/// As the daemon takes over a reload: the configuration, then what goes, then what comes.
void Supposing::reload(const ReloadPlan& plan) {
  world_.config = plan.config;
  world_.decisions.set_policy(inputs_of(*plan.config), present_.at.steady);
  for (const std::string& id : plan.removed) remove(id);
  for (const inventory::EipPtr& record : plan.put) put(plan.inventory->eip(record->eip.id));
  for (const bgp::Prefix& added : world_.aggregates.set(plan.config->announce.aggregates).added) {
    for (const auto& [id, slot] : by_id_) {
      const auto& record = world_.decisions.record_of(slot);
      if (world_.decisions.decided(slot)) {
        world_.aggregates.count_in(added, record->eip.address, world_.decisions.of(slot));
      }
    }
  }
}

void Supposing::remove(std::string_view id) {
  const auto found = by_id_.find(std::string{id});
  if (found == by_id_.end()) return;
  const bgp::IpAddress address = world_.decisions.record_of(found->second)->eip.address;
  const auto last = world_.decisions.remove(found->second, present_.at.steady);
  world_.aggregates.count(address, last, std::nullopt);
  by_id_.erase(found);
}

void Supposing::put(inventory::EipPtr record) {
  if (!record) return;
  const std::string id = record->eip.id;
  const auto found = by_id_.find(id);
  if (found != by_id_.end() && world_.decisions.record_of(found->second)->eip.address != record->eip.address)
    remove(id);
  const auto slot = by_id_.try_emplace(id, world_.decisions.slots()).first->second;
  world_.decisions.set(slot, std::move(record));
  // Its drain may be there before it, and stays when it gets another address.
  const auto drain = present_.drains.find({intent::Scope::Eip, id});
  if (drain != present_.drains.end()) world_.decisions.drain(slot, drain->second.withdraws_at);
}

Supposing::Result Supposing::suppose(const Hypothesis& hypothesis) {
  Result result;
  const auto all = [&result](const auto& items, auto each) {
    for (const auto& item : items) {
      if (result) result = each(item);
    }
  };
  all(hypothesis.checks, [this](const auto& one) { return check(one.first, one.second); });
  all(hypothesis.eips, [this](const auto& one) { return fate(one.first, one.second); });
  all(hypothesis.undrains, [this](const auto& one) { return undrain(one.first, one.second); });
  all(hypothesis.drains, [this](const auto& one) { return drain(one); });
  all(hypothesis.neighbors_down, [this](const auto& one) { return known_neighbor(one); });
  world_.neighbors_down.insert(hypothesis.neighbors_down.begin(), hypothesis.neighbors_down.end());
  return result;
}

Supposing::Result Supposing::check(const std::string& name, Hypothesis::Verdict verdict) {
  const announce::WatchList& watched = world_.decisions.watched();
  std::vector<health::CheckId> meant;
  for (std::size_t place = 0; place < watched.places(); ++place) {
    const health::CheckId* id = watched.at(place);
    if (id != nullptr && (id->check == name || to_string(*id) == name)) meant.push_back(*id);
  }
  if (meant.empty()) {
    if (world_.decisions.settings_of(name) == nullptr) {
      return unknown("unknown-check", "No check has this name, nor does anything stand on such a check and target.",
                     name, "/v1/checks");
    }
    notes_.push_back("Nothing here stands on check " + name + ".");
  }
  const auto& lease = world_.config->announce.lease;
  std::unordered_set<health::CheckId> healthy;  // now
  if (verdict == Hypothesis::Verdict::Stale) {
    for (const auto& known : present_.decisions.checks) {
      if (known.health.healthy) healthy.insert(known.id);
    }
  }
  for (const health::CheckId& id : meant) {
    Health health{.healthy = verdict == Hypothesis::Verdict::Up, .known = true};
    if (verdict == Hypothesis::Verdict::Stale) {
      health.healthy = healthy.contains(id);
      health.stale_since = present_.at.steady - lease;
    }
    world_.decisions.apply(id, health, present_.at.steady);
  }
  return {};
}

std::expected<announce::EipIndex, Problem> Supposing::eip(std::string_view id) const {
  const auto found = by_id_.find(std::string{id});
  if (found == by_id_.end()) return unknown("unknown-eip", "There is no EIP of this id.", std::string{id}, "/v1/eips");
  return found->second;
}

Supposing::Result Supposing::fate(const std::string& id, Hypothesis::Fate fate) {
  const auto slot = eip(id);
  if (!slot) return std::unexpected(slot.error());
  if (fate == Hypothesis::Fate::Down) {
    fail_checks_of(*slot);
  } else {
    world_.decisions.set(*slot, with(*world_.decisions.record_of(*slot), fate));
  }
  return {};
}

void Supposing::fail_checks_of(announce::EipIndex eip) {
  const inventory::Eip& record = world_.decisions.record_of(eip)->eip;
  for (std::size_t binding = 0; binding < record.bindings.size(); ++binding) {
    const health::CheckId* id = world_.decisions.check_of(eip, binding);
    if (id != nullptr) {
      world_.decisions.apply(health::CheckId{*id}, Health{.known = true}, present_.at.steady);
    } else {
      notes_.push_back("The binding of " + record.id + " to " + record.bindings[binding].resource +
                       " is not checked here, so nothing can say that it is down.");
    }
  }
}

Supposing::Result Supposing::known_neighbor(const std::string& name) const {
  const auto is_it = [&](const config::Neighbor& neighbor) { return neighbor.session.name == name; };
  if (std::ranges::any_of(world_.config->neighbors, is_it)) return {};
  return unknown("unknown-neighbor", "There is no neighbor of this name.", name, "/v1/neighbors");
}

Supposing::Result Supposing::drain_until(intent::Scope scope, const std::string& name,
                                         std::optional<SteadyTime> withdraws_at) {
  if (scope == intent::Scope::AccessPoint) {
    world_.decisions.drain_all(withdraws_at);
    return {};
  }
  if (scope == intent::Scope::Neighbor) {
    if (auto known = known_neighbor(name); !known) return known;
    world_.neighbor_drains.erase(name);
    if (withdraws_at) world_.neighbor_drains.emplace(name, *withdraws_at);
    return {};
  }
  const auto slot = eip(name);
  if (!slot) return std::unexpected(slot.error());
  world_.decisions.drain(*slot, withdraws_at);
  return {};
}

Supposing::Result Supposing::drain(const Hypothesis::Drain& drain) {
  const intent::Drain wanted{
      .scope = drain.scope, .name = drain.name, .since = present_.at.system, .withdraw_now = drain.withdraw_now};
  return drain_until(drain.scope, drain.name,
                     announce::withdraws_at(wanted, world_.config->drain.gshut_wait, present_.at));
}

Supposing::Result Supposing::undrain(intent::Scope scope, const std::string& name) {
  if (!present_.drains.contains({scope, scope == intent::Scope::AccessPoint ? "" : name}))
    return unknown("not-drained", "It is not drained.", name, "/v1/drains");
  return drain_until(scope, name, std::nullopt);
}

}  // namespace eipd::app
