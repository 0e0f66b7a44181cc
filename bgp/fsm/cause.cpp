#include "bgp/fsm/cause.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace eipd::bgp::fsm {
namespace {

using enum Cause;
using Retry::Fast;
using Retry::Now;
using Retry::Slow;
using RoutesKept::Always;
using RoutesKept::WithNotification;
using wire::CeaseSubcode;
using wire::ErrorCode;
using wire::Notification;

constexpr CauseRow quiet(Cause cause, std::string_view label, Retry retry, RoutesKept kept = Always) {
  return {cause, label, false, 0, std::nullopt, retry, kept};
}
constexpr CauseRow sent(Cause cause, std::string_view label, ErrorCode code, std::optional<std::uint8_t> subcode,
                        Retry retry, RoutesKept kept = WithNotification) {
  return {cause, label, false, static_cast<std::uint8_t>(code), subcode, retry, kept};
}
constexpr CauseRow seen(Cause cause, std::string_view label, ErrorCode code, std::optional<std::uint8_t> subcode,
                        Retry retry, RoutesKept kept = WithNotification) {
  return {cause, label, true, static_cast<std::uint8_t>(code), subcode, retry, kept};
}
constexpr CauseRow sent(Cause cause, std::string_view label, CeaseSubcode subcode, Retry retry,
                        RoutesKept kept = WithNotification) {
  return sent(cause, label, ErrorCode::Cease, static_cast<std::uint8_t>(subcode), retry, kept);
}
constexpr CauseRow seen(Cause cause, std::string_view label, CeaseSubcode subcode, Retry retry) {
  return seen(cause, label, ErrorCode::Cease, static_cast<std::uint8_t>(subcode), retry);
}

// A Cease that somebody will lift by hand only (the peer's prefix limit, its lack of resources) is slow. The other ones
// are fast although RFC 4486 wants damping for some: fast pauses double too, and the peer's operator who shuts a
// session and opens it again expects it back in seconds.
//
// Hard (RFC 8538 §3.1) is what says that our routes are not to be used: somebody took the session down, or the path to
// us is broken. A new configuration, an expired timer and a protocol error pass within seconds.
constexpr std::array kTable{
    sent(AdminShutdown, "admin-shutdown", CeaseSubcode::AdministrativeShutdown, Retry::Never, RoutesKept::Never),
    sent(AdminReset, "admin-reset", CeaseSubcode::AdministrativeReset, Now, RoutesKept::Never),
    sent(Deconfigured, "deconfigured", CeaseSubcode::PeerDeconfigured, Retry::Never, RoutesKept::Never),
    sent(ConfigChanged, "config-changed", CeaseSubcode::OtherConfigurationChange, Now),
    quiet(Kept, "kept", Retry::Never),
    sent(Cause::Collision, "collision", CeaseSubcode::ConnectionCollision, Fast),
    sent(HoldTimerExpired, "hold-timer-expired", ErrorCode::HoldTimerExpired, 0, Fast),
    // Nothing is sent into the stuck socket (RFC 9687 §4.3): the peer sees no more than a connection that ends.
    sent(SendHoldTimerExpired, "send-hold-timer-expired", ErrorCode::SendHoldTimerExpired, 0, Fast, Always),
    sent(BfdDown, "bfd-down", CeaseSubcode::BfdDown, Fast, RoutesKept::Never),  // RFC 9384
    sent(HeaderError, "header-error", ErrorCode::MessageHeader, std::nullopt, Slow),
    sent(OpenRefused, "open-refused", ErrorCode::OpenMessage, std::nullopt, Slow),
    sent(UpdateError, "update-error", ErrorCode::UpdateMessage, std::nullopt, Slow),
    sent(FsmError, "fsm-error", ErrorCode::FiniteStateMachine, std::nullopt, Slow),
    sent(RefreshError, "refresh-error", ErrorCode::RouteRefreshMessage, std::nullopt, Slow),
    quiet(ConnectFailed, "connect-failed", Fast),
    quiet(ConnectionLost, "connection-lost", Fast),
    seen(PeerHeaderError, "peer-header-error", ErrorCode::MessageHeader, std::nullopt, Slow),
    seen(PeerRefusedOpen, "peer-refused-open", ErrorCode::OpenMessage, std::nullopt, Slow),
    seen(PeerUpdateError, "peer-update-error", ErrorCode::UpdateMessage, std::nullopt, Slow),
    seen(PeerHoldTimerExpired, "peer-hold-timer-expired", ErrorCode::HoldTimerExpired, std::nullopt, Fast),
    // FRR says 5/0 while its own interface is not up yet: it passes by itself.
    seen(PeerFsmError, "peer-fsm-error", ErrorCode::FiniteStateMachine, std::nullopt, Fast),
    seen(PeerMaximumPrefixes, "peer-maximum-prefixes", CeaseSubcode::MaximumPrefixes, Slow),
    seen(PeerShutdown, "peer-shutdown", CeaseSubcode::AdministrativeShutdown, Fast),
    seen(PeerDeconfigured, "peer-deconfigured", CeaseSubcode::PeerDeconfigured, Fast),
    seen(PeerReset, "peer-reset", CeaseSubcode::AdministrativeReset, Fast),
    seen(PeerRejected, "peer-rejected", CeaseSubcode::ConnectionRejected, Fast),
    seen(PeerConfigChanged, "peer-config-changed", CeaseSubcode::OtherConfigurationChange, Fast),
    seen(PeerCollision, "peer-collision", CeaseSubcode::ConnectionCollision, Fast),
    seen(PeerOutOfResources, "peer-out-of-resources", CeaseSubcode::OutOfResources, Slow),
    seen(PeerHardReset, "peer-hard-reset", ErrorCode::Cease, static_cast<std::uint8_t>(CeaseSubcode::HardReset), Fast,
         RoutesKept::Never),
    seen(PeerBfdDown, "peer-bfd-down", CeaseSubcode::BfdDown, Fast),
    seen(PeerCease, "peer-cease", ErrorCode::Cease, std::nullopt, Fast),
    seen(PeerRefreshError, "peer-refresh-error", ErrorCode::RouteRefreshMessage, std::nullopt, Slow),
    seen(PeerSendHoldTimerExpired, "peer-send-hold-timer-expired", ErrorCode::SendHoldTimerExpired, std::nullopt, Fast),
    CauseRow{PeerUnknownError, "peer-unknown-error", true, 0, std::nullopt, Slow, WithNotification},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].cause) != i) return false;
  }
  return kTable.size() == static_cast<std::size_t>(PeerUnknownError) + 1;
}
static_assert(in_order());

