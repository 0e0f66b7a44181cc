#include "daemon/app/comparison.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "daemon/app/offer.hpp"

namespace eipd::app {
namespace {

using announce::Decision;
using announce::EipIndex;
using control::WhatIfView;

enum class Change : std::uint8_t { None, Withdrawn, Announced, Changed };

constexpr std::string_view to_string(Change change) {
  constexpr std::array<std::string_view, 4> kNames{"none", "withdrawn", "announced", "changed"};
  return kNames[static_cast<std::size_t>(change)];
}

Change change_of(const bgp::rib::AttributesPtr& before, const bgp::rib::AttributesPtr& after) {
  if (before == after) return Change::None;
  if (!before) return Change::Announced;
  return after ? Change::Changed : Change::Withdrawn;
}

void count(Change change, WhatIfView::Count& counts) {
  counts.withdrawn += change == Change::Withdrawn ? 1 : 0;
  counts.announced += change == Change::Announced ? 1 : 0;
  counts.changed += change == Change::Changed ? 1 : 0;
}

WhatIfView::Seconds seconds(std::chrono::milliseconds after) {
  return std::chrono::duration_cast<WhatIfView::Seconds>(after);
}

template <class D>
WhatIfView::Step step_of(const announce::StepAhead<D>& step) {
  return {.after = seconds(step.after),
          .announce = step.decision.announce,
          .reason = std::string{to_string(step.decision.reason)},
          .preference = std::string{to_string(step.decision.preference)}};
}

template <class Map>
auto steps_in(const Map& all, const typename Map::key_type& what) -> const typename Map::mapped_type& {
  static const typename Map::mapped_type kNone;
  const auto found = all.find(what);
  return found == all.end() ? kNone : found->second;
}

class Comparison {
 public:
  explicit Comparison(const Worlds& worlds);
  WhatIfView run(const control::Part& part);

 private:
  /// What a session is sent, without and with what is supposed.
  struct Session {
    std::string name;
    Offer without;
    Offer with;
    WhatIfView::Count counts;
  };
  void take_eip(EipIndex before, EipIndex after);
  [[nodiscard]] std::map<EipIndex, EipIndex> renamed() const;
  void take_aggregates();
  void add_row(EipIndex before, EipIndex after, const std::vector<std::pair<std::string, std::string>>& neighbors,
               Change change);
  void settles(const std::vector<WhatIfView::Step>& steps);
  void note_guard(const std::vector<announce::EipStep>& steps);
  void give_page(const control::Part& part);
  void give_neighbors();

