// What may be asked of the inventory, and how it refuses. Plain values: an API request, once read, is one of these, and
// so is what the daemon asks of itself (FinishRelease, Expire).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/declared.hpp"

namespace eipd::inventory {

using SystemTime = std::chrono::system_clock::time_point;

/// Z2, Z4: one address of the pool named, of the pool that has the address named, or of the default pool of the area
/// and family (Z14).
struct Allocate {
  std::string account;
  std::string access_area;
  std::optional<std::string> pool;
  std::optional<bgp::IpAddress> address;  ///< Z12: where the account may choose
  std::optional<bgp::Family> family;      ///< absent: the named pool's, the address's, else IPv4
  std::optional<std::uint32_t> bandwidth_mbps;
  HealthRule health;
  std::string name;
  std::map<std::string, std::string> tags;
};

/// A16, A21. `check` empty: by the binding's type (a tcp connect to the target; none for nat-snat).
struct Bind {
  std::string eip;
  std::string region;
  BindingType type = BindingType::Clb;
  std::string resource;
  std::string target;
  std::string check;
  std::uint32_t priority = 100;
};

/// All bindings of the region, or those of one type (one NAT gateway may hold nat-snat and nat-dnat).
struct Unbind {
  std::string eip;
  std::string region;
  std::optional<BindingType> type;
};

/// Absent: as it is.
struct ModifyEip {
  std::string eip;
  std::optional<std::uint32_t> bandwidth_mbps;
  std::optional<std::string> name;
  std::optional<std::map<std::string, std::string>> tags;
  std::optional<HealthRule> health;
};

/// Refused while bound. The EIP is `releasing` until FinishRelease.
struct Release {
  std::string eip;
};
/// Asked by the daemon once no neighbor has the prefix any more: the address goes into its pool's quarantine, or is
/// free (Z9).
struct FinishRelease {
  std::string eip;
};

/// A customer's CIDR (Z1), `pending`. Without a pool, one named after the account is made or joined; a pool has one
/// family and one owner. A retired CIDR can be added again.
struct AddCidr {
  bgp::Prefix cidr;
  std::string account;
  std::optional<std::string> pool;
};
struct ActivateCidr {  ///< validates: to active or failed, which is no refusal; also resumes a draining one
  bgp::Prefix cidr;
};
struct DrainCidr {  ///< no allocations from now on; what is allocated stays
  bgp::Prefix cidr;
};
struct RetireCidr {  ///< Z11: refused while EIPs remain, naming them
  bgp::Prefix cidr;
};

/// Over the file's, until ResetQuota. Absent: as it is.
struct SetQuota {
  std::string account;
  std::optional<std::uint32_t> eips;
  std::optional<std::uint32_t> bandwidth_mbps;
  std::optional<std::uint32_t> regions_per_eip;
};
struct ResetQuota {
  std::string account;
};

using Operation = std::variant<Allocate, Bind, Unbind, ModifyEip, Release, FinishRelease, AddCidr, ActivateCidr,
                               DrainCidr, RetireCidr, SetQuota, ResetQuota>;

/// Closed; the words are API (design §3): kebab-case of the names.
enum class RefusalCode : std::uint8_t {  // kRefusalWords in operations.cpp has the same order
  UnknownAccount,
  UnknownAccessArea,
  AreaWithoutAccessPoints,
  UnknownPool,
  UnknownEip,
  UnknownRegion,
  UnknownCheck,
  UnknownCidr,
  NoDefaultPool,
  PoolNotInArea,
  PoolNotYours,  ///< a customer's pool, another account
  FamilyNotInPool,
  PoolExhausted,      ///< Z13
  CidrNotActive,      ///< Z1: names the state
  QuotaExceeded,      ///< A12, A13, A14: names quota, limit and use
  AddressNotAllowed,  ///< the account may not choose (Z12)
  AddressNotInPool,
  AddressReserved,
  AddressInUse,
  AddressQuarantined,
  AddressInAggregate,  ///< of an area elsewhere, whose traffic an aggregate of this access point would attract
  BandwidthOutOfRange,
  RegionAlreadyBound,     ///< A15
  BindingTypeNotAllowed,  ///< the region takes others
  TargetRequired,
  BadTarget,
  NotBound,
  StillBound,
  Releasing,     ///< nothing more can be done with it
  NotReleasing,  ///< of FinishRelease
  FileOwned,     ///< only the configuration file can change it
  NotAuthority,  ///< a follower changes nothing
  CidrOverlaps,
  CidrTooLong,          ///< longer than /24 or /48
  CidrNeverAnnounced,   ///< special space
  CidrHoldsOwnAddress,  ///< one that this host uses itself
  CidrInUse,            ///< Z11: names the EIPs
  CidrStateForbids,
  BadValue,  ///< a name, tag or id that is empty, too long or of forbidden characters
};
std::string_view to_string(RefusalCode code);  ///< "quota-exceeded", …

struct Refusal {
  RefusalCode code = RefusalCode::BadValue;
  std::string sentence;  ///< for people, complete
  std::string value;     ///< the offending one; may be empty
  std::string accepted;  ///< what would be; may be empty
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace eipd::inventory
