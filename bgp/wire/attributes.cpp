#include "bgp/wire/attributes.hpp"

#include <algorithm>

#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/writer.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::uint8_t kOriginIgp = 0;
constexpr std::size_t kMaxSegment = 255;  // AS numbers: the count has one octet (RFC 4271 §4.3)

/// Appends one attribute; `value` appends its value. The length takes two octets only where one has no room.
template <typename Value>
void encode_attribute(Buffer& out, std::uint8_t flags, AttributeType type, std::size_t size, Value&& value) {
  Writer writer{out};
  const bool extended = size > 0xFF;
  writer.u8(extended ? flags | kExtendedLength : flags);
  writer.u8(static_cast<std::uint8_t>(type));
  if (extended)
    writer.u16(static_cast<std::uint16_t>(size));
  else
    writer.u8(static_cast<std::uint8_t>(size));
  value(writer);
}

void encode_u32(Buffer& out, std::uint8_t flags, AttributeType type, std::uint32_t number) {
  encode_attribute(out, flags, type, 4, [&](Writer& writer) { writer.u32(number); });
}

/// AS_SEQUENCEs of at most 255 numbers; no segment at all for an empty path.
void encode_path(Buffer& out, std::uint8_t flags, AttributeType type, std::span<const Asn> path, bool four_octets) {
  const auto segments = (path.size() + kMaxSegment - 1) / kMaxSegment;
  encode_attribute(out, flags, type, 2 * segments + path.size() * (four_octets ? 4 : 2), [&](Writer& writer) {
    while (!path.empty()) {
      const auto segment = path.first(std::min(path.size(), kMaxSegment));
      writer.u8(static_cast<std::uint8_t>(SegmentType::AsSequence));
      writer.u8(static_cast<std::uint8_t>(segment.size()));
      for (const auto as : segment) {
        if (four_octets)
          writer.u32(as.value);
        else
          writer.u16(static_cast<std::uint16_t>(as.is_two_octet() ? as.value : kAsTrans.value));
      }
      path = path.subspan(segment.size());
    }
  });
}

void encode_standard(Buffer& out, const std::vector<Community>& communities) {
  if (communities.empty()) return;
  encode_attribute(out, kOptionalTransitive, AttributeType::Communities, 4 * communities.size(), [&](Writer& writer) {
    for (const auto& community : communities) writer.u32(community.value);
  });
}

void encode_extended(Buffer& out, const std::vector<ExtendedCommunity>& communities) {
  if (communities.empty()) return;
  encode_attribute(out, kOptionalTransitive, AttributeType::ExtendedCommunities, 8 * communities.size(),
                   [&](Writer& writer) {
                     for (const auto& community : communities) writer.u64(community.value);
                   });
}

void encode_large(Buffer& out, const std::vector<LargeCommunity>& communities) {
  if (communities.empty()) return;
  encode_attribute(out, kOptionalTransitive, AttributeType::LargeCommunities, 12 * communities.size(),
                   [&](Writer& writer) {
                     for (const auto& community : communities) {
                       writer.u32(community.global_administrator);
                       writer.u32(community.local_data_1);
                       writer.u32(community.local_data_2);
                     }
                   });
}

/// FNV-1a over the numbers that make up a value.
class Hash {
 public:
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) value_ = (value_ ^ (number >> shift & 0xFF)) * 0x100000001B3U;
  }
  void add(const std::optional<std::uint32_t>& number) { add(number ? std::uint64_t{*number} + 1 : 0); }
  [[nodiscard]] std::size_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325U;
};

}  // namespace

std::size_t hash_value(const PathAttributes& attributes) {
  Hash hash;
  hash.add(attributes.as_path.size());
  for (const auto as : attributes.as_path) hash.add(as.value);
  hash.add(std::hash<IpAddress>{}(attributes.next_hop));
  hash.add(attributes.link_local_next_hop ? std::hash<IpAddress>{}(*attributes.link_local_next_hop) : 0);
  hash.add(attributes.med);
  hash.add(attributes.local_preference);
  hash.add(attributes.communities.standard.size());
  for (const auto& community : attributes.communities.standard) hash.add(community.value);
  hash.add(attributes.communities.large.size());
  for (const auto& community : attributes.communities.large) {
    hash.add(community.global_administrator);
    hash.add(std::uint64_t{community.local_data_1} << 32 | community.local_data_2);
  }
  for (const auto& community : attributes.communities.extended) hash.add(community.value);
  hash.add(attributes.only_to_customer ? std::uint64_t{attributes.only_to_customer->value} + 1 : 0);
  return hash.value();
}

Buffer encode_attributes(const PathAttributes& attributes, bool classic_ipv4, const UpdateFormat& format) {
  Buffer out;
  encode_attribute(out, kWellKnown, AttributeType::Origin, 1, [](Writer& writer) { writer.u8(kOriginIgp); });
  encode_path(out, kWellKnown, AttributeType::AsPath, attributes.as_path, format.four_octet_as);
  if (classic_ipv4)
    encode_attribute(out, kWellKnown, AttributeType::NextHop, 4,
                     [&](Writer& writer) { writer.bytes(attributes.next_hop.octets().first(4)); });
  if (attributes.med) encode_u32(out, kOptionalNonTransitive, AttributeType::MultiExitDisc, *attributes.med);
  if (attributes.local_preference) encode_u32(out, kWellKnown, AttributeType::LocalPref, *attributes.local_preference);
  encode_standard(out, attributes.communities.standard);
  encode_extended(out, attributes.communities.extended);
  // RFC 6793 §4.2.2: only towards a 2-octet neighbor, and only if its AS_PATH lost something.
  const bool lossless = std::ranges::all_of(attributes.as_path, &Asn::is_two_octet);
  if (!format.four_octet_as && !lossless)
    encode_path(out, kOptionalTransitive, AttributeType::As4Path, attributes.as_path, true);
  encode_large(out, attributes.communities.large);
  if (attributes.only_to_customer)
    encode_u32(out, kOptionalTransitive, AttributeType::OnlyToCustomer, attributes.only_to_customer->value);
  return out;
}

}  // namespace eipd::bgp::wire
