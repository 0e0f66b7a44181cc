#include "daemon/app/export_groups.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "daemon/app/export_context.hpp"

namespace eipd::app {
namespace {

/// Changes that wait in vain for others to fill a message go out when there are so many of them, so that the first do
/// not wait for the last of a very large table.
constexpr std::size_t kGatheredAtMost = 65'536;

announce::RouteToExport to_export(const bgp::Prefix& prefix, const ExportGroups::OwnRoute& route) {
  return {.prefix = prefix,
          .attributes = route.attributes,
          .preference = route.preference,
          .blackhole = route.blackhole,
          .next_hop = route.next_hop};
}

}  // namespace

ExportGroups::ExportGroups(const ConfigPtr& config, const EipDirectory& eips, const announce::Decisions& decisions,
                           Sessions sessions)
    : config_{config}, eips_{eips}, decisions_{decisions}, sessions_{std::move(sessions)} {}

/// What the configuration in force says of the session; nothing for a neighbor that it does not have.
std::optional<ExportGroups::Key> ExportGroups::key_of(const Member& member) const {
  const auto neighbor = std::ranges::find(config_->neighbors, member.name,
                                          [](const config::Neighbor& n) -> const auto& { return n.session.name; });
  if (neighbor == config_->neighbors.end()) return std::nullopt;
  Key key{.policy = neighbor->export_policy,
          .context = export_context(*config_, *neighbor, member.negotiated, member.local),
          .limited = neighbor->max_prefixes_out ? member.name : std::string{},
          .max_prefixes = neighbor->max_prefixes_out};
  const auto& self = key.context.local_address;
  key.context.local_address_is_ours = config_->inventory.pool_of(self) != nullptr || sessions_.in_pool(self);
  if (const auto drain = neighbor_drains_.find(member.name); drain != neighbor_drains_.end()) {
    key.context.drain = drain->second;
  }
  return key;
}

void ExportGroups::session_up(std::string_view name, const bgp::fsm::Negotiated& negotiated,
                              const bgp::IpAddress& local) {
  Member member{.name = std::string{name}, .negotiated = negotiated, .local = local};
  if (const auto key = key_of(member)) place(std::move(member), *key);
}

/// Into the group that it belongs to, which is made if there is none.
void ExportGroups::place(Member member, const Key& key) {
  const auto format = member.negotiated.update_format();
  const auto found = std::ranges::find_if(
      groups_, [&](const GroupPtr& group) { return group->key == key && group->format == format; });
  Group& group = found != groups_.end() ? **found : add_group(key, format);
  member.waiting = !full(group);
  group.members.push_back(member);
  if (!member.waiting) sessions_.ready(member.name, group.rib);
}

ExportGroups::Group& ExportGroups::add_group(const Key& key, const bgp::wire::UpdateFormat& format) {
  Group& group = *groups_.emplace_back(std::make_unique<Group>(Group{.format = format}));
  use_configuration(group, key);
  group.rib = std::make_shared<bgp::rib::ExportGroup>(format);
  if (full(group)) {
    for (const auto& [prefix, route] : own_) apply_own(group, prefix);
  }
  return group;
}

void ExportGroups::use_configuration(Group& group, const Key& key) {
  if (!key.max_prefixes) {
    group.limit.reset();
  } else if (!group.limit || group.key != key) {
    group.limit.emplace(*key.max_prefixes, group.limit ? group.limit->placed() : had_[key.limited]);
    group.settling = true;
  }
  group.key = key;
  group.exporter =
      std::make_unique<announce::GroupExport>(key.policy, key.context, config_->announce.allowed, attributes_);
  group.config = config_;
}

void ExportGroups::session_down(std::string_view neighbor) {
  for (const GroupPtr& group : groups_) {
    const auto left = std::erase_if(group->members, [&](const Member& member) { return member.name == neighbor; });
    if (left > 0 && group->limit) had_[group->key.limited] = group->limit->placed();
    if (left > 0 && group->members.empty() && !group->limit) kept_ = group.get();
    if (!group->arrival) continue;
    std::erase_if(group->arrival->sessions, [&](const auto& session) {
      if (session.first != neighbor) return false;
      if (!group->seeding()) group->rib->detach(session.second);
      return true;
    });
    if (group->arrival->sessions.empty()) group->arrival.reset();
  }
  std::erase_if(groups_, [&](const GroupPtr& group) { return group->members.empty() && group.get() != kept_; });
}

void ExportGroups::apply(EipIndex eip) {
  const bgp::Prefix& prefix = eips_.prefix(eip);
  for (const GroupPtr& group : groups_) {
    if (group->arrival && !is_wanted(prefix)) pass_on(*group, prefix);
    if (!group->seeding()) apply(*group, eip);  // what is known there comes first, then all
  }
}

void ExportGroups::expect(std::span<const announce::Decisions::Change> changes) {
  expected_.clear();
  for (const auto& change : changes)
    if (change.now.announce) expected_.push_back(eips_.prefix(change.eip));
  if (expected_.empty()) return;
  for (const GroupPtr& group : groups_) group->rib->expect(expected_);
}

announce::RouteToExport ExportGroups::route_of(EipIndex eip) const {
  return {eips_.prefix(eip), eips_.eip(eip).attributes, decisions_.of(eip).preference};
}

/// What the group's neighbors are to be sent of the EIP; null for nothing.
const announce::GroupExport::Result* ExportGroups::wanted(Group& group, EipIndex eip) {
  if (!decisions_.of(eip).announce) return nullptr;
  const auto& result = (*group.exporter)(route_of(eip));
  return result.attributes ? &result : nullptr;
}

void ExportGroups::apply(Group& group, EipIndex eip) {
  const bgp::Prefix& prefix = eips_.prefix(eip);
  if (apply_own(group, prefix)) return;
  const auto* result = wanted(group, eip);
  if (eip >= group.hints.size()) group.hints.resize(eips_.slots());
  if (result == nullptr) return withdraw(group, prefix, group.hints[eip]);
  announce_within_limit(group, prefix, result->attributes, eips_.eip(eip).id, group.hints[eip]);
}

/// Where the group has a place for it; else it waits, and fill() gives places. `id`: of its EIP; empty for an
/// aggregate.
void ExportGroups::announce_within_limit(Group& group, const bgp::Prefix& prefix,
                                         const bgp::rib::AttributesPtr& attributes, std::string_view id,
                                         bgp::rib::Hint& hint) {
  if (!group.limit || group.limit->has_place(prefix)) {
    group.changed |= group.rib->announce(prefix, attributes, hint);
    return;
  }
  group.limit->want(prefix, id);
  if (!group.settling) group.changed |= group.rib->withdraw(prefix, hint);
}

void ExportGroups::withdraw(Group& group, const bgp::Prefix& prefix) {
  bgp::rib::Hint none{};
  withdraw(group, prefix, none);
}

void ExportGroups::withdraw(Group& group, const bgp::Prefix& prefix, bgp::rib::Hint& hint) {
  group.changed |= group.rib->withdraw(prefix, hint);
  if (group.limit) group.limit->drop(prefix);
}

/// Announces what gets a free place, at most `limit` prefixes, of which as many are taken off.
void ExportGroups::give_places(Group& group, std::size_t& limit) {
  for (; limit > 0; --limit) {
    const auto prefix = group.limit->next();
    if (!prefix) return;
    apply(group, *prefix);
  }
}

/// Gives the places of a group that all EIPs are in. False: there is more to do.
bool ExportGroups::settle_limit(Group& group, std::size_t& limit) {
  give_places(group, limit);
  if (group.limit->can_give()) return false;
  if (!std::exchange(group.settling, false)) return true;
  group.filled = 0;  // once more, to withdraw what was sent before there was the limit and has no place now
  return false;
}

bool ExportGroups::full(const Group& group) const {
  return !group.arrival && group.filled == eips_.slots() &&
         !(group.limit && (group.settling || group.limit->can_give()));
}

void ExportGroups::withdraw(const bgp::Prefix& prefix) {
  for (const GroupPtr& group : groups_) {
    if (group->arrival && !own_.contains(prefix)) pass_on(*group, prefix);
    if (group->seeding()) {
      group->arrival->strays.push_back(prefix);
    } else if (!apply_own(*group, prefix)) {
      withdraw(*group, prefix);
    }
  }
}

/// What the prefix is to be now, whoever has it.
void ExportGroups::apply(Group& group, const bgp::Prefix& prefix) {
  const auto eip = eips_.by_prefix(prefix);
  if (eip && eips_.live(*eip)) return apply(group, *eip);
  if (!apply_own(group, prefix)) withdraw(group, prefix);
}

/// False if there is no such route for this group. One that is not exported to it is withdrawn, unless it is a
/// blackhole, which leaves the prefix to its EIP.
bool ExportGroups::apply_own(Group& group, const bgp::Prefix& prefix) {
  const auto own = own_.find(prefix);
  if (own == own_.end()) return false;
  const OwnRoute& route = own->second;
  const auto& result = (*group.exporter)(to_export(prefix, route));
  if (!result.attributes) {
    if (!route.blackhole) withdraw(group, prefix);
    return !route.blackhole;
  }
  if (route.blackhole) {  // is never held back
    group.changed |= group.rib->announce(prefix, result.attributes);
  } else {
    bgp::rib::Hint none{};
    announce_within_limit(group, prefix, result.attributes, {}, none);
  }
  return true;
}

void ExportGroups::set_own(const bgp::Prefix& prefix, std::optional<OwnRoute> route) {
  if (route) {
    own_.insert_or_assign(prefix, *std::move(route));
  } else {
    own_.erase(prefix);
  }
  for (const GroupPtr& group : groups_) {
    if (group->arrival && !is_wanted(prefix)) pass_on(*group, prefix);
    if (group->seeding()) {
      group->arrival->strays.push_back(prefix);
    } else {
      apply(*group, prefix);
    }
  }
}

void ExportGroups::set_neighbor_drains(NeighborDrains drains) {
  if (drains == neighbor_drains_) return;
  neighbor_drains_ = std::move(drains);
  configuration_changed();
}

/// By whoever: a route of our own, or an EIP that is announced. What a neighbor gets is another question.
bool ExportGroups::is_wanted(const bgp::Prefix& prefix) const {
  if (own_.contains(prefix)) return true;
  const auto eip = eips_.by_prefix(prefix);
  return eip && eips_.live(*eip) && decisions_.of(*eip).announce;
}

bool ExportGroups::is_somebodys(const bgp::Prefix& prefix) const {
  const auto eip = eips_.by_prefix(prefix);
  return (eip && eips_.live(*eip)) || own_.contains(prefix);
}

void ExportGroups::fill(std::size_t limit) {
  for (std::size_t i = 0; i < groups_.size() && limit > 0; ++i) {
    Group& group = *groups_[i];
    if (group.seeding()) seed(group, limit);
    if (group.seeding()) return;
    const auto end = static_cast<EipIndex>(std::min(eips_.slots(), group.filled + limit));
    limit -= end - group.filled;
    for (; group.filled < end; ++group.filled) {
      if (eips_.live(group.filled)) apply(group, group.filled);
    }
    if (group.filled < eips_.slots()) return;
    if (group.limit && !settle_limit(group, limit)) return;
    complete(group);
  }
  if (exchange_due_ && !filling()) configuration_changed();
}

/// All is in: tells those who wait for it. That may end a session, and with it the group.
void ExportGroups::complete(Group& group) {
  for (const auto& [prefix, route] : own_) apply(group, prefix);
  const auto rib = group.rib;
  std::vector<std::string> waiting;
  for (Member& member : group.members) {
    if (std::exchange(member.waiting, false)) waiting.push_back(member.name);
  }
  const auto arrival = std::exchange(group.arrival, std::nullopt);
  if (arrival) {
    for (const auto& [neighbor, reader] : arrival->sessions) {
      sessions_.hand_over(neighbor, rib, reader);
    }
  }
  for (const std::string& neighbor : waiting) sessions_.ready(neighbor, rib);
}

bool ExportGroups::filling() const {
  return std::ranges::any_of(groups_, [this](const GroupPtr& group) { return !full(*group); });
}

std::vector<std::shared_ptr<bgp::rib::ExportGroup>> ExportGroups::take_changed(bool more) {
  std::vector<std::shared_ptr<bgp::rib::ExportGroup>> changed;
  for (const GroupPtr& group : groups_) {
    if (group->arrival) {
      group->arrival->from->gather(false);
      if (std::exchange(group->arrival->changed, false)) changed.push_back(group->arrival->from);
    }
    const bool gathers = more && group->changed && group->rib->unread() < kGatheredAtMost;
    group->rib->gather(gathers);
    const bool has_news = gathers ? group->changed : std::exchange(group->changed, false);
    if (has_news && !group->members.empty()) changed.push_back(group->rib);
  }
  return changed;
}

void ExportGroups::tidy() {
  for (const GroupPtr& group : groups_) {
    if (group->rib->untidy()) return group->rib->tidy();
  }
}

bool ExportGroups::untidy() const {
  return std::ranges::any_of(groups_, [](const GroupPtr& group) { return group->rib->untidy(); });
}

const ExportGroups::Group* ExportGroups::find(std::string_view neighbor) const {
  const auto found = std::ranges::find_if(groups_, [&](const GroupPtr& group) {
    return std::ranges::find(group->members, neighbor, &Member::name) != group->members.end();
  });
  return found == groups_.end() ? nullptr : found->get();
}

/// A session on its way reads its former group's until it is handed over.
const bgp::rib::ExportGroup* ExportGroups::group_of(std::string_view neighbor) const {
  const Group* group = find(neighbor);
  if (group == nullptr) return nullptr;
  const bool arriving = group->arrival && std::ranges::any_of(group->arrival->sessions, [&](const auto& session) {
                          return session.first == neighbor;
                        });
  return arriving ? group->arrival->from.get() : group->rib.get();
}

const announce::GroupExport::Result* ExportGroups::exported(std::string_view neighbor, EipIndex eip) const {
  const Group* group = find(neighbor);
  if (group == nullptr) return nullptr;
  return &(*group->exporter)(route_of(eip));
}

const announce::GroupExport::Result* ExportGroups::exported(std::string_view neighbor, const bgp::Prefix& own) const {
  const Group* group = find(neighbor);
  const auto route = own_.find(own);
  return group == nullptr || route == own_.end() ? nullptr : &(*group->exporter)(to_export(own, route->second));
}

std::vector<ExportGroups::Session> ExportGroups::sessions() const {
  std::vector<Session> all;
  for (const GroupPtr& group : groups_) {
    for (const Member& member : group->members)
      all.push_back({member.name, member.negotiated, member.local, sessions_.in_pool(member.local)});
  }
  return all;
}

bool ExportGroups::held(std::string_view neighbor, const bgp::Prefix& prefix) const {
  const Group* group = find(neighbor);
  return group != nullptr && group->limit && group->limit->waits(prefix);
}

std::size_t ExportGroups::held(std::string_view neighbor, bgp::Family family) const {
  const Group* group = find(neighbor);
  return group == nullptr || !group->limit ? 0 : group->limit->waiting(family);
}

bool ExportGroups::sent_to_any(const bgp::Prefix& prefix) const {
  return std::ranges::any_of(groups_, [&](const GroupPtr& group) {
    if (group->members.empty()) return false;
    return group->rib->sent_to_any(prefix) || (group->arrival && group->arrival->from->sent_to_any(prefix));
  });
}

}  // namespace eipd::app
