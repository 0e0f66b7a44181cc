// ExportGroups: what an exchanged configuration does to them.
#include <algorithm>
#include <utility>

#include "daemon/app/export_groups.hpp"

namespace eipd::app {

void ExportGroups::configuration_changed() {
  std::erase_if(groups_, [](const GroupPtr& group) { return group->members.empty(); });  // the kept one
  // A session that is on its way can't be sent on another.
  exchange_due_ = std::ranges::any_of(groups_, [](const GroupPtr& group) { return group->arrival.has_value(); });
  if (exchange_due_) return;
  std::vector<std::pair<Member, std::shared_ptr<bgp::rib::ExportGroup>>> moving;
  for (const GroupPtr& group : groups_) {
    std::vector<Member> leaving;
    exchange(*group, leaving);
    for (Member& member : leaving) moving.emplace_back(std::move(member), group->rib);
  }
  std::erase_if(groups_, [](const GroupPtr& group) { return group->members.empty(); });
  for (auto& [member, from] : moving) move_away(std::move(member), from);
}

/// The group takes the key of as many of its members as possible, its present one if that is still somebody's; those
/// who need another leave. A neighbor that is not configured any more stays until its session has ended.
void ExportGroups::exchange(Group& group, std::vector<Member>& leaving) {
  std::vector<Key> keys;
  for (const Member& member : group.members) keys.push_back(key_of(member).value_or(group.key));
  const auto votes = [&](const Key& key) { return std::ranges::count(keys, key); };
  const Key key = votes(group.key) > 0 ? group.key : *std::ranges::max_element(keys, {}, votes);
  for (std::size_t i = keys.size(); i-- > 0;) {
    if (keys[i] == key) continue;
    leaving.push_back(std::move(group.members[i]));
    group.members.erase(group.members.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (key != group.key) group.filled = 0;
  use_configuration(group, key);
}

/// To a group of its own, or to one that is being made for another who knows the same.
void ExportGroups::move_away(Member member, const std::shared_ptr<bgp::rib::ExportGroup>& from) {
  const auto key = key_of(member);
  if (!key) return;
  const auto reader = member.waiting ? std::nullopt : sessions_.hold(member.name);
  if (!reader) return place(std::move(member), *key);  // it was sent nothing yet
  const auto found = std::ranges::find_if(groups_, [&](const GroupPtr& group) {
    return group->arrival && group->arrival->from == from && group->key == *key &&
           from->know_the_same(group->arrival->sessions.front().second, *reader);
  });
  Group& group = found != groups_.end() ? **found : add_group(*key, member.negotiated.update_format());
  if (!group.arrival) group.arrival.emplace(Arrival{.from = from});
  group.arrival->sessions.emplace_back(member.name, *reader);
  group.members.push_back(std::move(member));
}

/// Brings the group, slice by slice, to what the arriving sessions know, and takes them in.
void ExportGroups::seed(Group& group, std::size_t& limit) {
  Arrival& arrival = *group.arrival;
  const auto known = arrival.from->known(arrival.sessions.front().second, *arrival.cursor, limit);
  limit -= std::min(limit, known.next ? limit : known.routes.size());
  for (const bgp::rib::Known& route : known.routes) {
    group.rib->seed(route);
    if (!is_somebodys(route.prefix)) arrival.strays.push_back(route.prefix);
  }
  arrival.cursor = known.next;
  if (arrival.cursor) return;
  for (const bgp::Prefix& prefix : arrival.passed) group.rib->seed({.prefix = prefix, .attributes = nullptr});
  for (auto& [neighbor, reader] : arrival.sessions) reader = group.rib->adopt();
  for (const bgp::Prefix& prefix : arrival.passed) group.rib->withdraw(prefix);
  for (const bgp::Prefix& prefix : arrival.strays) {
    if (!is_somebodys(prefix)) group.rib->withdraw(prefix);
  }
}

/// A withdrawal does not wait until the sessions have arrived: they read it in the group that they come from. If the
/// prefix is announced again before they are here, it comes after that. Precondition: the group has an arrival.
void ExportGroups::pass_on(Group& group, const bgp::Prefix& prefix) {
  if (group.seeding()) group.arrival->passed.insert(prefix);
  group.arrival->changed |= group.arrival->from->withdraw(prefix);
}

}  // namespace eipd::app
