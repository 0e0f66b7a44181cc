// StateQueries: why an EIP is, or isn't, announced. Everything here was recorded by the code that decided.
#include <algorithm>

#include "daemon/app/route_view.hpp"
#include "daemon/app/sentences.hpp"
#include "daemon/app/state_queries.hpp"

namespace eipd::app {
namespace {

using announce::Reason;
using control::ExplainView;

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

ExplainView::Neighbor neighbor_view(const config::Neighbor& neighbor, const Announcer& announcer,
                                    const bgp::net::Speaker& speaker, EipIndex eip) {
  const std::string& name = neighbor.session.name;
  const bgp::Prefix& prefix = announcer.eips().prefix(eip);
  ExplainView::Neighbor view{.neighbor = name};
  const bgp::rib::ExportGroup* group = announcer.groups().group_of(name);
  const announce::GroupExport::Result* result = announcer.groups().exported(name, eip);
  const announce::Decision& decision = announcer.decisions().of(eip);
  if (group == nullptr || result == nullptr) {
    const Reason why = neighbor.export_policy ? Reason::NotEstablished : Reason::NoExportPolicy;
    view.reason = to_string(decision.announce ? why : decision.reason);
    return view;
  }
  for (const announce::Skipped skipped : result->skipped) view.notes.emplace_back(to_string(skipped));
  const auto attributes = group->attributes(prefix);
  view.desired = attributes != nullptr;
  view.reason = to_string(decision.announce ? result->reason : decision.reason);
  if (announcer.groups().held(name, prefix)) view.reason = to_string(Reason::MaxPrefixesOut);
  if (group->oversized().contains(prefix)) view.reason = to_string(Reason::Oversized);
  const auto reader = speaker.reader(name);
  const auto delivery = reader ? group->delivery(*reader, prefix) : bgp::rib::Delivery::None;
  view.sent = delivery == bgp::rib::Delivery::Sent;
  if (delivery == bgp::rib::Delivery::Withdrawing)
    view.notes.emplace_back("the withdrawal waits for the neighbor to read");
  if (delivery == bgp::rib::Delivery::Queued) view.notes.emplace_back("the route waits for the neighbor to read");
  if (attributes) view.route = route_view(name, prefix, *attributes, view.sent);
  return view;
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
  for (const config::Neighbor& neighbor : config_->neighbors) {
    view.neighbors.push_back(neighbor_view(neighbor, announcer_, speaker_, *index));
  }
  return view;
}

}  // namespace eipd::app
