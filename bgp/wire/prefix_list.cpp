#include "bgp/wire/prefix_list.hpp"

namespace eipd::bgp::wire {

void encode(const Prefix& prefix, Buffer& out) {
  out.push_back(prefix.length());
  const auto octets = prefix.address().octets().first(encoded_size(prefix) - 1);
  out.insert(out.end(), octets.begin(), octets.end());
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
