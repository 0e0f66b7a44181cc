// Whether a drain would leave EIPs with too few announcing neighbors (`drain.min_announcers`, refused as
// `would-strand`). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/intent/intents.hpp"

namespace eipd::announce {

/// One neighbor that an EIP is announced to now.
struct AnnouncingNeighbor {
  std::string_view neighbor;
  bool drained = false;  ///< by a drain of its own: it does not count
};

struct Strand {
  std::string eip;
  std::uint32_t left = 0;  ///< announcing neighbors that would remain
};

/// What the drain of (scope, name) would leave an EIP with, if that is fewer than `min_announcers` and fewer than now.
/// An EIP that nobody announces now is not stranded by it, nor one that the drain does not concern. What is already
/// below the minimum, and would stay as it is, isn't either.
std::optional<Strand> stranded(std::string_view eip, const std::vector<AnnouncingNeighbor>& announcers,
                               intent::Scope scope, std::string_view name, std::uint32_t min_announcers);

}  // namespace eipd::announce
