// Who decides what is in this daemon's inventory.
#pragma once

#include <cstdint>

namespace eipd::inventory {

enum class Role : std::uint8_t {
  Standalone,  ///< this daemon
  Follower,    ///< another one; this one announces what stands in its copy, and changes nothing in it
};

}  // namespace eipd::inventory
