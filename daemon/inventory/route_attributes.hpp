// Path attributes as operators set them, on an EIP or on a neighbor's export. Absent is not 0: what nobody set is not
// sent.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "bgp/types/community.hpp"

namespace eipd::inventory {

struct RouteAttributes {
  std::optional<std::uint32_t> med;
  std::optional<std::uint32_t> local_preference;  ///< internal neighbors only
  std::optional<std::uint8_t> prepend;  ///< external neighbors only; how often our AS stands in AS_PATH beyond once
  bgp::CommunitySet communities;
  friend auto operator<=>(const RouteAttributes&, const RouteAttributes&) = default;
};

}  // namespace eipd::inventory
