// What the configuration says of the speaker and of each neighbor's session: plain values. What a neighbor is sent is
// the announcement layer's (daemon/announce/policy.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bgp/types/asn.hpp"
#include "bgp/types/bgp_id.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/types/family_set.hpp"
#include "bgp/types/role.hpp"

namespace eipd::bgp::fsm {

using std::chrono::milliseconds;
using std::chrono::seconds;

enum class OnStop : std::uint8_t { Withdraw, Keep };

struct SpeakerSettings {
  Asn as;
  BgpId router_id;
  std::vector<Endpoint> listen;  ///< one socket each; empty: never listen
  seconds restart_time{0};       ///< graceful restart; 0 = off
  bool graceful_notification = false;
  OnStop on_stop = OnStop::Withdraw;
  milliseconds stop_gshut{0};
  milliseconds startup_wait{20'000};  ///< End-of-RIB goes out when every check has a verdict, or after this
  friend bool operator==(const SpeakerSettings&, const SpeakerSettings&) = default;
};

struct BfdSettings {
  milliseconds interval{300};
  std::uint8_t multiplier = 3;
  bool strict = false;
  friend bool operator==(const BfdSettings&, const BfdSettings&) = default;
};

struct NeighborSettings {
  std::string name;
  std::string description;
  ScopedAddress address;
  Asn as;
  std::uint16_t port = 179;
  std::optional<IpAddress> local_address;
  std::string interface;  ///< bind the socket to this device; empty: none
  std::string vrf;        ///< likewise
  bool passive = false;   ///< never dial
  bool shutdown = false;  ///< configured down
  FamilySet families{Family::Ipv4, Family::Ipv6};
  std::string password_file;                 ///< TCP MD5; empty: none
  std::optional<std::uint8_t> ttl_security;  ///< GTSM: hops away, 1 to 254
  std::optional<std::uint8_t> multihop;      ///< TTL; excludes ttl_security
  seconds hold_time{90};                     ///< offered; 3 to 65535
  milliseconds connect_retry{5000};          ///< first pause before dialling again; doubles up to 30 s
  seconds send_hold_time{0};                 ///< RFC 9687; 0: twice the negotiated hold time
  std::optional<BfdSettings> bfd;
  std::optional<Role> role;
  bool role_strict = false;
  bool graceful_restart = false;
  bool blackhole = false;  ///< takes blackhole routes
  friend bool operator==(const NeighborSettings&, const NeighborSettings&) = default;

  [[nodiscard]] bool is_internal(Asn local_as) const { return as == local_as; }
};

}  // namespace eipd::bgp::fsm
