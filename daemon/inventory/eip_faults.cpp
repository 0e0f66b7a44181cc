#include "daemon/inventory/eip_faults.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "daemon/inventory/refuse.hpp"
#include "daemon/inventory/words.hpp"

namespace eipd::inventory {
namespace {

constexpr std::uint32_t kMostHealthy = 1000;

}  // namespace

Fault bad_name(const std::string& name) {
  if (is_text(name, kLongestName)) return std::nullopt;
  return refuse(RefusalCode::BadValue, "The name is too long or not printable", name,
                "at most 128 octets of UTF-8 without control characters")
      .error();
}

Fault bad_tags(const std::map<std::string, std::string>& tags) {
  if (tags.size() > kMostTags) {
    return refuse(RefusalCode::BadValue, "There are " + std::to_string(tags.size()) + " tags", "tags",
                  "at most " + std::to_string(kMostTags))
        .error();
  }
  for (const auto& [key, value] : tags) {
    if (is_tag(key, value)) continue;
    return refuse(RefusalCode::BadValue, "A tag is empty, too long or not printable", key, std::string{kExpectedTag})
        .error();
  }
  return std::nullopt;
}

Fault bad_health(const HealthRule& health) {
  if (health.kind != HealthRule::Kind::AtLeast) return std::nullopt;
  if (health.at_least >= 1 && health.at_least <= kMostHealthy) return std::nullopt;
  return refuse(RefusalCode::BadValue, "So many bindings cannot be healthy", std::to_string(health.at_least),
                "at_least from 1 to 1000")
      .error();
}

Fault bad_bandwidth(std::uint32_t mbps, const Account& account, const Quotas& quotas) {
  const auto value = std::to_string(mbps);
  const auto limit = std::to_string(quotas.bandwidth_mbps);
  if (mbps == 0) {
    return refuse(RefusalCode::BandwidthOutOfRange, "A bandwidth of 0 Mbps is no bandwidth", value, "1 to " + limit)
        .error();
  }
  if (mbps <= quotas.bandwidth_mbps) return std::nullopt;
  return refuse(
             RefusalCode::QuotaExceeded,
             "Account " + account.name + " may have " + limit + " Mbps for one EIP, and " + value + " were asked for",
             value, "at most " + limit + ", or a higher quota bandwidth_mbps")
      .error();
}

Fault bad_area(const Declared& declared, const std::string& name) {
  const auto area = std::ranges::find(declared.access_areas, name, &AccessArea::name);
  if (area == declared.access_areas.end()) {
    std::vector<std::string> names;
    for (const auto& known : declared.access_areas) names.push_back(known.name);
    return refuse(RefusalCode::UnknownAccessArea, "There is no access area " + name, name, "one of " + listed(names))
        .error();
  }
  if (!area->access_points.empty()) return std::nullopt;
  return refuse(RefusalCode::AreaWithoutAccessPoints, "Area " + name + " has no access points", name,
                "an area that has some")
      .error();
}

}  // namespace eipd::inventory
