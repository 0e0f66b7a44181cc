// The BFD control packet (RFC 5880 §4.1): octets ↔ value. Pure; no authentication, no Echo.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

namespace eipd::bgp::bfd {

using std::chrono::microseconds;

enum class State : std::uint8_t { AdminDown = 0, Down = 1, Init = 2, Up = 3 };
/// "AdminDown", "Down", "Init", "Up": the RFC's names.
std::string_view to_string(State state);

/// Why a system's session last changed its state (§4.1). Values above 8 are reserved; they are kept as they came.
enum class Diagnostic : std::uint8_t {
  None = 0,
  DetectionTimeExpired = 1,
  EchoFailed = 2,
  NeighborSignaledDown = 3,
  ForwardingPlaneReset = 4,
  PathDown = 5,
  ConcatenatedPathDown = 6,
  AdministrativelyDown = 7,
  ReverseConcatenatedPathDown = 8,
};
/// A closed set for logs and the API: "none", "detection-time-expired", … and "reserved".
std::string_view label(Diagnostic diagnostic);

struct ControlPacket {
  Diagnostic diagnostic = Diagnostic::None;
  State state = State::Down;
  bool poll = false;
  bool final = false;
  bool control_plane_independent = false;  ///< the C bit: BFD does not share fate with the control plane
  bool demand = false;
  std::uint8_t multiplier = 3;           ///< of the sender's transmit interval, until the receiver gives up; not 0
  std::uint32_t my_discriminator = 0;    ///< not 0
  std::uint32_t your_discriminator = 0;  ///< 0: not known yet
  microseconds desired_min_tx{0};        ///< all three at most 2^32 - 1
  microseconds required_min_rx{0};       ///< 0: send nothing periodically
  microseconds required_min_echo_rx{0};  ///< 0: no Echo packets
  friend bool operator==(const ControlPacket&, const ControlPacket&) = default;
};

inline constexpr std::size_t kPacketSize = 24;  ///< without authentication

/// Why a packet is dropped in silence (§6.8.6): a closed set.
enum class Discard : std::uint8_t {
  TooShort,
  BadVersion,
  BadLength,
  Authenticated,  ///< we have no key for anybody
  MultiplierZero,
  Multipoint,
  NoDiscriminator,      ///< My Discriminator is zero
  NoYourDiscriminator,  ///< Your Discriminator is zero in Init or Up
  UnknownSession,       ///< no session has that discriminator, or that neighbor
  WrongSource,          ///< the discriminator's session is with another neighbor
  TooFarAway,           ///< the TTL says that it crossed a router that it may not cross (RFC 5881 §5)
};
std::string_view label(Discard why);

/// The checks of §6.8.6 that need no session. Octets behind the packet's own length are ignored.
std::expected<ControlPacket, Discard> decode(std::span<const std::uint8_t> octets);
std::array<std::uint8_t, kPacketSize> encode(const ControlPacket& packet);

}  // namespace eipd::bgp::bfd
