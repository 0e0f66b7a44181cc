#include "daemon/app/offer.hpp"

#include <algorithm>

#include "daemon/app/export_context.hpp"

namespace eipd::app {

const inventory::EipRecord* eip_in(const World& world, announce::EipIndex eip) {
  return eip < world.decisions.slots() ? world.decisions.record_of(eip).get() : nullptr;
}

Offer::Offer(const Present& present, const World& world, const ExportGroups::Session& session,
             bgp::rib::AttributeTable& attributes)
    : present_{present}, world_{world} {
  const config::Config& config = *world.config;
  const auto neighbor =
      std::ranges::find(config.neighbors, session.neighbor,
                        [](const config::Neighbor& each) -> const auto& { return each.session.name; });
  if (neighbor == config.neighbors.end() || world.neighbors_down.contains(session.neighbor)) return;
  auto context = export_context(config, *neighbor, session.negotiated, session.local);
  context.local_address_is_ours = config.inventory.pool_of(context.local_address) != nullptr ||
                                  (context.local_address == session.local && session.local_in_pool);
  if (const auto drain = world.neighbor_drains.find(session.neighbor); drain != world.neighbor_drains.end()) {
    context.drain = announce::phase(drain->second, present.at.steady + announce::kHorizon);
  }
  exporter_ =
      std::make_unique<announce::GroupExport>(neighbor->export_policy, context, config.announce.allowed, attributes);
  if (!neighbor->max_prefixes_out) return;
  const auto placed = present.placed.find(session.neighbor);
  give_places(placed == present.placed.end() ? announce::PrefixLimit::Prefixes{} : placed->second,
              *neighbor->max_prefixes_out);
}

void Offer::give_places(const announce::PrefixLimit::Prefixes& placed, std::uint32_t max) {
  announce::PrefixLimit limit{max, placed};
  for (const auto& row : world_.aggregates.rows()) {
    if (wanted(row)) limit.want(row.settings.prefix, {});
  }
  for (announce::EipIndex eip = 0; eip < world_.decisions.slots(); ++eip) {
    if (!wanted(eip)) continue;
    const inventory::Eip& record = eip_in(world_, eip)->eip;
    limit.want(bgp::Prefix::host(record.address), record.id);
  }
  while (limit.next()) {
  }
  limit_ = std::move(limit);
}

bgp::rib::AttributesPtr Offer::exported(const announce::RouteToExport& route) {
  return exporter_ == nullptr ? nullptr : (*exporter_)(route).attributes;
}

bgp::rib::AttributesPtr Offer::wanted(announce::EipIndex eip) {
  const auto* record = eip_in(world_, eip);
  if (record == nullptr || !world_.decisions.of(eip).announce) return nullptr;
  return exported(
      {bgp::Prefix::host(record->eip.address), record->eip.attributes, world_.decisions.of(eip).preference});
}

bgp::rib::AttributesPtr Offer::wanted(const announce::Aggregates::Row& row) {
  static const announce::RouteAttributes kNone;
  return row.decision.announce ? exported({row.settings.prefix, kNone, row.decision.preference}) : nullptr;
}

/// A blackhole goes before the EIP's own route where the neighbor takes it, and knows no limit.
bgp::rib::AttributesPtr Offer::of_eip(announce::EipIndex eip) {
  const auto* record = eip_in(world_, eip);
  if (record == nullptr) return nullptr;
  const auto prefix = bgp::Prefix::host(record->eip.address);
  if (const auto blackhole = present_.blackholes.find(prefix); blackhole != present_.blackholes.end()) {
    const auto& route = blackhole->second;
    if (auto attributes = exported({prefix, route.attributes, route.preference, true, route.next_hop})) {
      return attributes;
    }
  }
  auto attributes = wanted(eip);
  return attributes && limit_ && !limit_->has_place(prefix) ? nullptr : attributes;
}

bgp::rib::AttributesPtr Offer::of_aggregate(const announce::Aggregates::Row& row) {
  auto attributes = wanted(row);
  return attributes && limit_ && !limit_->has_place(row.settings.prefix) ? nullptr : attributes;
}

}  // namespace eipd::app
