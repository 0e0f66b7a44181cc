#include "tests/unit/bgp/rib/peer_model.hpp"

#include <array>
#include <set>
#include <span>

#include <gtest/gtest.h>

#include "bgp/wire/reader.hpp"
#include "bgp/wire/update.hpp"

namespace eipd::bgp::rib {
namespace {

constexpr wire::UpdateContext kContext{.families = {Family::Ipv4, Family::Ipv6}, .ipv4_over_ipv6 = true};
constexpr std::uint8_t kMed = 4;  // MULTI_EXIT_DISC

/// The MED of an UPDATE, whose structure was checked before.
std::uint32_t med_of(wire::Bytes body) {
  wire::Reader in{body};
  in.take(in.u16());
  wire::Reader attributes{in.take(in.u16())};
  while (attributes.left() > 0) {
    const auto flags = attributes.u8();
    const auto type = attributes.u8();
    const std::size_t length = (flags & 0x10) != 0 ? attributes.u16() : attributes.u8();
    wire::Reader value{attributes.take(length)};
    if (type == kMed) return value.u32();
  }
  return 0;
}

}  // namespace

void PeerModel::read(const Chunk& chunk) {
  const auto before = updates_;
  std::set<Prefix> named{chunk.prefixes.begin(), chunk.prefixes.end()};
  EXPECT_EQ(named.size(), chunk.prefixes.size());
  const auto changes = announcements_ + withdrawals_;
  for (wire::Bytes octets{chunk.octets}; !octets.empty();) {
    ASSERT_GE(octets.size(), wire::kHeaderSize);
    const auto length = static_cast<std::size_t>(octets[16] << 8 | octets[17]);
    ASSERT_LE(length, max_message_size_);
    ASSERT_LE(length, octets.size()) << "a message cut off";
    ASSERT_EQ(octets[18], static_cast<std::uint8_t>(wire::MessageType::Update));
    read_message(octets.subspan(wire::kHeaderSize, length - wire::kHeaderSize));
    octets = octets.subspan(length);
  }
  EXPECT_EQ(updates_ - before, chunk.updates);
  EXPECT_EQ(announcements_ + withdrawals_ - changes, chunk.prefixes.size());
  for (const Prefix& prefix : chunk.prefixes) EXPECT_EQ(table_.contains(prefix), chunk.action == Action::Announce);
}

void PeerModel::forget(Family family) {
  std::erase_if(table_, [&](const auto& route) { return route.first.family() == family; });
}

void PeerModel::read_message(wire::Bytes body) {
  ++updates_;
  const auto update = wire::decode_update(body, kContext);
  ASSERT_TRUE(update);
  EXPECT_FALSE(update->treat_as_withdraw);
  EXPECT_FALSE(update->end_of_rib);
  const auto withdraw = [&](const Prefix& prefix) {
    ++withdrawals_;
    table_.erase(prefix);
  };
  const auto med = med_of(body);
  const auto announce = [&](const Prefix& prefix) {
    ++announcements_;
    table_[prefix] = med;
  };
  update->withdrawn.for_each(withdraw);
  update->mp_withdrawn.for_each(withdraw);
  update->announced.for_each(announce);
  update->mp_announced.for_each(announce);
}

void drain(ExportGroup& group, ReaderId reader, PeerModel& peer) {
  while (const auto chunk = group.next(reader)) {
    peer.read(*chunk);
    group.written(reader, *chunk);
  }
}

void drain_withdrawals(ExportGroup& group, ReaderId reader, PeerModel& peer) {
  while (const auto chunk = group.next_withdrawals(reader)) {
    peer.read(*chunk);
    group.written(reader, *chunk);
  }
}

wire::PathAttributes with_med(std::uint32_t med, Family next_hop) {
  wire::PathAttributes attributes;
  attributes.as_path = {Asn{64500}};
  attributes.next_hop = next_hop == Family::Ipv4 ? IpAddress::v4(0xC0000201) : v6_host(1).address();
  attributes.med = med;
  return attributes;
}

Prefix v4_host(std::uint32_t number) {
  return Prefix::host(IpAddress::v4(0x0A000000 + number));
}

Prefix v6_host(std::uint32_t number) {
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0D, 0xB8};
  for (std::size_t i = 0; i < 4; ++i) octets[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return Prefix::host(IpAddress::v6(octets));
}

}  // namespace eipd::bgp::rib
