#include "bgp/wire/prefix_list.hpp"

namespace eipd::bgp::wire {

void encode(const Prefix& prefix, Buffer& out) {
  std::array<std::uint8_t, 17> encoded{prefix.length()};
  std::ranges::copy(prefix.address().octets(), encoded.begin() + 1);
  out.insert(out.end(), encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(encoded_size(prefix)));
}

std::optional<PrefixList> PrefixList::decode(Family family, Bytes octets) {
  PrefixList list;
  list.family_ = family;
  list.octets_ = octets;
  Reader in{octets};
  while (in.left() > 0) {
    const auto length = in.u8();
    if (length > bit_length(family)) return std::nullopt;
    in.take(encoded_size(length) - 1);
    if (!in.ok()) return std::nullopt;
    ++list.size_;
  }
  return list;
}

}  // namespace eipd::bgp::wire
