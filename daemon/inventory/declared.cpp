#include "daemon/inventory/declared.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace eipd::inventory {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 6> kBindingTypes{"clb",      "eni",      "instance",
                                                        "nat-snat", "nat-dnat", "load-balancer"};
constexpr std::array<std::string_view, 6> kCidrStates{"pending",  "validating", "active",
                                                      "draining", "retired",    "failed"};

template <class Enum>
std::optional<Enum> parse_word(const auto& words, std::string_view text) {
  const auto found = std::ranges::find(words, text);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view to_string(BindingType type) {
  return kBindingTypes[static_cast<std::size_t>(type)];
}

std::optional<BindingType> parse_binding_type(std::string_view text) {
  return parse_word<BindingType>(kBindingTypes, text);
}

std::string_view to_string(CidrState state) {
  return kCidrStates[static_cast<std::size_t>(state)];
}

std::optional<CidrState> parse_cidr_state(std::string_view text) {
  return parse_word<CidrState>(kCidrStates, text);
}

bool is_edge(const bgp::Prefix& cidr, const bgp::IpAddress& address) {
  if (address.is_v6()) return !cidr.is_host() && address == cidr.address();
  if (cidr.length() > 30) return false;
  const std::uint32_t hosts = cidr.length() == 0 ? ~0U : ~(~0U << (32U - cidr.length()));
  const std::uint32_t host = address.v4_value() & hosts;
  return host == 0 || host == hosts;
}

bool Pool::contains(const bgp::IpAddress& address) const {
  return std::ranges::any_of(cidrs, [&](const bgp::Prefix& cidr) { return cidr.covers(address); });
}

bool Declared::takes(std::string_view region, BindingType type) const {
  const auto types = region_types.find(region);
  return types == region_types.end() || std::ranges::find(types->second, type) != types->second.end();
}

bool Declared::is_here(std::string_view area) const {
  const auto found = std::ranges::find(access_areas, area, &AccessArea::name);
  return found != access_areas.end() &&
         std::ranges::find(found->access_points, access_point) != found->access_points.end();
}

const Pool* Declared::pool_of(const bgp::IpAddress& address) const {
  const auto found = std::ranges::find_if(pools, [&](const Pool& pool) { return pool.contains(address); });
  return found == pools.end() ? nullptr : &*found;
}

}  // namespace eipd::inventory
