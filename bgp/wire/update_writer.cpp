#include "bgp/wire/update_writer.hpp"

#include <algorithm>

#include "bgp/wire/afi.hpp"
#include "bgp/wire/attribute_type.hpp"
#include "bgp/wire/header.hpp"
#include "bgp/wire/prefix_list.hpp"
#include "bgp/wire/writer.hpp"

namespace eipd::bgp::wire {
namespace {

constexpr std::size_t kLengthFields = 4;  // of the withdrawn routes and of the path attributes (RFC 4271 §4.3)
constexpr std::size_t kShortHead = 3;     // of an attribute: flags, type, length
constexpr std::size_t kExtendedHead = 4;
constexpr std::size_t kMaxShortValue = 255;

Buffer reach_head(Family family, const PathAttributes& attributes) {
  const bool with_link_local = attributes.link_local_next_hop && attributes.next_hop.is_v6();
  Buffer head;
  Writer writer{head};
  writer.u16(afi_of(family));
  writer.u8(kSafiUnicast);
  writer.u8(static_cast<std::uint8_t>(attributes.next_hop.octets().size() * (with_link_local ? 2 : 1)));
  writer.bytes(attributes.next_hop.octets());
  if (with_link_local) writer.bytes(attributes.link_local_next_hop->octets());
  writer.u8(0);  // reserved
  return head;
}

Buffer unreach_head(Family family) {
  Buffer head;
  Writer writer{head};
  writer.u16(afi_of(family));
  writer.u8(kSafiUnicast);
  return head;
}

/// Octets for prefixes in an MP attribute, when `available` are left for the whole attribute.
std::size_t multiprotocol_room(std::size_t available, std::size_t value_head) {
  const std::size_t value = available > kExtendedHead + kMaxShortValue
                                ? available - kExtendedHead
                                : std::min(available - std::min(available, kShortHead), kMaxShortValue);
  return value - std::min(value, value_head);
}

/// Octets for prefixes in one message. `mp_head` is empty in the classic form.
std::size_t prefix_room(const UpdateFormat& format, const Buffer& attributes, const Buffer& mp_head) {
  const auto fixed = kHeaderSize + kLengthFields + attributes.size();
  const auto available = format.max_message_size - std::min(format.max_message_size, fixed);
  return mp_head.empty() ? available : multiprotocol_room(available, mp_head.size());
}

}  // namespace

UpdateWriter::UpdateWriter(Buffer& out, Family family, const PathAttributes& attributes, const UpdateFormat& format)
    : out_{out},
      withdraw_{false},
      classic_{family == Family::Ipv4 && attributes.next_hop.is_v4()},
      attributes_{encode_attributes(attributes, classic_, format)},
      mp_head_{classic_ ? Buffer{} : reach_head(family, attributes)},
      room_{prefix_room(format, attributes_, mp_head_)},
      fits_{room_ >= encoded_size(bit_length(family)) && (classic_ || attributes.next_hop.is_v6())} {}

UpdateWriter::UpdateWriter(Buffer& out, Family family, const UpdateFormat& format)
    : out_{out},
      withdraw_{true},
      classic_{family == Family::Ipv4},
      mp_head_{classic_ ? Buffer{} : unreach_head(family)},
      room_{prefix_room(format, attributes_, mp_head_)},
      fits_{room_ >= encoded_size(bit_length(family))} {}

void UpdateWriter::add(const Prefix& prefix) {
  const auto size = encoded_size(prefix);
  if (open_ && used_ + size > room_) finish();
  if (!open_) begin();
  encode(prefix, out_);
  used_ += size;
}

void UpdateWriter::begin() {
  start_ = begin_message(out_, MessageType::Update);
  Writer writer{out_};
  writer.u16(0);  // withdrawn routes; filled in by finish where there are any
  if (!classic_) {
    writer.u16(0);  // path attributes; filled in by finish
    writer.u8(kOptionalNonTransitive | kExtendedLength);
    writer.u8(static_cast<std::uint8_t>(withdraw_ ? AttributeType::MpUnreachNlri : AttributeType::MpReachNlri));
    writer.u16(0);  // of the value; filled in by finish
    writer.bytes(mp_head_);
  } else if (!withdraw_) {
    writer.u16(static_cast<std::uint16_t>(attributes_.size()));
    writer.bytes(attributes_);
  }
  open_ = true;
  used_ = 0;
  ++messages_;
}

void UpdateWriter::finish() {
  if (!open_) return;
  if (!classic_) {
    finish_multiprotocol();
  } else if (withdraw_) {
    Writer writer{out_};
    writer.patch_u16(start_ + kHeaderSize, used_);
    writer.u16(0);  // path attributes
  }
  end_message(out_, start_);
  open_ = false;
}

void UpdateWriter::finish_multiprotocol() {
  Writer writer{out_};
  const auto attributes = start_ + kHeaderSize + kLengthFields;
  const auto value = mp_head_.size() + used_;
  writer.patch_u16(attributes + 2, value);
  if (value <= kMaxShortValue) {  // then one octet of length: the lower of the two
    out_[attributes] = kOptionalNonTransitive;
    out_.erase(out_.begin() + static_cast<std::ptrdiff_t>(attributes + 2));
  }
  writer.bytes(attributes_);
  writer.patch_u16(attributes - 2, out_.size() - attributes);
}

}  // namespace eipd::bgp::wire
