#include "daemon/inventory/eip_table.hpp"

namespace eipd::inventory {

void EipTable::replace(const EipPtr& before, const EipPtr& after) {
  if (before) {
    by_id_.erase(before->eip.id);
    by_address_.erase(before->eip.address);
    if (before->releasing) releasing_.erase(before->eip.id);
  }
  if (after) {
    by_id_.emplace(after->eip.id, after);
    by_address_.emplace(after->eip.address, after);
    if (after->releasing) releasing_.insert(after->eip.id);
  }
}

EipPtr EipTable::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

EipPtr EipTable::at(const bgp::IpAddress& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

std::vector<EipPtr> EipTable::inside(const bgp::Prefix& prefix, std::size_t limit) const {
  std::vector<EipPtr> found;
  for (auto at = by_address_.lower_bound(prefix.address());
       at != by_address_.end() && found.size() < limit && prefix.covers(at->first); ++at) {
    found.push_back(at->second);
  }
  return found;
}

std::vector<EipPtr> EipTable::releasing() const {
  std::vector<EipPtr> eips;
  eips.reserve(releasing_.size());
  for (const auto& id : releasing_) eips.push_back(find(id));
  return eips;
}

}  // namespace eipd::inventory
