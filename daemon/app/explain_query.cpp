// StateQueries: why an EIP, or an aggregate, is, or isn't, announced. Everything here was recorded by the code that
// decided.
#include <span>
#include <utility>

#include "daemon/app/route_view.hpp"
#include "daemon/app/sentences.hpp"
#include "daemon/app/state_queries.hpp"

namespace eipd::app {

using announce::Reason;
using control::AggregateView;
using control::ExplainView;

namespace {

ExplainView::Binding binding_view(const Announcer& announcer, EipIndex eip, std::size_t place) {
  const inventory::Binding& binding = announcer.eips().eip(eip).bindings[place];
  ExplainView::Binding view{.region = binding.region,
                            .type = std::string{to_string(binding.type)},
                            .resource = binding.resource,
                            .target = binding.target,
                            .check = binding.check};
  if (!announcer.decisions().standing_of(eip).here) {
    view.verdict = "not-checked-here";
    return view;
  }
  view.healthy = announcer.decisions().binding_health(eip, place) == announce::BindingHealth::Healthy;
  const health::CheckId* id = announcer.decisions().check_of(eip, place);
  if (id == nullptr) {
    view.verdict = "unchecked";
    return view;
  }
  view.verdict = to_string(health::Verdict::Unknown);
  if (const health::Transition* last = announcer.last_transition(*id)) {
    view.verdict = to_string(last->to);
    view.since = to_system(last->at);
    view.last_result = last->outcome ? to_string(*last->outcome) : to_string(last->reason);
    view.detail = last->detail;
  }
  return view;
}

/// What the neighbor's writer knows of the prefix.
bgp::rib::Delivery delivery(const Announcer& announcer, const bgp::net::Speaker& speaker, const std::string& neighbor,
                            const bgp::Prefix& prefix) {
  const bgp::rib::ExportGroup* group = announcer.groups().group_of(neighbor);
  const auto reader = group == nullptr ? std::nullopt : speaker.reader(neighbor);
  return reader ? group->delivery(*reader, prefix) : bgp::rib::Delivery::None;
}

/// The decision on a prefix, and what the export to the neighbor's group said of it; null: it was not asked.
struct Decided {
  const bgp::Prefix& prefix;
  bool announce = false;
  Reason reason = Reason::Healthy;
  const announce::GroupExport::Result* exported = nullptr;
};

/// And what would have to change, where that is the neighbor's own matter.
void say(Reason why, ExplainView::Neighbor& view) {
  view.reason = to_string(why);
  if (auto remedy = neighbor_remedy(why, view.neighbor); !remedy.empty()) view.notes.push_back(std::move(remedy));
}

ExplainView::Neighbor neighbor_view(const config::Neighbor& neighbor, const Announcer& announcer,
                                    const bgp::net::Speaker& speaker, const Decided& decided) {
  const std::string& name = neighbor.session.name;
  const bgp::Prefix& prefix = decided.prefix;
  ExplainView::Neighbor view{.neighbor = name};
  if (announcer.blackholed(prefix)) view.notes.push_back(blackhole_note(neighbor.session.blackhole));
  const bgp::rib::ExportGroup* group = announcer.groups().group_of(name);
  if (group == nullptr) {
    const Reason why = neighbor.export_policy ? Reason::NotEstablished : Reason::NoExportPolicy;
    say(decided.announce ? why : decided.reason, view);
    return view;
  }
  Reason why = decided.reason;
  if (const auto* exported = decided.exported) {
    for (const announce::Skipped skipped : exported->skipped) view.notes.emplace_back(to_string(skipped));
    if (decided.announce && exported->attributes == nullptr) why = exported->reason;
  }
  const auto attributes = group->attributes(prefix);
  view.desired = attributes != nullptr;
  if (announcer.groups().held(name, prefix)) why = Reason::MaxPrefixesOut;
  if (group->oversized().contains(prefix)) why = Reason::Oversized;
  say(why, view);
  const auto state = delivery(announcer, speaker, name, prefix);
  view.sent = state == bgp::rib::Delivery::Sent;
  if (state == bgp::rib::Delivery::Withdrawing) {
    view.notes.emplace_back("the withdrawal waits for the neighbor to read");
  }
  if (state == bgp::rib::Delivery::Queued) view.notes.emplace_back("the route waits for the neighbor to read");
  if (attributes) view.route = route_view(name, prefix, *attributes, view.sent);
  return view;
}

/// The first of these live aggregates that the neighbor has been sent.
std::string cover_at(const std::string& neighbor, const Announcer& announcer, const bgp::net::Speaker& speaker,
                     std::span<const announce::Aggregates::Row* const> live) {
  for (const announce::Aggregates::Row* row : live) {
    const bgp::Prefix& prefix = row->settings.prefix;
    if (delivery(announcer, speaker, neighbor, prefix) == bgp::rib::Delivery::Sent) return to_string(prefix);
  }
  return {};
}

}  // namespace

std::optional<ExplainView> StateQueries::explain(std::string_view what) const {
  const auto index = announcer_.eips().find(what);
  if (!index) return std::nullopt;
  const inventory::Eip& eip = announcer_.eips().eip(*index);
  const announce::Decision& decision = announcer_.decisions().of(*index);
  ExplainView view{.eip = eip.id,
                   .prefix = to_string(announcer_.eips().prefix(*index)),
                   .account = eip.account,
                   .pool = announcer_.eips().record(*index).pool,
                   .access_area = eip.access_area,
                   .customer_owned = announcer_.customer_owned(*index),
                   .desired = decision.announce,
                   .reason = std::string{to_string(decision.reason)},
                   .since = announcer_.decided_at(*index)};
  const Sentences words = sentences(decision.reason, eip, *config_);
  view.sentence = words.sentence;
  view.remedy = words.remedy;
  for (std::size_t place = 0; place < eip.bindings.size(); ++place) {
    view.bindings.push_back(binding_view(announcer_, *index, place));
  }
  const auto covers = announcer_.aggregates().live_covers(eip.address);
  std::vector<Covered> covered;
  for (const config::Neighbor& neighbor : config_->neighbors) {
    const std::string& name = neighbor.session.name;
    auto& shown = view.neighbors.emplace_back(neighbor_view(neighbor, announcer_, speaker_,
                                                            {.prefix = announcer_.eips().prefix(*index),
                                                             .announce = decision.announce,
                                                             .reason = decision.reason,
                                                             .exported = announcer_.groups().exported(name, *index)}));
    if (shown.sent) continue;
    shown.cover = cover_at(name, announcer_, speaker_, covers);
    const bool hosts = neighbor.export_policy && neighbor.export_policy->routes != announce::RouteSelection::Aggregates;
    if (!shown.cover.empty()) covered.push_back({.cover = shown.cover, .neighbor = name, .takes_hosts = hosts});
  }
  if (!decision.announce) view.attracted = attracted(covered);
  return view;
}

std::optional<AggregateView> StateQueries::explain_aggregate(std::string_view what) const {
  const auto prefix = bgp::parse_prefix(what);
  const announce::Aggregates::Row* row = prefix ? announcer_.aggregates().find(*prefix) : nullptr;
  if (row == nullptr) return std::nullopt;
  Sentences words = sentences(*row, *config_);
  AggregateView view{.prefix = to_string(*prefix),
                     .desired = row->decision.announce,
                     .reason = std::string{to_string(row->decision.reason)},
                     .sentence = std::move(words.sentence),
                     .remedy = std::move(words.remedy),
                     .members = row->members,
                     .members_announced = row->announced,
                     .members_needed = announce::needed_members(row->settings, row->members),
                     .hold_ends = {},
                     .neighbors = {}};
  if (const auto ends = announce::hold_ends(*row)) view.hold_ends = to_system(*ends);
  for (const config::Neighbor& neighbor : config_->neighbors) {
    view.neighbors.push_back(neighbor_view(neighbor, announcer_, speaker_,
                                           {.prefix = *prefix,
                                            .announce = row->decision.announce,
                                            .reason = row->decision.reason,
                                            .exported = announcer_.groups().exported(neighbor.session.name, *prefix)}));
  }
  return view;
}

}  // namespace eipd::app
