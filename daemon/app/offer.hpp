// What one neighbor's session is sent in a world, in the end: its export policy, its drain, its limit. Pure; for
// comparing worlds, so offers that are compared share one table of attributes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/announce/group_export.hpp"
#include "daemon/app/supposed.hpp"

namespace eipd::app {

class Offer {
 public:
  /// All outlive it. The world has been played through.
  Offer(const Present& present, const World& world, const ExportGroups::Session& session,
        bgp::rib::AttributeTable& attributes);

  /// Null: nothing.
  [[nodiscard]] bgp::rib::AttributesPtr of_eip(announce::EipIndex eip);
  [[nodiscard]] bgp::rib::AttributesPtr of_aggregate(const announce::Aggregates::Row& row);
  /// The session is there in this world.
  [[nodiscard]] bool there() const { return exporter_ != nullptr; }

 private:
  [[nodiscard]] bgp::rib::AttributesPtr exported(const announce::RouteToExport& route);
  [[nodiscard]] bgp::rib::AttributesPtr wanted(announce::EipIndex eip);
  [[nodiscard]] bgp::rib::AttributesPtr wanted(const announce::Aggregates::Row& row);
  void give_places(const announce::PrefixLimit::Prefixes& placed, std::uint32_t max);

  const Present& present_;
  const World& world_;
  std::unique_ptr<announce::GroupExport> exporter_;  ///< null: it gets nothing
  std::optional<announce::PrefixLimit> limit_;
};

/// The world's EIP in this slot; null: none.
const inventory::EipRecord* eip_in(const World& world, announce::EipIndex eip);

}  // namespace eipd::app
