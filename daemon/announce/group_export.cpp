#include "daemon/announce/group_export.hpp"

#include <utility>

#include "daemon/announce/allowed.hpp"

namespace eipd::announce {

GroupExport::GroupExport(std::optional<ExportPolicy> policy, const ExportContext& context,
                         std::span<const bgp::PrefixRange> allowed, bgp::rib::AttributeTable& attributes)
    : policy_{std::move(policy)}, context_{context}, allowed_{allowed}, attributes_{attributes} {}

const GroupExport::Result& GroupExport::operator()(const RouteToExport& route) {
  const auto [at, is_new] = cache_.try_emplace(Key{route.prefix.family(), route.prefix.is_host(), route.preference,
                                                   route.blackhole, route.next_hop, route.attributes});
  if (is_new) {
    auto exported = export_attributes(route, policy_ ? &*policy_ : nullptr, context_);
    if (exported) {
      at->second = {.attributes = attributes_.intern(std::move(exported->attributes)), .skipped = exported->skipped};
    } else {
      at->second = {.reason = exported.error()};
    }
  }
  if (at->second.attributes == nullptr) return at->second;
  if (const auto why = barred(route.prefix, allowed_)) {
    barred_ = {.reason = *why};
    return barred_;
  }
  return at->second;
}

}  // namespace eipd::announce
