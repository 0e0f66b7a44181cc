#include "bgp/types/bgp_id.hpp"

#include "bgp/types/address.hpp"

namespace eipd::bgp {

std::optional<BgpId> parse_bgp_id(std::string_view text) {
  const auto address = parse_address(text);
  if (!address || !address->is_v4() || address->is_unspecified()) return std::nullopt;
  return BgpId{address->v4_value()};
}

std::string to_string(BgpId id) {
  return to_string(IpAddress::v4(id.value));
}

}  // namespace eipd::bgp
