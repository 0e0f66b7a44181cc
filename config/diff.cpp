#include "config/diff.hpp"

#include <map>
#include <utility>

#include "bgp/fsm/impact.hpp"
#include "config/fixed_settings.hpp"
#include "daemon/announce/allowed.hpp"

namespace eipd::config {
namespace {

using bgp::fsm::Impact;

Cost cost_of(Impact impact) {
  switch (impact) {
    case Impact::None:
    case Impact::Live:
      return Cost::Live;
    case Impact::NextSession:
      return Cost::NextSession;
    case Impact::Reset:
      return Cost::Reset;
  }
  return Cost::Reset;
}

class Comparison {
 public:
  template <class Value>
  void key(std::string name, const Value& before, const Value& after, Cost cost) {
    if (!(before == after)) keys_.push_back({.key = std::move(name), .edit = Edit::Changed, .cost = cost});
  }

  /// Two lists of things with names. `changed(name, before, after)` is called for each that is in both and differs.
  template <class List, class Name, class Changed>
  void list(const std::string& section, const List& before, const List& after, Name name, Cost comes_and_goes,
            Changed changed) {
    std::map<std::string_view, const typename List::value_type*> known;
    for (const auto& one : before) known.emplace(name(one), &one);
    for (const auto& one : after) {
      const auto found = known.find(name(one));
      const std::string key = section + "." + std::string{name(one)};
      if (found == known.end()) {
        keys_.push_back({.key = key, .edit = Edit::Added, .cost = comes_and_goes});
        continue;
      }
      if (!(*found->second == one)) changed(key, *found->second, one);
      known.erase(found);
    }
    for (const auto& [gone, one] : known) {
      keys_.push_back({.key = section + "." + std::string{gone}, .edit = Edit::Removed, .cost = comes_and_goes});
    }
  }
  template <class List, class Name>
  void list(const std::string& section, const List& before, const List& after, Name name, Cost cost) {
    list(section, before, after, name, cost,
         [&](const std::string& key, const auto& a, const auto& b) { this->key(key, a, b, cost); });
  }
  void session(const std::string& key, const std::vector<bgp::fsm::SettingChange>& changes) {
    for (const auto& change : changes) {
      keys_.push_back({.key = key + "." + std::string{change.key}, .cost = cost_of(change.impact)});
    }
  }
  void at_restart(std::vector<std::string> keys) {
    for (std::string& key : keys) keys_.push_back({.key = std::move(key), .cost = Cost::Restart});
  }
  std::vector<KeyChange> take() { return std::move(keys_); }

