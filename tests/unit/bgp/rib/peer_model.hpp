// The other side of a session, for the tests of the Adj-RIB-Out: reads UPDATEs as a router would, and keeps the table
// that follows from them. Real: the octets, the framer and the decoder. The MED tells sets of attributes apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "bgp/rib/export_group.hpp"

namespace eipd::bgp::rib {

class PeerModel {
 public:
  using Table = std::map<Prefix, std::uint32_t>;  ///< prefix → MED

  explicit PeerModel(std::size_t max_message_size = wire::kMaxMessageSize) : max_message_size_{max_message_size} {}

  /// Reads whole messages; each fault is a failure of the test.
  void read(const Chunk& chunk);
  /// The router loses what it knew of this family.
  void forget(Family family);

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] std::size_t updates() const { return updates_; }
  [[nodiscard]] std::size_t announcements() const { return announcements_; }
  [[nodiscard]] std::size_t withdrawals() const { return withdrawals_; }

 private:
  void read_message(wire::Bytes body);

  std::size_t max_message_size_;
  Table table_;
  std::size_t updates_ = 0;
  std::size_t announcements_ = 0;
  std::size_t withdrawals_ = 0;
};

/// Everything that is pending for the reader goes to the peer, and counts as written.
void drain(ExportGroup& group, ReaderId reader, PeerModel& peer);
/// The same, of withdrawals alone.
void drain_withdrawals(ExportGroup& group, ReaderId reader, PeerModel& peer);

/// Attributes towards an external neighbor over IPv4 or IPv6, with this MED.
wire::PathAttributes with_med(std::uint32_t med, Family next_hop = Family::Ipv4);

/// 10.0.0.0 + number, as a host route.
Prefix v4_host(std::uint32_t number);
/// 2001:db8:: + number, as a host route.
Prefix v6_host(std::uint32_t number);

}  // namespace eipd::bgp::rib
