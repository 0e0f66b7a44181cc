#include "daemon/app/export_groups.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace eipd::app {
namespace {

using announce::ExportContext;
using bgp::Family;

ExportContext context_of(const config::Config& config, const config::Neighbor& neighbor,
                         const bgp::fsm::Negotiated& negotiated, const bgp::IpAddress& local) {
  ExportContext context{
      .local_as = config.speaker.as,
      .internal = negotiated.internal,
      .families = negotiated.families,
      .ipv4_over_ipv6 = negotiated.ipv4_over_ipv6,
      .only_to_customer = !negotiated.internal && announce::adds_only_to_customer(neighbor.session.role)};
  // The local address tells groups apart only where it is some family's next hop.
  const auto& hops = neighbor.export_policy ? neighbor.export_policy->next_hop : announce::NextHops{};
  const bool needs_self = (negotiated.families.contains(Family::Ipv4) && !hops.ipv4) ||
                          (negotiated.families.contains(Family::Ipv6) && !hops.ipv6);
  if (neighbor.export_policy && needs_self) {
    context.local_address = local;
    context.local_address_is_ours = config.inventory.pool_of(local) != nullptr;
  }
  const auto& depreference = config.announce.depreference;
  context.depreference = negotiated.internal ? depreference.ibgp : depreference.ebgp;
  return context;
}

}  // namespace

ExportGroups::ExportGroups(const ConfigPtr& config, const EipDirectory& eips, const announce::Decisions& decisions,
                           Ready ready)
    : config_{config}, eips_{eips}, decisions_{decisions}, ready_{std::move(ready)} {}

void ExportGroups::session_up(std::string_view name, const bgp::fsm::Negotiated& negotiated,
                              const bgp::IpAddress& local) {
  const auto neighbor = std::ranges::find(config_->neighbors, name,
                                          [](const config::Neighbor& n) -> std::string_view { return n.session.name; });
  assert(neighbor != config_->neighbors.end() && "a session of a neighbor that is not configured");
  if (neighbor == config_->neighbors.end()) return;
  const GroupPtr& group = group_for(neighbor->export_policy, context_of(*config_, *neighbor, negotiated, local),
                                    negotiated.update_format());
  group->members.emplace_back(name);
  if (group->filled == eips_.slots()) {
    ready_(name, group->rib);
  } else {
    group->waiting.emplace_back(name);
  }
}

ExportGroups::GroupPtr& ExportGroups::group_for(const std::optional<announce::ExportPolicy>& policy,
                                                const ExportContext& context, const bgp::wire::UpdateFormat& format) {
  const auto found = std::ranges::find_if(groups_, [&](const GroupPtr& group) {
    return group->policy == policy && group->context == context && group->format == format;
  });
  if (found != groups_.end()) return *found;
  auto group = std::make_unique<Group>(Group{.policy = policy, .context = context, .format = format});
  group->exporter = std::make_unique<announce::GroupExport>(policy, context, config_->announce.allowed, attributes_);
  group->rib = std::make_shared<bgp::rib::ExportGroup>(format);
  return groups_.emplace_back(std::move(group));
}

void ExportGroups::session_down(std::string_view neighbor) {
  for (const GroupPtr& group : groups_) {
    std::erase(group->members, neighbor);
    std::erase(group->waiting, neighbor);
  }
  std::erase_if(groups_, [](const GroupPtr& group) { return group->members.empty(); });
}

void ExportGroups::apply(EipIndex eip) {
  for (const GroupPtr& group : groups_) apply(*group, eip);
}

void ExportGroups::apply(Group& group, EipIndex eip) {
  const bgp::Prefix& prefix = eips_.prefix(eip);
  if (decisions_.of(eip).announce) {
    const auto& result = (*group.exporter)({prefix, eips_.eip(eip).attributes, decisions_.of(eip).preference});
    if (result.attributes) {
      group.changed |= group.rib->announce(prefix, result.attributes);
      return;
    }
  }
  group.changed |= group.rib->withdraw(prefix);
}

void ExportGroups::withdraw(const bgp::Prefix& prefix) {
  for (const GroupPtr& group : groups_) group->changed |= group->rib->withdraw(prefix);
}

void ExportGroups::fill(std::size_t limit) {
  for (std::size_t i = 0; i < groups_.size() && limit > 0; ++i) {
    Group& group = *groups_[i];
    const auto end = static_cast<EipIndex>(std::min(eips_.slots(), group.filled + limit));
    limit -= end - group.filled;
    for (; group.filled < end; ++group.filled) {
      if (eips_.live(group.filled)) apply(group, group.filled);
    }
    if (group.filled < eips_.slots()) return;
    for (const std::string& neighbor : std::exchange(group.waiting, {})) ready_(neighbor, group.rib);
  }
}

bool ExportGroups::filling() const {
  return std::ranges::any_of(groups_, [this](const GroupPtr& group) { return group->filled < eips_.slots(); });
}

std::vector<std::shared_ptr<bgp::rib::ExportGroup>> ExportGroups::take_changed() {
  std::vector<std::shared_ptr<bgp::rib::ExportGroup>> changed;
  for (const GroupPtr& group : groups_) {
    if (std::exchange(group->changed, false)) changed.push_back(group->rib);
  }
  return changed;
}

const ExportGroups::Group* ExportGroups::find(std::string_view neighbor) const {
  const auto found = std::ranges::find_if(groups_, [&](const GroupPtr& group) {
    return std::ranges::find(group->members, neighbor) != group->members.end();
  });
  return found == groups_.end() ? nullptr : found->get();
}

const bgp::rib::ExportGroup* ExportGroups::group_of(std::string_view neighbor) const {
  const Group* group = find(neighbor);
  return group == nullptr ? nullptr : group->rib.get();
}

const announce::GroupExport::Result* ExportGroups::exported(std::string_view neighbor, EipIndex eip) const {
  const Group* group = find(neighbor);
  if (group == nullptr) return nullptr;
  return &(*group->exporter)({eips_.prefix(eip), eips_.eip(eip).attributes, decisions_.of(eip).preference});
}

bool ExportGroups::sent_to_any(const bgp::Prefix& prefix) const {
  return std::ranges::any_of(groups_, [&](const GroupPtr& group) { return group->rib->sent_to_any(prefix); });
}

}  // namespace eipd::app
