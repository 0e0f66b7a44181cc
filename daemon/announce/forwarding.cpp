#include "daemon/announce/forwarding.hpp"

namespace eipd::announce {
namespace {

const inventory::Binding* binding_of(const inventory::EipPtr& record, std::optional<BindingIndex> origin) {
  return record && origin && *origin < record->eip.bindings.size() ? &record->eip.bindings[*origin] : nullptr;
}

/// Whether the data plane would do the same. A binding's check and priority do not concern it.
bool same(const inventory::Binding* a, const inventory::Binding* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->region == b->region && a->type == b->type && a->resource == b->resource && a->target == b->target;
}

}  // namespace

void Forwarded::take(const inventory::EipPtr& record, std::optional<BindingIndex> origin, Revisions& revisions) {
  if (revision_ != 0 && record == record_ && origin == origin_) return;
  const bool changed = revision_ == 0 || record->eip.bandwidth_mbps != record_->eip.bandwidth_mbps ||
                       !same(binding_of(record, origin), binding_of(record_, origin_));
  record_ = record;
  origin_ = origin;
  if (changed) revision_ = revisions.next();
}

bool Forwarded::acknowledge(std::uint64_t revision) {
  if (revision_ == 0 || revision != revision_) return false;
  acknowledged_ = revision;
  return true;
}

std::optional<Forwarding> Forwarded::present() const {
  if (revision_ == 0) return std::nullopt;
  return Forwarding{record_.get(), origin_, revision_, acknowledged()};
}

}  // namespace eipd::announce
