// What the state machine asks for, performed. Nothing here waits or enters the machine again.
#include <cassert>
#include <utility>
#include <variant>

#include "bgp/net/neighbor_shell.hpp"

namespace eipd::bgp::net {

void NeighborShell::step(fsm::Actions actions) {
  assert(!performing_ && "the machine is entered while its actions are performed");
  performing_ = true;
  for (auto& action : actions) std::visit([this](auto& wanted) { perform(wanted); }, action);
  performing_ = false;
  flush();
  notify_quiet();
}

NeighborShell::Live* NeighborShell::find(fsm::ConnectionId connection) {
  const auto found = live_.find(connection);
  return found == live_.end() ? nullptr : &found->second;
}

NeighborShell::Live& NeighborShell::add(fsm::ConnectionId connection) {
  auto& live = live_[connection];
  live.channel = std::make_shared<Channel>(context_.executor, static_cast<ChannelOwner&>(*this), connection);
  for (auto& timer : live.timers) timer = std::make_unique<Timer>(context_.executor);
  return live;
}

std::chrono::nanoseconds NeighborShell::duration(const fsm::Delay& delay) {
  return delay.jitter ? context_.jitter(delay.nominal) : std::chrono::nanoseconds{delay.nominal};
}

void NeighborShell::perform(fsm::Dial& action) {
  const auto& channel = add(action.connection).channel;
  if (!md5_key_) return channel->fail(md5_key_.error());
  channel->dial({.address = settings_.address,
                 .port = settings_.port,
                 .local_address = settings_.local_address,
                 .md5_key = *md5_key_,
                 .socket = socket_settings(settings_, context_.speaker.as)});
}

void NeighborShell::perform(fsm::Adopt& action) {
  const auto& channel = add(action.connection).channel;
  if (incoming_) channel->adopt(std::move(*incoming_));
  incoming_.reset();
}

void NeighborShell::perform(fsm::Refuse&) {}  // accept() closes what was not adopted

void NeighborShell::perform(fsm::Send& action) {
  if (auto* live = find(action.connection)) live->channel->push(action.type, std::move(action.message));
}

void NeighborShell::perform(fsm::Close& action) {
  const auto found = live_.find(action.connection);
  if (found == live_.end()) return;
  const auto channel = std::move(found->second.channel);
  live_.erase(found);
  if (session_ && session_->connection == action.connection && session_->advertiser) session_->advertiser.reset();
  if (closing_.size() >= kMaxClosing) {
    closing_.front()->disown();
    closing_.erase(closing_.begin());
  }
  closing_.push_back(channel);
  channel->close(action.flush);
}

void NeighborShell::perform(fsm::StartTimer& action) {
  auto* live = find(action.connection);
  if (!live) return;
  if (action.timer == fsm::ConnectionTimer::Hold) live->hold_extended = false;
  live->timers[static_cast<std::size_t>(action.timer)]->arm(
      duration(action.delay),
      [this, connection = action.connection, timer = action.timer] { expired(connection, timer); });
}

void NeighborShell::perform(fsm::StartPeerTimer& action) {
  timers_[static_cast<std::size_t>(action.timer)].arm(duration(action.delay),
                                                      [this, timer = action.timer] { step(peer_->on(timer)); });
}

void NeighborShell::perform(fsm::StopPeerTimer& action) {
  timers_[static_cast<std::size_t>(action.timer)].cancel();
}

void NeighborShell::perform(fsm::SessionUp& action) {
  const auto* live = find(action.connection);
  if (!live) return;
  ++established_;
  if (action.negotiated.extended_message) live->channel->accept_extended_messages();
  session_.emplace(Session{.connection = action.connection,
                           .negotiated = action.negotiated,
                           .local = live->channel->local(),
                           .remote = live->channel->remote()});
  context_.observer.session_up({.neighbor = settings_.name,
                                .negotiated = session_->negotiated,
                                .local = session_->local,
                                .remote = session_->remote});
  if (bfd_) context_.bfd->watch(bfd_->id, action.generation, bfd_->news.status.failures);
}

void NeighborShell::perform(fsm::SessionDown& action) {
  session_.reset();
  context_.observer.session_down(
      {.neighbor = settings_.name, .cause = fsm::label(action.ending.cause), .text = describe(action.ending)});
}

void NeighborShell::perform(fsm::RefreshRequested& action) {
  if (session_ && session_->connection == action.connection && session_->advertiser)
    session_->advertiser->refresh(action.family);
}

void NeighborShell::perform(fsm::StateChanged& action) {
  since_ = std::chrono::system_clock::now();
  SessionChanged change{.neighbor = settings_.name, .from = action.from, .to = action.to};
  if (const auto& ending = peer_->last_ending(); ending && action.to < action.from) {
    change.cause = fsm::label(ending->cause);
    change.text = describe(*ending);
  }
  context_.observer.session_changed(change);
}

void NeighborShell::perform(fsm::NotificationSent& action) {
  context_.observer.notification(
      {.neighbor = settings_.name, .direction = Direction::Sent, .notification = action.notification});
}

void NeighborShell::perform(fsm::NotificationSeen& action) {
  context_.observer.notification(
      {.neighbor = settings_.name, .direction = Direction::Received, .notification = action.notification});
}

void NeighborShell::perform(fsm::ConnectionEnded& action) {
  last_error_ = describe(action.ending);
  last_error_at_ = std::chrono::system_clock::now();
}

}  // namespace eipd::bgp::net
