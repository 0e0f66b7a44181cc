// NOTIFICATION (RFC 4271 §4.5): why a session ends. In this library a protocol error *is* the NOTIFICATION to send:
// decoders return `std::expected<T, Notification>`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eipd::bgp::wire {

enum class ErrorCode : std::uint8_t {
  MessageHeader = 1,
  OpenMessage = 2,
  UpdateMessage = 3,
  HoldTimerExpired = 4,
  FiniteStateMachine = 5,
  Cease = 6,
  RouteRefreshMessage = 7,   // RFC 7313
  SendHoldTimerExpired = 8,  // RFC 9687
};

enum class HeaderSubcode : std::uint8_t { NotSynchronized = 1, BadLength = 2, BadType = 3 };

enum class OpenSubcode : std::uint8_t {
  Unspecific = 0,
  UnsupportedVersion = 1,
  BadPeerAs = 2,
  BadBgpId = 3,
  UnsupportedOptionalParameter = 4,
  UnacceptableHoldTime = 6,
  UnsupportedCapability = 7,  // RFC 5492
  RoleMismatch = 11,          // RFC 9234
};

enum class UpdateSubcode : std::uint8_t {
  Unspecific = 0,
  MalformedAttributeList = 1,
  UnrecognizedWellKnown = 2,
  MissingWellKnown = 3,
  AttributeFlags = 4,
  AttributeLength = 5,
  InvalidOrigin = 6,
  InvalidNextHop = 8,
  OptionalAttribute = 9,
  InvalidNetworkField = 10,
  MalformedAsPath = 11,
};

enum class FsmSubcode : std::uint8_t {
  Unspecific = 0,
  InOpenSent = 1,
  InOpenConfirm = 2,
  InEstablished = 3
};  // RFC 6608

enum class CeaseSubcode : std::uint8_t {  // RFC 4486, 8538, 9384
  MaximumPrefixes = 1,
  AdministrativeShutdown = 2,
  PeerDeconfigured = 3,
  AdministrativeReset = 4,
  ConnectionRejected = 5,
  OtherConfigurationChange = 6,
  ConnectionCollision = 7,
  OutOfResources = 8,
  HardReset = 9,
  BfdDown = 10,
};

struct Notification {
  ErrorCode code = ErrorCode::Cease;
  std::uint8_t subcode = 0;  ///< one of the enums above, by `code`; a received one may be anything
  std::vector<std::uint8_t> data{};

  friend bool operator==(const Notification&, const Notification&) = default;
};

inline Notification error(HeaderSubcode subcode, std::vector<std::uint8_t> data = {}) {
  return {ErrorCode::MessageHeader, static_cast<std::uint8_t>(subcode), std::move(data)};
}
inline Notification error(OpenSubcode subcode, std::vector<std::uint8_t> data = {}) {
  return {ErrorCode::OpenMessage, static_cast<std::uint8_t>(subcode), std::move(data)};
}
inline Notification error(UpdateSubcode subcode, std::vector<std::uint8_t> data = {}) {
  return {ErrorCode::UpdateMessage, static_cast<std::uint8_t>(subcode), std::move(data)};
}
inline Notification error(FsmSubcode subcode, std::vector<std::uint8_t> data = {}) {
  return {ErrorCode::FiniteStateMachine, static_cast<std::uint8_t>(subcode), std::move(data)};
}
inline Notification cease(CeaseSubcode subcode, std::vector<std::uint8_t> data = {}) {
  return {ErrorCode::Cease, static_cast<std::uint8_t>(subcode), std::move(data)};
}
inline Notification hold_timer_expired() {
  return {ErrorCode::HoldTimerExpired, 0, {}};
}
inline Notification send_hold_timer_expired() {
  return {ErrorCode::SendHoldTimerExpired, 0, {}};
}

/// Cease with the operator's words (RFC 9003), for subcode AdministrativeShutdown or AdministrativeReset. Cut to 255
/// octets at a character's boundary.
Notification cease_with_text(CeaseSubcode subcode, std::string_view text);
/// The words of a received shutdown or reset, with control characters replaced; empty if there are none or they are no
/// UTF-8.
std::string shutdown_text(const Notification& notification);
/// "Cease/Administrative Shutdown", "OPEN Message Error/Bad Peer AS": the RFC's names, or the number where there is
/// none.
std::string describe(const Notification& notification);

}  // namespace eipd::bgp::wire
