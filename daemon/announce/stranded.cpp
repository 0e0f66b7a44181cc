#include "daemon/announce/stranded.hpp"

#include <algorithm>

namespace eipd::announce {

std::optional<Strand> stranded(std::string_view eip, const std::vector<AnnouncingNeighbor>& announcers,
                               intent::Scope scope, std::string_view name, std::uint32_t min_announcers) {
  if (scope == intent::Scope::Eip && name != eip) return std::nullopt;
  const auto now = static_cast<std::uint32_t>(
      std::ranges::count_if(announcers, [](const AnnouncingNeighbor& announcer) { return !announcer.drained; }));
  const auto lost =
      static_cast<std::uint32_t>(std::ranges::count_if(announcers, [&](const AnnouncingNeighbor& announcer) {
        return !announcer.drained && (scope != intent::Scope::Neighbor || announcer.neighbor == name);
      }));
  if (lost == 0 || now - lost >= min_announcers) return std::nullopt;
  return Strand{.eip = std::string{eip}, .left = now - lost};
}

}  // namespace eipd::announce
