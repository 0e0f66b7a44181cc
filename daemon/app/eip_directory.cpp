#include "daemon/app/eip_directory.hpp"

namespace eipd::app {

EipDirectory::EipDirectory(const inventory::Declared& inventory) : inventory_{inventory} {
  const std::size_t count = inventory.eips.size();
  prefixes_.reserve(count);
  pools_.reserve(count);
  by_prefix_.reserve(count);
  by_id_.reserve(count);
  for (const inventory::Eip& eip : inventory.eips) {
    const auto index = static_cast<EipIndex>(prefixes_.size());
    prefixes_.push_back(bgp::Prefix::host(eip.address));
    pools_.push_back(inventory.pool_of(eip.address));
    by_prefix_.emplace(prefixes_.back(), index);
    by_id_.emplace(eip.id, index);
  }
}

std::optional<EipIndex> EipDirectory::by_prefix(const bgp::Prefix& prefix) const {
  const auto found = by_prefix_.find(prefix);
  if (found == by_prefix_.end()) return std::nullopt;
  return found->second;
}

std::optional<EipIndex> EipDirectory::by_id(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

std::optional<EipIndex> EipDirectory::find(std::string_view what) const {
  if (const auto index = by_id(what)) return index;
  if (const auto address = bgp::parse_address(what)) return by_prefix(bgp::Prefix::host(*address));
  if (const auto prefix = bgp::parse_prefix(what)) return by_prefix(*prefix);
  return std::nullopt;
}

}  // namespace eipd::app
