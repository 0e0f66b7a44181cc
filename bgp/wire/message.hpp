// The messages of BGP-4 as values (RFC 4271 §4), and the codec between them and octets. Pure: no I/O, no state.
// Structure is checked by `decode_…`, meaning by `check_…`; both return the NOTIFICATION to send as their error.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "bgp/types/asn.hpp"
#include "bgp/types/bgp_id.hpp"
#include "bgp/types/family_set.hpp"
#include "bgp/types/role.hpp"
#include "bgp/wire/notification.hpp"

namespace eipd::bgp::wire {

using Bytes = std::span<const std::uint8_t>;
using Buffer = std::vector<std::uint8_t>;
using std::chrono::seconds;

inline constexpr std::uint8_t kVersion = 4;
inline constexpr std::size_t kHeaderSize = 19;
inline constexpr std::size_t kMaxMessageSize = 4096;
inline constexpr std::size_t kMaxExtendedMessageSize = 65535;  // RFC 8654

enum class MessageType : std::uint8_t { Open = 1, Update = 2, Notification = 3, Keepalive = 4, RouteRefresh = 5 };

using bgp::Role;

/// Graceful Restart capability (RFC 4724 §3, RFC 8538 §2).
struct GracefulRestart {
  bool restarting = false;    ///< R
  bool notification = false;  ///< N
  seconds restart_time{0};    ///< 0 to 4095
  FamilySet families{};       ///< those that stand in a tuple
  FamilySet forwarding{};     ///< those of them with F
  friend bool operator==(const GracefulRestart&, const GracefulRestart&) = default;
};

struct Capabilities {
  /// Multiprotocol (RFC 4760 §8), the families that we know. `multiprotocol` tells "no such capability, so IPv4 only"
  /// from "capabilities, but for other families".
  bool multiprotocol = false;
  FamilySet families{};
  std::optional<Asn> four_octet_as{};   ///< RFC 6793
  bool route_refresh = false;           ///< RFC 2918
  bool enhanced_route_refresh = false;  ///< RFC 7313
  bool extended_message = false;        ///< RFC 8654
  bool ipv4_over_ipv6 = false;          ///< RFC 8950, the tuple IPv4 unicast with an IPv6 next hop
  std::optional<GracefulRestart> graceful_restart{};
  std::optional<Role> role{};  ///< RFC 9234

  /// The families that the sender of these capabilities can exchange (RFC 4760 §8).
  [[nodiscard]] FamilySet effective_families() const { return multiprotocol ? families : FamilySet{Family::Ipv4}; }
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

struct Open {
  std::uint8_t version = kVersion;
  /// The sender's number: from the 4-octet capability where present, otherwise My Autonomous System (RFC 6793 §4.1).
  Asn as{};
  seconds hold_time{90};  ///< as on the wire, 0 to 65535
  BgpId id{};
  Capabilities capabilities{};
  friend bool operator==(const Open&, const Open&) = default;
};

/// RFC 2918, with the message subtypes of RFC 7313.
struct RouteRefresh {
  enum class Subtype : std::uint8_t { Request = 0, Begin = 1, End = 2 };
  Subtype subtype = Subtype::Request;
  Family family = Family::Ipv4;
  friend bool operator==(const RouteRefresh&, const RouteRefresh&) = default;
};

/// Whole messages, header included.
Buffer encode(const Open& open);
Buffer encode(const Notification& notification);
Buffer encode(const RouteRefresh& refresh);
Buffer encode_keepalive();
/// End-of-RIB (RFC 4724 §2).
Buffer encode_end_of_rib(Family family);

/// Bodies, without the header. An OPEN may have the extended parameters of RFC 9072.
std::expected<Open, Notification> decode_open(Bytes body);
/// Total: a NOTIFICATION is never answered, so there is nothing to refuse; missing octets read as zero.
Notification decode_notification(Bytes body);
/// Nothing for a family that we do not know or an unknown subtype: such a message is ignored (RFC 7313 §5).
std::expected<std::optional<RouteRefresh>, Notification> decode_route_refresh(Bytes body);

/// What an OPEN must say to be accepted.
struct OpenExpectations {
  Asn peer_as{};
  Asn local_as{};
  BgpId local_id{};
  std::optional<Role> role{};  ///< the local role
  bool role_strict = false;    ///< refuse a peer that names no role (RFC 9234 §4.2)
  /// Hold time 0 means no KEEPALIVEs and no hold timer: a peer that died unnoticed would stay up (RFC 4271 §4.2).
  bool accept_zero_hold_time = false;
};
/// RFC 4271 §6.2 with RFC 6286 (identifier), RFC 6793 (AS) and RFC 9234 (role).
std::expected<void, Notification> check_open(const Open& open, const OpenExpectations& expected);

}  // namespace eipd::bgp::wire
