#include "daemon/app/eip_directory.hpp"

#include <utility>

namespace eipd::app {

EipIndex EipDirectory::put(inventory::EipPtr record) {
  if (const auto known = by_id(record->eip.id)) {
    by_id_.erase(record->eip.id);
    by_id_.emplace(record->eip.id, *known);
    slots_[*known].record = std::move(record);
    return *known;
  }
  auto index = static_cast<EipIndex>(slots_.size());
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  const auto prefix = bgp::Prefix::host(record->eip.address);
  by_prefix_.insert_or_assign(prefix, index);
  by_id_.emplace(record->eip.id, index);
  slots_[index] = {.state = State::Live, .record = std::move(record), .prefix = prefix};
  return index;
}

void EipDirectory::retire(EipIndex index) {
  by_id_.erase(slots_[index].record->eip.id);
  slots_[index].state = State::Retired;
}

void EipDirectory::free(EipIndex index) {
  const auto at = by_prefix_.find(slots_[index].prefix);
  if (at != by_prefix_.end() && at->second == index) by_prefix_.erase(at);
  slots_[index] = {};
  free_.push_back(index);
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
  auto prefix = bgp::parse_prefix(what);
  if (const auto address = bgp::parse_address(what)) prefix = bgp::Prefix::host(*address);
  const auto index = prefix ? by_prefix(*prefix) : std::nullopt;
  return index && live(*index) ? index : std::nullopt;
}

}  // namespace eipd::app