  const Worlds& worlds_;
  bgp::rib::AttributeTable attributes_;
  std::deque<Session> sessions_;
  std::multimap<bgp::Prefix, WhatIfView::Row> rows_;
  WhatIfView view_;
};

Comparison::Comparison(const Worlds& worlds) : worlds_{worlds} {
  for (const ExportGroups::Session& session : worlds.present.sessions) {
    sessions_.push_back({session.neighbor,
                         Offer{worlds.present, worlds.without, session, attributes_},
                         Offer{worlds.present, worlds.with, session, attributes_},
                         {}});
  }
}

/// How the announcing of an EIP ends differently: by what anybody is sent, or, without sessions, by the decision.
Change ending(const Decision& without, const Decision& with, bool any_before, bool any_after, bool any_change) {
  if (any_before != any_after) return any_before ? Change::Withdrawn : Change::Announced;
  if (any_change) return Change::Changed;
  if (without.announce != with.announce) return without.announce ? Change::Withdrawn : Change::Announced;
  return without.announce && without.preference != with.preference ? Change::Changed : Change::None;
}

Decision decision_in(const World& world, EipIndex eip) {
  return eip_in(world, eip) == nullptr ? Decision{} : world.decisions.of(eip);
}

/// EIPs whose address another one has in the world with what is supposed: their slot → the other's.
std::map<EipIndex, EipIndex> Comparison::renamed() const {
  std::map<bgp::IpAddress, EipIndex> gone;
  for (EipIndex eip = 0; eip < worlds_.before.decisions.slots(); ++eip) {
    const auto* record = eip_in(worlds_.before, eip);
    if (record != nullptr && eip_in(worlds_.with, eip) == nullptr) gone.emplace(record->eip.address, eip);
  }
  std::map<EipIndex, EipIndex> renamed;
  for (EipIndex eip = 0; !gone.empty() && eip < worlds_.with.decisions.slots(); ++eip) {
    const auto* record = eip_in(worlds_.with, eip);
    if (record == nullptr || eip_in(worlds_.before, eip) != nullptr) continue;
    if (const auto found = gone.find(record->eip.address); found != gone.end()) renamed.emplace(found->second, eip);
  }
  return renamed;
}

/// `before` and `after` are one slot, but of an EIP that another takes the address of.
void Comparison::take_eip(EipIndex before_slot, EipIndex eip) {
  const Decision without = decision_in(worlds_.without, before_slot);
  const Decision with = decision_in(worlds_.with, eip);
  std::vector<std::pair<std::string, std::string>> neighbors;
  bool any_before = false;
  bool any_after = false;
  for (Session& session : sessions_) {
    const auto before = session.without.of_eip(before_slot);
    const auto after = session.with.of_eip(eip);
    any_before |= before != nullptr;
    any_after |= after != nullptr;
    const Change change = change_of(before, after);
    count(change, session.counts);
    if (change != Change::None) neighbors.emplace_back(session.name, to_string(change));
  }
  const Change change = ending(without, with, any_before, any_after, !neighbors.empty());
  count(change, view_.eips.to_somebody);
  const Decision now = decision_in(worlds_.before, before_slot);
  const auto& steps = steps_in(worlds_.with.outlook.eips, eip);
  const bool differs = steps != steps_in(worlds_.without.outlook.eips, eip);
  const bool passes = differs && std::ranges::any_of(steps, [&](const announce::EipStep& step) {
                        return step.decision.announce != now.announce || step.decision.preference != now.preference;
                      });
  view_.eips.announced_now += now.announce ? 1 : 0;
  view_.eips.announced_then += with.announce ? 1 : 0;
  view_.eips.depreferred += with.announce && with.preference > now.preference && without.preference != with.preference;
  if (differs) note_guard(steps);
  if (change != Change::None || passes) add_row(before_slot, eip, neighbors, change);
}

void Comparison::note_guard(const std::vector<announce::EipStep>& steps) {
  const auto held = std::ranges::find(steps, announce::Reason::HeldByGuard,
                                      [](const announce::EipStep& step) { return step.decision.reason; });
  if (held == steps.end()) return;
  ++view_.guard.held;
  const auto next = std::next(held);
  if (next == steps.end()) return;
  const auto lasts = seconds(next->after - held->after);
  view_.guard.for_ = view_.guard.for_ ? std::max(*view_.guard.for_, lasts) : lasts;
}

void Comparison::add_row(EipIndex before, EipIndex eip,
                         const std::vector<std::pair<std::string, std::string>>& neighbors, Change change) {
  const auto* record = eip_in(worlds_.with, eip);
  const bool gone = record == nullptr;
  if (gone) record = eip_in(worlds_.before, before);
  const auto* known = eip_in(worlds_.before, before);
  const auto prefix = bgp::Prefix::host(record->eip.address);
  WhatIfView::Row row{
      .eip = record->eip.id,
      .prefix = to_string(prefix),
      .change = std::string{to_string(change)},
      .reason_now = known == nullptr ? "" : std::string{to_string(worlds_.before.decisions.of(before).reason)},
      .neighbors = neighbors};
  for (const auto& step : steps_in(worlds_.with.outlook.eips, eip)) row.steps.push_back(step_of(step));
  if (gone) row.steps.push_back({.reason = "removed", .preference = "normal"});
  settles(row.steps);
  rows_.emplace(prefix, std::move(row));
}

void Comparison::settles(const std::vector<WhatIfView::Step>& steps) {
  if (steps.empty()) return;
  view_.settled_after = std::max(view_.settled_after.value_or(steps.back().after), steps.back().after);
}

void Comparison::take_aggregates() {
  std::set<bgp::Prefix> prefixes;
  for (const auto& row : worlds_.without.aggregates.rows()) prefixes.insert(row.settings.prefix);
  for (const auto& row : worlds_.with.aggregates.rows()) prefixes.insert(row.settings.prefix);
  for (const bgp::Prefix& prefix : prefixes) {
    const auto* without = worlds_.without.aggregates.find(prefix);
    const auto* with = worlds_.with.aggregates.find(prefix);
    for (Session& session : sessions_) {
      count(change_of(without ? session.without.of_aggregate(*without) : nullptr,
                      with ? session.with.of_aggregate(*with) : nullptr),
            session.counts);
    }
    const auto& steps = steps_in(worlds_.with.outlook.aggregates, prefix);
    if (with != nullptr && steps == steps_in(worlds_.without.outlook.aggregates, prefix)) continue;
    const auto* now = worlds_.before.aggregates.find(prefix);
    WhatIfView::Aggregate row{.prefix = to_string(prefix),
                              .now = now != nullptr && now->decision.announce,
                              .reason_now = now ? std::string{to_string(now->decision.reason)} : ""};
    for (const auto& step : steps) row.steps.push_back(step_of(step));
    if (with == nullptr) row.steps.push_back({.reason = "removed", .preference = "normal"});
    settles(row.steps);
    view_.aggregates.push_back(std::move(row));
  }
}

void Comparison::give_neighbors() {
  for (const config::Neighbor& neighbor : worlds_.present.config->neighbors) {
    const std::string& name = neighbor.session.name;
    WhatIfView::Neighbor row{.neighbor = name};
    const auto session = std::ranges::find(sessions_, name, &Session::name);
    if (session != sessions_.end()) {
      row.established = true;
      row.prefixes = session->counts;
      if (!session->with.there()) row.note = "its session would end";
    } else {
      row.note = "it has no session now, so nothing is sent to it";
    }
    view_.neighbors.push_back(std::move(row));
  }
  for (const config::Neighbor& neighbor : worlds_.with.config->neighbors) {
    const auto known = std::ranges::find(view_.neighbors, neighbor.session.name, &WhatIfView::Neighbor::neighbor);
    if (known == view_.neighbors.end()) {
      view_.neighbors.push_back(
          {.neighbor = neighbor.session.name, .note = "it is new, and gets its routes when its session is there"});
    }
  }
}

void Comparison::give_page(const control::Part& part) {
  const auto after = bgp::parse_prefix(part.cursor);
  auto row = after ? rows_.upper_bound(*after) : rows_.begin();
  for (; row != rows_.end() && view_.rows.items.size() < part.limit; ++row) {
    view_.rows.items.push_back(std::move(row->second));
  }
  if (row != rows_.end()) view_.rows.next = view_.rows.items.back().prefix;
}

WhatIfView Comparison::run(const control::Part& part) {
  const EipIndex slots = std::max(worlds_.before.decisions.slots(), worlds_.with.decisions.slots());
  const auto renames = renamed();
  std::set<EipIndex> taken;
  for (const auto& [before, after] : renames) taken.insert(after);
  for (EipIndex eip = 0; eip < slots; ++eip) {
    if (eip_in(worlds_.before, eip) == nullptr && (eip_in(worlds_.with, eip) == nullptr || taken.contains(eip)))
      continue;
    ++view_.eips.total;
    const auto rename = renames.find(eip);
    take_eip(eip, rename == renames.end() ? eip : rename->second);
  }
  take_aggregates();
  give_neighbors();
  view_.guard.configured = worlds_.with.config->announce.guard.has_value();
  view_.ended = worlds_.with.outlook.ended;
  give_page(part);
  return std::move(view_);
}

}  // namespace

WhatIfView compare(const Worlds& worlds, const control::Part& part) {
  return Comparison{worlds}.run(part);
}

}  // namespace eipd::app
