#include "tests/unit/bgp/wire/received_update.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "bgp/wire/decode.hpp"
#include "bgp/wire/reader.hpp"

namespace eipd::bgp::wire::test {
namespace {

std::vector<Asn> read_path(Reader in, bool four_octets) {
  std::vector<Asn> path;
  while (in.left() > 0) {
    EXPECT_EQ(in.u8(), 2) << "AS_SEQUENCE";
    const auto count = in.u8();
    for (int i = 0; i < count; ++i) path.push_back(Asn{four_octets ? in.u32() : in.u16()});
  }
  EXPECT_TRUE(in.ok());
  return path;
}

IpAddress read_v6(Reader& in) {
  return IpAddress::v6(in.take(16).first<16>());
}

void read_next_hops(Reader in, PathAttributes& into) {
  in.take(3);  // AFI, SAFI
  const auto length = in.u8();
  if (length == 4) into.next_hop = IpAddress::v4(in.u32());
  if (length >= 16) into.next_hop = read_v6(in);
  if (length == 32) into.link_local_next_hop = read_v6(in);
}

void read_communities(std::uint8_t type, Reader in, CommunitySet& into) {
  while (in.left() > 0) {
    if (type == 8) into.add(Community{in.u32()});
    if (type == 16) into.add(ExtendedCommunity{std::uint64_t{in.u32()} << 32 | in.u32()});
    if (type == 32) {
      const auto global = in.u32();
      const auto local_1 = in.u32();
      into.add(LargeCommunity{.global_administrator = global, .local_data_1 = local_1, .local_data_2 = in.u32()});
    }
  }
}

void read_attribute(std::uint8_t type, Reader in, bool four_octets, ReceivedUpdate& into) {
  auto& attributes = into.attributes;
  into.types.push_back(type);
  if (type == 1) EXPECT_EQ(in.u8(), 0) << "ORIGIN is IGP";
  if (type == 2) attributes.as_path = read_path(in, four_octets);
  if (type == 3) attributes.next_hop = IpAddress::v4(in.u32());
  if (type == 4) attributes.med = in.u32();
  if (type == 5) attributes.local_preference = in.u32();
  if (type == 8 || type == 16 || type == 32) read_communities(type, in, attributes.communities);
  if (type == 14) read_next_hops(in, attributes);
  if (type == 17) into.as4_path = read_path(in, true);
}

void read_attributes(Bytes body, bool four_octets, ReceivedUpdate& into) {
  Reader in{body};
  in.take(in.u16());
  Reader attributes{in.take(in.u16())};
  while (attributes.left() > 0) {
    const auto flags = attributes.u8();
    const auto type = attributes.u8();
    const bool extended = (flags & 0x10) != 0;
    const std::size_t length = extended ? attributes.u16() : attributes.u8();
    EXPECT_EQ(extended, length > 255) << "extended length only where needed, attribute " << int{type};
    EXPECT_EQ(flags & 0x0F, 0) << "the low flag bits are zero";
    read_attribute(type, Reader{attributes.take(length)}, four_octets, into);
  }
  EXPECT_TRUE(attributes.ok());
}

ReceivedUpdate read(const Frame& frame, const Update& update, const UpdateContext& context) {
  ReceivedUpdate received{.size = kHeaderSize + frame.body.size(), .end_of_rib = update.end_of_rib};
  const auto into = [](std::vector<Prefix>& list) { return [&](const Prefix& prefix) { list.push_back(prefix); }; };
  update.withdrawn.for_each(into(received.withdrawn));
  update.mp_withdrawn.for_each(into(received.withdrawn));
  update.announced.for_each(into(received.announced));
  update.mp_announced.for_each(into(received.announced));
  EXPECT_FALSE(update.treat_as_withdraw);
  EXPECT_EQ(update.discarded_attributes, 0);
  EXPECT_EQ(update.ignored_families, 0);
  read_attributes(frame.body, context.four_octet_as, received);
  return received;
}

}  // namespace

std::vector<ReceivedUpdate> receive_updates(Bytes octets, const UpdateContext& context) {
  std::vector<ReceivedUpdate> updates;
  Framer framer;
  framer.accept_extended_messages();
  while (!octets.empty()) {
    const auto space = framer.space();
    const auto piece = octets.first(std::min(space.size(), octets.size()));
    std::ranges::copy(piece, space.begin());
    framer.commit(piece.size());
    octets = octets.subspan(piece.size());
    for (auto frame = framer.next(); frame; frame = framer.next()) {
      if (!*frame) {
        ADD_FAILURE() << "no message: " << describe(frame->error());
        return updates;
      }
      const auto decoded = decode(**frame, context);
      const auto* update = decoded ? std::get_if<Update>(&*decoded) : nullptr;
      if (update == nullptr)
        ADD_FAILURE() << (decoded ? "no UPDATE" : describe(decoded.error()));
      else
        updates.push_back(read(**frame, *update, context));
    }
  }
  return updates;
}

std::map<Prefix, PathAttributes> table_after(const std::vector<ReceivedUpdate>& updates) {
  std::map<Prefix, PathAttributes> table;
  for (const auto& update : updates) {
    for (const auto& prefix : update.withdrawn) table.erase(prefix);
    for (const auto& prefix : update.announced) table[prefix] = update.attributes;
  }
  return table;
}

}  // namespace eipd::bgp::wire::test