 private:
  std::vector<KeyChange> keys_;
};

void compare_neighbors(const Config& before, const Config& after, Comparison& found) {
  const auto name = [](const Neighbor& neighbor) -> std::string_view { return neighbor.session.name; };
  found.list("bgp.neighbors", before.neighbors, after.neighbors, name, Cost::Reset,
             [&](const std::string& key, const Neighbor& a, const Neighbor& b) {
               found.session(key, bgp::fsm::changes(a.session, b.session));
               found.key(key + ".export", a.export_policy, b.export_policy, Cost::Updates);
               found.key(key + ".max_prefixes_out", a.max_prefixes_out, b.max_prefixes_out, Cost::Updates);
             });
}

void compare_inventory(const inventory::Declared& before, const inventory::Declared& after, Comparison& found) {
  found.key("access_point", before.access_point, after.access_point, Cost::Updates);
  found.list(
      "access_areas", before.access_areas, after.access_areas,
      [](const auto& area) -> std::string_view { return area.name; }, Cost::Updates);
  found.key("origin_regions", before.origin_regions, after.origin_regions, Cost::Live);
  found.key("region_types", before.region_types, after.region_types, Cost::Live);
  found.key("inventory.longest_cidr", before.longest_cidr, after.longest_cidr, Cost::Live);
  found.list(
      "accounts", before.accounts, after.accounts, [](const auto& account) -> std::string_view { return account.name; },
      Cost::Live);
  found.list(
      "pools", before.pools, after.pools, [](const auto& pool) -> std::string_view { return pool.id; }, Cost::Live);
  found.list(
      "eips", before.eips, after.eips, [](const auto& eip) -> std::string_view { return eip.id; }, Cost::Updates);
}

void compare_announce(const announce::AnnouncePolicy& a, const announce::AnnouncePolicy& b, Comparison& found) {
  found.key("announce.allowed", a.allowed, b.allowed, Cost::Updates);
  found.key("announce.gates", a.gates, b.gates, Cost::Updates);
  found.key("announce.on_unhealthy", a.on_unhealthy, b.on_unhealthy, Cost::Updates);
  found.key("announce.depreference", a.depreference, b.depreference, Cost::Updates);
  found.key("announce.require_forwarding_ack", a.require_forwarding_ack, b.require_forwarding_ack, Cost::Updates);
  found.key("announce.announce_after", a.announce_after, b.announce_after, Cost::Live);
  found.key("announce.flap_hold", a.flap_hold_exponential, b.flap_hold_exponential, Cost::Live);
  found.key("announce.lease", a.lease, b.lease, Cost::Updates);
  found.key("announce.on_lease", a.on_lease, b.on_lease, Cost::Updates);
  found.key("announce.guard", a.guard, b.guard, Cost::Updates);
  found.key("announce.aggregates", a.aggregates, b.aggregates, Cost::Updates);
  found.key("announce.reconcile", a.reconcile, b.reconcile, Cost::Live);
}

/// The EIPs that this access point may ever announce, by prefix.
std::map<bgp::Prefix, std::string> eligible(const Config& config) {
  std::map<bgp::Prefix, std::string> prefixes;
  for (const inventory::Eip& eip : config.inventory.eips) {
    const auto prefix = bgp::Prefix::host(eip.address);
    const bool may_leave = !announce::barred(prefix, config.announce.allowed);
    if (may_leave && !eip.bindings.empty() && config.inventory.is_here(eip.access_area)) {
      prefixes.emplace(prefix, eip.id);
    }
  }
  return prefixes;
}

std::vector<PrefixChange> only_in_first(const std::map<bgp::Prefix, std::string>& first,
                                        const std::map<bgp::Prefix, std::string>& second) {
  std::vector<PrefixChange> only;
  for (const auto& [prefix, eip] : first) {
    if (!second.contains(prefix)) only.push_back({.prefix = prefix, .eip = eip});
  }
  return only;
}

std::string_view sign(Edit edit) {
  switch (edit) {
    case Edit::Added:
      return "+ ";
    case Edit::Removed:
      return "- ";
    case Edit::Changed:
      return "~ ";
  }
  return "";
}

}  // namespace

std::string_view to_string(Cost cost) {
  switch (cost) {
    case Cost::Live:
      return "live";
    case Cost::Updates:
      return "updates";
    case Cost::NextSession:
      return "next-session";
    case Cost::Reset:
      return "reset";
    case Cost::Restart:
      return "restart";
  }
  return "";
}

Difference diff(const Config& before, const Config& after) {
  Comparison found;
  found.key("instance", before.instance, after.instance, Cost::Live);
  found.session("bgp", bgp::fsm::changes(before.speaker, after.speaker));
  compare_neighbors(before, after, found);
  compare_inventory(before.inventory, after.inventory, found);
  found.list(
      "checks", before.checks, after.checks, [](const auto& check) -> std::string_view { return check.name; },
      Cost::Live);
  compare_announce(before.announce, after.announce, found);
  found.key("inventory.role", before.inventory_role, after.inventory_role, Cost::Live);
  found.key("drain", before.drain, after.drain, Cost::Live);
  found.key("control.tcp", before.control.tcp, after.control.tcp, Cost::Live);
  found.key("control.roles", before.control.roles, after.control.roles, Cost::Live);
  found.at_restart(keys_at_restart(fixed_settings(before), fixed_settings(after)));
  found.key("log", before.log, after.log, Cost::Live);
  const auto now = eligible(before);
  const auto then = eligible(after);
  return {.keys = found.take(), .withdrawn = only_in_first(now, then), .announced = only_in_first(then, now)};
}

std::string diff_report(const Difference& difference) {
  if (difference.empty()) return "nothing changes\n";
  std::string report;
  for (const KeyChange& change : difference.keys) {
    report += std::string{sign(change.edit)} + change.key + ": " + std::string{to_string(change.cost)} + "\n";
  }
  for (const PrefixChange& change : difference.withdrawn) {
    report += "withdraws " + to_string(change.prefix) + " (" + change.eip + ")\n";
  }
  for (const PrefixChange& change : difference.announced) {
    report += "may announce " + to_string(change.prefix) + " (" + change.eip + ")\n";
  }
  return report;
}

}  // namespace eipd::config