/// The first row that fits; rows with a subcode stand before those without.
const CauseRow* find(const Notification& notification, bool received) {
  const auto fits = [&](const CauseRow& row) {
    return row.received == received && row.code == static_cast<std::uint8_t>(notification.code) &&
           (!row.subcode || *row.subcode == notification.subcode);
  };
  const auto found = std::ranges::find_if(kTable, fits);
  return found == kTable.end() ? nullptr : &*found;
}

}  // namespace

std::span<const CauseRow> cause_table() {
  return kTable;
}

const CauseRow& row(Cause cause) {
  return kTable[static_cast<std::size_t>(cause)];
}

Cause cause_of_sent(const Notification& notification) {
  const CauseRow* found = find(notification, false);
  return found != nullptr ? found->cause : FsmError;
}

Cause cause_of_received(const Notification& notification) {
  const CauseRow* found = find(notification, true);
  return found != nullptr ? found->cause : PeerUnknownError;
}

Notification cease_for(Cause cause, std::string_view text) {
  const auto subcode = static_cast<CeaseSubcode>(row(cause).subcode.value_or(0));
  const bool takes_text = cause == AdminShutdown || cause == AdminReset;
  return takes_text && !text.empty() ? wire::cease_with_text(subcode, text) : wire::cease(subcode);
}

Notification hard_reset(const Notification& notification) {
  std::vector<std::uint8_t> data{static_cast<std::uint8_t>(notification.code), notification.subcode};
  data.insert(data.end(), notification.data.begin(), notification.data.end());
  return wire::cease(CeaseSubcode::HardReset, std::move(data));
}

}  // namespace eipd::bgp::fsm
