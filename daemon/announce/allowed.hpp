// The last line of defence: what may leave at all, whoever asked for it (design §2, "last line of defence"). Pure.
#pragma once

#include <optional>
#include <span>

#include "bgp/types/prefix.hpp"
#include "daemon/announce/reason.hpp"

namespace eipd::announce {

/// Why the prefix may not leave: NeverAnnounced or OutsideAllowed; nothing if it may.
std::optional<Reason> barred(const bgp::Prefix& prefix, std::span<const bgp::PrefixRange> allowed);

}  // namespace eipd::announce
