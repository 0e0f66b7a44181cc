#include "daemon/announce/prefix_limit.hpp"

#include <algorithm>
#include <utility>

namespace eipd::announce {

PrefixLimit::PrefixLimit(std::uint32_t max, Prefixes before) : max_{max}, before_{std::move(before)} {}

void PrefixLimit::want(const bgp::Prefix& prefix, std::string_view id) {
  if (placed_.contains(prefix) || waiting_.contains(prefix)) return;
  Order order{!before_.contains(prefix), id, prefix};
  of(prefix.family()).line.insert(order);
  waiting_.emplace(prefix, std::move(order));
}

void PrefixLimit::drop(const bgp::Prefix& prefix) {
  OfFamily& family = of(prefix.family());
  if (placed_.erase(prefix) > 0) --family.placed;
  if (const auto found = waiting_.find(prefix); found != waiting_.end()) {
    family.line.erase(found->second);
    waiting_.erase(found);
  }
}

std::optional<bgp::Prefix> PrefixLimit::next() {
  for (OfFamily& family : families_) {
    if (family.placed >= max_ || family.line.empty()) continue;
    const bgp::Prefix prefix = std::get<bgp::Prefix>(*family.line.begin());
    family.line.erase(family.line.begin());
    waiting_.erase(prefix);
    placed_.insert(prefix);
    ++family.placed;
    return prefix;
  }
  return std::nullopt;
}

bool PrefixLimit::can_give() const {
  return std::ranges::any_of(families_,
                             [&](const OfFamily& family) { return family.placed < max_ && !family.line.empty(); });
}

}  // namespace eipd::announce
