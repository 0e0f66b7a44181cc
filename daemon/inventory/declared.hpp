// The inventory that the configuration file declares: access areas, accounts, pools and EIPs with their bindings
// (requirements A1 to A16, Z1 to Z8). Plain values; the file's loader has checked that every name resolves.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/route_attributes.hpp"

namespace eipd::inventory {

/// What an EIP can be bound to (A8, Z6).
enum class BindingType : std::uint8_t { Clb, Eni, Instance, NatSnat, NatDnat, LoadBalancer };
std::string_view to_string(BindingType type);  ///< "clb", "eni", "instance", "nat-snat", "nat-dnat", "load-balancer"
std::optional<BindingType> parse_binding_type(std::string_view text);

/// The name that says "assume healthy"; no check can have it.
inline constexpr std::string_view kNoCheck = "none";
/// The check that a binding with a target and no check of its own gets: a tcp connect. No configured check can have it.
inline constexpr std::string_view kDefaultCheck = "default-tcp";

struct Binding {
  std::string region;
  BindingType type = BindingType::Clb;
  std::string resource;
  std::string target;            ///< "host:port", the host an address or a name; empty: none
  std::string check;             ///< resolved: a configured check's name, kNoCheck or kDefaultCheck
  std::uint32_t priority = 100;  ///< lower is preferred
  [[nodiscard]] bool is_unchecked() const { return check == kNoCheck; }
  friend bool operator==(const Binding&, const Binding&) = default;
};

/// How many bindings must be healthy. `All` is independent of their number.
struct HealthRule {
  enum class Kind : std::uint8_t { Any, All, AtLeast };
  Kind kind = Kind::Any;
  std::uint32_t at_least = 1;  ///< for AtLeast
  /// For AtLeast: so many more must be healthy for it to become healthy (fast down, careful up).
  std::uint32_t hysteresis = 0;
  friend bool operator==(const HealthRule&, const HealthRule&) = default;
};

struct Eip {
  std::string id;
  bgp::IpAddress address;
  std::string account;
  std::string access_area;
  std::uint32_t bandwidth_mbps = 1000;  ///< a cap and a reference, never a promise (A13)
  HealthRule health;
  std::vector<Binding> bindings;
  RouteAttributes attributes;  ///< over and beside the neighbor's export
  std::string name;            ///< for people; may be empty
  std::map<std::string, std::string> tags;
  friend bool operator==(const Eip&, const Eip&) = default;
};

enum class CidrState : std::uint8_t { Pending, Validating, Active, Draining, Retired, Failed };
std::string_view to_string(CidrState state);
std::optional<CidrState> parse_cidr_state(std::string_view text);

/// The first and last of IPv4 /30 or shorter; the all-zeros IPv6 host (design §2 "pools"). `address` lies in `cidr`.
bool is_edge(const bgp::Prefix& cidr, const bgp::IpAddress& address);

struct Pool {
  std::string id;
  std::vector<bgp::Prefix> cidrs;
  bool customer_owned = false;
  std::string account;                     ///< the owner of a customer's pool; otherwise empty
  std::optional<std::string> access_area;  ///< absent: any
  bool is_default = false;                 ///< one per family and area
  CidrState state = CidrState::Active;     ///< of each of its CIDRs, until an operator changes one's
  bool reserve_edges = true;               ///< first and last of IPv4 /30 or shorter; the all-zeros IPv6 host
  std::vector<bgp::Prefix> reserved;
  std::chrono::milliseconds quarantine{0};
  [[nodiscard]] bool contains(const bgp::IpAddress& address) const;
  friend bool operator==(const Pool&, const Pool&) = default;
};

struct Quotas {  // A12 to A14
  std::uint32_t eips = 20;
  std::uint32_t bandwidth_mbps = 1000;
  std::uint32_t regions_per_eip = 5;
  friend bool operator==(const Quotas&, const Quotas&) = default;
};

struct Account {
  std::string name;
  Quotas quotas;
  bool may_choose_address = false;  // Z12
  friend bool operator==(const Account&, const Account&) = default;
};

/// How long a customer's CIDR may be that comes through the API.
struct LongestCidr {
  std::uint8_t ipv4 = 24;
  std::uint8_t ipv6 = 48;
  friend bool operator==(const LongestCidr&, const LongestCidr&) = default;
};

struct AccessArea {
  std::string name;
  std::vector<std::string> access_points;
  friend bool operator==(const AccessArea&, const AccessArea&) = default;
};

struct Declared {
  std::string access_point;  ///< which one this daemon is (A4)
  std::vector<AccessArea> access_areas;
  std::vector<std::string> origin_regions;  // A7
  /// What can be bound in a region; a region that does not stand here takes every type.
  std::map<std::string, std::vector<BindingType>, std::less<>> region_types;
  LongestCidr longest_cidr;
  std::vector<Account> accounts;
  std::vector<Pool> pools;
  std::vector<Eip> eips;
  friend bool operator==(const Declared&, const Declared&) = default;

  [[nodiscard]] bool takes(std::string_view region, BindingType type) const;  ///< of a region there is
  [[nodiscard]] bool is_here(std::string_view area) const;                 ///< whether the area has this access point
  [[nodiscard]] const Pool* pool_of(const bgp::IpAddress& address) const;  ///< null: in no pool
};

}  // namespace eipd::inventory
