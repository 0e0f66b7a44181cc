#include "daemon/app/session_facts.hpp"

#include <string>
#include <utility>

#include "bgp/wire/notification.hpp"

namespace eipd::app {
namespace {

observe::Direction direction(bgp::net::Direction of) {
  return of == bgp::net::Direction::Sent ? observe::Direction::Sent : observe::Direction::Received;
}

}  // namespace

SessionFacts::SessionFacts(Announcer& announcer, std::function<void(observe::Fact)> tell)
    : announcer_{announcer}, tell_{std::move(tell)} {}

void SessionFacts::session_up(const bgp::net::SessionUp& up) {
  hold_time_seconds_ = static_cast<std::uint32_t>(up.negotiated.hold_time.count());
  announcer_.session_up(up.neighbor, up.negotiated, up.local.address);
}

void SessionFacts::session_down(const bgp::net::SessionDown& down) {
  announcer_.session_down(down.neighbor);
}

void SessionFacts::session_changed(const bgp::net::SessionChanged& change) {
  const bool up = change.to == bgp::fsm::State::Established;
  tell_(observe::SessionChanged{.neighbor = std::string{change.neighbor},
                                .from = std::string{to_string(change.from)},
                                .to = std::string{to_string(change.to)},
                                .cause = std::string{change.cause},
                                .text = change.text,
                                .hold_time_seconds = up ? hold_time_seconds_ : 0,
                                .at = std::chrono::system_clock::now()});
}

void SessionFacts::bfd_changed(const bgp::net::BfdChanged& change) {
  tell_(observe::BfdChanged{.neighbor = std::string{change.neighbor},
                            .from = std::string{to_string(change.from)},
                            .to = std::string{to_string(change.now.state)},
                            .diagnostic = std::string{label(change.now.diagnostic)},
                            .peer_state = std::string{to_string(change.now.remote_state)},
                            .failure = change.failure,
                            .fault = change.now.fault,
                            .at = std::chrono::system_clock::now()});
}

void SessionFacts::notification(const bgp::net::NotificationSeen& seen) {
  tell_(observe::NotificationSeen{.neighbor = std::string{seen.neighbor},
                                  .direction = direction(seen.direction),
                                  .code = static_cast<std::uint8_t>(seen.notification.code),
                                  .subcode = seen.notification.subcode,
                                  .description = bgp::wire::describe(seen.notification),
                                  .text = bgp::wire::shutdown_text(seen.notification),
                                  .at = std::chrono::system_clock::now()});
}

void SessionFacts::malformed_update(const bgp::net::MalformedUpdate& /*malformed*/) {
  // Counted by the session; the count is told with the neighbor's statistics.
}

void SessionFacts::connection_refused(const bgp::net::ConnectionRefused& refused) {
  tell_(observe::ConnectionRefused{.why = std::string{to_string(refused.why)},
                                   .neighbor = std::string{refused.neighbor},
                                   .remote = to_string(refused.remote),
                                   .text = refused.text,
                                   .at = std::chrono::system_clock::now()});
}

void SessionFacts::chunk_written(std::string_view /*neighbor*/, const bgp::rib::ExportGroup& /*group*/,
                                 const bgp::rib::ChunkPtr& chunk) {
  announcer_.chunk_written(chunk);
}

}  // namespace eipd::app
