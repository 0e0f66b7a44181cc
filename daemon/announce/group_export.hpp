// Exports EIPs for one export group: the neighbors with one policy and equal session facts. Pure. EIPs with equal
// attributes of their own share one interned result, so that exporting 100,000 of them costs a look-up each.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "bgp/rib/attribute_table.hpp"
#include "daemon/announce/export.hpp"

namespace eipd::announce {

class GroupExport {
 public:
  /// `attributes` outlives the object and is the one table of the group's routes; `allowed` likewise.
  GroupExport(std::optional<ExportPolicy> policy, const ExportContext& context,
              std::span<const bgp::PrefixRange> allowed, bgp::rib::AttributeTable& attributes);

  struct Result {
    bgp::rib::AttributesPtr attributes;  ///< null: not exported, for `reason`
    Reason reason = Reason::Healthy;
    std::vector<Skipped> skipped;
  };
  /// What the group's neighbors are sent for the route if it is desired. Valid until the next call.
  const Result& operator()(const RouteToExport& route);

 private:
  /// Family, host route, preference, blackhole, its next hop, the route's own.
  using Key = std::tuple<bgp::Family, bool, Preference, bool, std::optional<bgp::IpAddress>, RouteAttributes>;

  std::optional<ExportPolicy> policy_;
  ExportContext context_;
  std::span<const bgp::PrefixRange> allowed_;
  bgp::rib::AttributeTable& attributes_;
  std::map<Key, Result> cache_;
  Result barred_;
};

}  // namespace eipd::announce
