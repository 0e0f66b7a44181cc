#include "daemon/announce/allowed.hpp"

#include <algorithm>

namespace eipd::announce {

std::optional<Reason> barred(const bgp::Prefix& prefix, std::span<const bgp::PrefixRange> allowed) {
  if (bgp::is_never_announced(prefix)) return Reason::NeverAnnounced;
  if (std::ranges::none_of(allowed, [&](const auto& range) { return range.matches(prefix); })) {
    return Reason::OutsideAllowed;
  }
  return std::nullopt;
}

}  // namespace eipd::announce
