// Why a connection or a session ended: one closed table, as data. Each row says the NOTIFICATION that goes with it, how
// soon we dial again, and the word that stands for it in logs, metrics and the API. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bgp/wire/notification.hpp"

namespace eipd::bgp::fsm {

enum class Cause : std::uint8_t {
  // Our own decision.
  AdminShutdown,
  AdminReset,
  Deconfigured,
  ConfigChanged,
  Kept,  ///< `on_stop: keep`: the peer is to keep our routes until we are back
  Collision,
  // Our timers, and BFD's.
  HoldTimerExpired,
  SendHoldTimerExpired,
  BfdDown,
  // What the peer sent was wrong, and we said so.
  HeaderError,
  OpenRefused,
  UpdateError,
  FsmError,
  RefreshError,
  // The transport.
  ConnectFailed,
  ConnectionLost,
  // The peer sent a NOTIFICATION.
  PeerHeaderError,
  PeerRefusedOpen,
  PeerUpdateError,
  PeerHoldTimerExpired,
  PeerFsmError,
  PeerMaximumPrefixes,
  PeerShutdown,
  PeerDeconfigured,
  PeerReset,
  PeerRejected,
  PeerConfigChanged,
  PeerCollision,
  PeerOutOfResources,
  PeerHardReset,
  PeerBfdDown,
  PeerCease,
  PeerRefreshError,
  PeerSendHoldTimerExpired,
  PeerUnknownError,
};

/// How soon we dial again (see backoff.hpp).
enum class Retry : std::uint8_t {
  Never,  ///< the neighbor is wanted down
  Now,    ///< at once, with all back-off forgotten
  Fast,   ///< the peer was unreachable or went away: it may be back in a moment
  Slow,   ///< what was said is wrong and stays wrong until somebody acts
};

/// Whether a peer that negotiated graceful restart with us keeps our routes after such an end, until we are back.
enum class RoutesKept : std::uint8_t {
  Always,            ///< the connection ends without a NOTIFICATION (RFC 4724 §4.2)
  WithNotification,  ///< only where both set the N bit (RFC 8538 §4)
  Never,             ///< nor then: our NOTIFICATION goes inside a Hard Reset, the peer's is final
};

struct CauseRow {
  Cause cause;
  std::string_view label;               ///< closed set for logs, metrics and the API
  bool received;                        ///< whether the NOTIFICATION comes from the peer
  std::uint8_t code;                    ///< of the NOTIFICATION; 0: none is sent or received
  std::optional<std::uint8_t> subcode;  ///< nothing: any
  Retry retry;
  RoutesKept kept;
};

/// All causes, in the order of the enum.
std::span<const CauseRow> cause_table();
const CauseRow& row(Cause cause);
inline std::string_view label(Cause cause) {
  return row(cause).label;
}
inline Retry retry_class(Cause cause) {
  return row(cause).retry;
}

/// The row of a NOTIFICATION that we sent for a fault of the peer or of our timers (codes 1 to 5, 7, 8), or that the
/// peer sent. Total: unknown codes and subcodes have a row too.
Cause cause_of_sent(const wire::Notification& notification);
Cause cause_of_received(const wire::Notification& notification);

/// The Cease for one of our own decisions; `text` (RFC 9003) goes with shutdown and reset, and is dropped elsewhere.
wire::Notification cease_for(Cause cause, std::string_view text = {});

/// That NOTIFICATION inside a Cease/Hard Reset (RFC 8538 §3.1).
wire::Notification hard_reset(const wire::Notification& notification);

/// The end of a connection or session, as shown to operators.
struct Ending {
  Cause cause = Cause::ConnectionLost;
  std::optional<wire::Notification> notification;  ///< sent or received, as the cause's row says
  std::string text;                                ///< the transport's words; empty: none
  friend bool operator==(const Ending&, const Ending&) = default;
};

}  // namespace eipd::bgp::fsm
