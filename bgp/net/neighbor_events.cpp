// What happens to a neighbor's connections and timers, turned into events of its state machine.
#include <algorithm>
#include <utility>

#include "bgp/net/neighbor_shell.hpp"
#include "bgp/net/own_address.hpp"

namespace eipd::bgp::net {

void NeighborShell::on_connected(fsm::ConnectionId connection) {
  const auto* live = find(connection);
  const auto local = live ? live->channel->local().address : IpAddress{};
  if (live && is_never_from(context_.never_from, local)) return live->channel->fail(would_leave_from(local));
  step(connection, fsm::TcpConnected{});
}

void NeighborShell::on_failed(fsm::ConnectionId connection, std::string why) {
  step(connection, fsm::TcpFailed{std::move(why)});
}

void NeighborShell::on_readable(fsm::ConnectionId connection, wire::Framer& framer) {
  while (find(connection)) {
    const auto frame = framer.next();
    if (!frame) return;
    if (*frame) messages_.count(Direction::Received, (*frame)->type);
    const bool established = session_ && session_->connection == connection;
    auto [event, update] = fsm::inbound(*frame, established ? &session_->negotiated : nullptr);
    if (update) count(*update);
    if (event) step(connection, *event);
  }
}

void NeighborShell::count(const wire::Update& update) {
  for (const auto family : kFamilies) {
    auto& received = session_->received[static_cast<std::size_t>(family)];
    received.withdrawn += update.withdrawals(family);
    (update.treat_as_withdraw ? received.withdrawn : received.announced) += update.announcements(family);
  }
  if (!update.treat_as_withdraw) return;
  ++malformed_updates_;
  context_.observer.malformed_update({.neighbor = settings_.name, .fault = *update.treat_as_withdraw});
}

void NeighborShell::on_room(fsm::ConnectionId connection, SendQueue& queue) {
  if (!session_ || session_->connection != connection || !session_->advertiser) return;
  auto& advertiser = *session_->advertiser;
  if (const auto chunk = advertiser.next()) {
    queue.begin_chunk({chunk, &chunk->octets});
  } else {
    if (context_.end_of_rib_released)
      for (const auto family : advertiser.take_end_of_rib()) queue.push(wire::encode_end_of_rib(family));
    for (const auto& mark : advertiser.take_refresh_marks()) queue.push(wire::encode(mark));
  }
}

void NeighborShell::on_sent(fsm::ConnectionId connection, const SendQueue::Completed& completed) {
  if (completed.control) messages_.count(Direction::Sent, *completed.control);
  if (!completed.chunk || !session_ || session_->connection != connection || !session_->advertiser) return;
  auto& advertiser = *session_->advertiser;
  const auto chunk = advertiser.written();
  if (!chunk) return;
  messages_.count(Direction::Sent, wire::MessageType::Update, chunk->updates);
  context_.observer.chunk_written(settings_.name, advertiser.group(), chunk);
}

void NeighborShell::on_progress(fsm::ConnectionId connection) {
  step(connection, fsm::MessageSent{});
  check_drained();
}

void NeighborShell::on_closed(const Channel& channel) {
  std::erase_if(closing_, [&](const auto& closing) { return closing.get() == &channel; });
  notify_quiet();
}

void NeighborShell::expired(fsm::ConnectionId connection, fsm::ConnectionTimer timer) {
  switch (timer) {
    case fsm::ConnectionTimer::Hold:
      if (!hold_may_wait(connection)) step(connection, fsm::HoldExpired{});
      return;
    case fsm::ConnectionTimer::Keepalive:
      return step(connection, fsm::KeepaliveExpired{});
    case fsm::ConnectionTimer::SendHold:
      return step(connection, fsm::SendHoldExpired{});
  }
}

/// If octets wait in the socket, we were late, not the peer: we read them, and a message among them starts the timer
/// anew. If they end no message, the peer gets one bounded extension.
bool NeighborShell::hold_may_wait(fsm::ConnectionId connection) {
  auto* live = find(connection);
  if (!live) return true;
  const auto channel = live->channel;
  if (!channel->read_now()) return false;
  live = find(connection);
  if (!live) return true;  // what was read ended the connection
  auto& timer = *live->timers[static_cast<std::size_t>(fsm::ConnectionTimer::Hold)];
  if (timer.armed()) return true;
  if (std::exchange(live->hold_extended, true)) return false;
  timer.arm(kHoldExtension, [this, connection] { expired(connection, fsm::ConnectionTimer::Hold); });
  return true;
}

}  // namespace eipd::bgp::net
