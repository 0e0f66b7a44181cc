// ExportGroups: the periodic comparison of what is desired with what the groups hold (announce.reconcile). It should
// never find anything: every change is applied when it is decided. What it finds it repairs, and counts.
#include <algorithm>
#include <utility>

#include "daemon/app/export_groups.hpp"

namespace eipd::app {

void ExportGroups::begin_reconciling() {
  if (!reconciling_) reconciling_ = Reconciling{};
}

/// A group that is being filled, or whose sessions arrive, is brought to what is desired anyway.
std::size_t ExportGroups::reconcile(std::size_t limit) {
  std::size_t repairs = 0;
  while (reconciling_ && limit > 0) {
    Reconciling& at = *reconciling_;
    if (at.group >= groups_.size()) {
      reconciling_.reset();
      break;
    }
    Group& group = *groups_[at.group];
    if (!full(group) || !at.listing) {
      at = {.group = at.group + 1};
      --limit;
    } else if (at.eip < eips_.slots()) {
      repairs += reconcile_eips(group, at, limit);
    } else {
      repairs += reconcile_strangers(group, at, limit);
    }
  }
  return repairs;
}

/// What should be there, and isn't as it should be.
std::size_t ExportGroups::reconcile_eips(Group& group, Reconciling& at, std::size_t& limit) {
  const auto end = static_cast<EipIndex>(std::min(eips_.slots(), at.eip + limit));
  limit -= end - at.eip;
  std::size_t repairs = 0;
  for (; at.eip < end; ++at.eip) {
    if (eips_.live(at.eip)) repairs += repair(group, eips_.prefix(at.eip)) ? 1 : 0;
  }
  if (at.eip < eips_.slots()) return repairs;
  for (const auto& [prefix, route] : own_) repairs += repair(group, prefix) ? 1 : 0;
  return repairs;
}

/// What is there, and should not be: of no EIP, and no route of our own.
std::size_t ExportGroups::reconcile_strangers(Group& group, Reconciling& at, std::size_t& limit) {
  const auto listing = group.rib->list(*at.listing, limit);
  limit -= std::min(limit, listing.next ? limit : std::max<std::size_t>(listing.routes.size(), 1));
  at.listing = listing.next;
  std::size_t repairs = 0;
  for (const bgp::rib::Route& route : listing.routes) {
    if (!is_somebodys(route.prefix)) repairs += repair(group, route.prefix) ? 1 : 0;
  }
  return repairs;
}

/// Applies what is desired; true if that changed anything, which it should not have.
bool ExportGroups::repair(Group& group, const bgp::Prefix& prefix) {
  const bool changed = std::exchange(group.changed, false);
  apply(group, prefix);
  const bool repaired = group.changed;
  group.changed |= changed;
  return repaired;
}

}  // namespace eipd::app
