// Pools, their CIDRs and the addresses of these: of the file and of the API, in one table with one set of rules (Z5).
// Pure.
//
// A CIDR is *live* while it is active or draining: only then EIPs can hold its addresses, and live CIDRs never overlap.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/inventory/address_space.hpp"
#include "daemon/inventory/eip_table.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::inventory {

/// A pool of the file, or one that exists because customers' CIDRs name it.
struct PoolEntry {
  Pool settings;  ///< its `cidrs` and `state` are the file's; what holds stands in `members`
  bool from_file = false;
  std::size_t position = 0;          ///< in the file
  std::vector<bgp::Prefix> members;  ///< the file's in its order, then those of the API in the order of prefixes
  std::uint64_t allocated = 0;
};

struct LiveCidr {
  AddressSpace space;
  std::string pool;
  std::uint64_t held = 0;
};

class PoolTable {
 public:
  /// The file's part. `eips` outlives this and is changed before replace() is told.
  PoolTable(const std::vector<Pool>& pools, const EipTable& eips);

  void replace(const EipPtr& before, const EipPtr& after);
  /// A change without `after` leaves what the file declares.
  void replace(const RowChange<CidrRecord>& change);
  void replace(const RowChange<Quarantine>& change);

  [[nodiscard]] const PoolEntry* pool(std::string_view id) const;
  [[nodiscard]] const std::map<std::string, PoolEntry, std::less<>>& pools() const { return pools_; }
  [[nodiscard]] const std::map<bgp::Prefix, CidrRecord>& cidrs() const { return cidrs_; }
  [[nodiscard]] const CidrRecord* cidr(const bgp::Prefix& cidr) const;
  [[nodiscard]] const LiveCidr* live(const bgp::Prefix& cidr) const;
  /// The live CIDR that has the address, or else any that has.
  [[nodiscard]] const CidrRecord* cidr_of(const bgp::IpAddress& address) const;
  [[nodiscard]] const Quarantine* released(const bgp::IpAddress& address) const;
  [[nodiscard]] const std::map<bgp::IpAddress, Quarantine>& released() const { return released_; }

  /// What the store has of a file's CIDR that the file has no more, and of a retired one that the file now has: holds
  /// again should the file change.
  [[nodiscard]] const std::map<bgp::Prefix, CidrRecord>& dormant() const { return dormant_; }

 private:
  [[nodiscard]] LiveCidr* live_at(const bgp::IpAddress& address);
  void settle(const bgp::IpAddress& address);
  void put(const CidrRecord& record);
  void remove(const bgp::Prefix& cidr);
  void make_live(const CidrRecord& record, const PoolEntry& pool);

  const EipTable& eips_;
  std::map<std::string, PoolEntry, std::less<>> pools_;
  std::map<bgp::Prefix, CidrRecord> declared_;  ///< the file's, as it says
  std::map<bgp::Prefix, CidrRecord> cidrs_;
  std::map<bgp::Prefix, CidrRecord> dormant_;
  std::map<bgp::Prefix, LiveCidr> live_;
  std::map<bgp::IpAddress, Quarantine> released_;
};

/// A pool that the API makes for a customer.
Pool customer_pool(std::string id, std::string account);

bool is_live(CidrState state);

}  // namespace eipd::inventory
