#include "tests/unit/bgp/fsm/witness.hpp"

#include <variant>

namespace eipd::bgp::fsm::test {

void Witness::see(const Peer& peer, const Actions& actions) {
  for (const Action& action : actions) std::visit([&](const auto& a) { note(a); }, action);
  law(state_ == peer.state(), "StateChanged tells the state");
  law(up_ == (peer.state() == State::Established), "a session is up exactly in Established");
  law(up_ == (peer.negotiated() != nullptr), "facts are negotiated exactly in Established");
  law(living().size() <= 2, "at most two connections at a time");
  const bool waits = running_[static_cast<std::size_t>(PeerTimer::ConnectRetry)] ||
                     running_[static_cast<std::size_t>(PeerTimer::IdleHold)];
  const bool listens = peer.neighbor().passive && peer.state() >= State::Active;
  law(waits || listens || !living().empty() || !peer.wanted_up(), "who is wanted up has something that happens next");
  law(peer.wanted_up() || (living().empty() && !waits), "who is wanted down rests");
}

void Witness::heard_notification(ConnectionId id) {
  const auto found = connections_.find(id);
  if (found != connections_.end()) found->second.silenced = true;
}

std::vector<ConnectionId> Witness::known() const {
  std::vector<ConnectionId> ids{{Direction::Outgoing, 999'999}};
  for (const auto& [id, seen] : connections_) ids.push_back(id);
  return ids;
}

std::vector<ConnectionId> Witness::living() const {
  std::vector<ConnectionId> ids;
  for (const auto& [id, seen] : connections_) {
    if (seen.open) ids.push_back(id);
  }
  return ids;
}

void Witness::opens(ConnectionId id) {
  law(connections_.try_emplace(id).second, "no id is used twice");
}

Witness::Seen* Witness::open(ConnectionId id) {
  const auto found = connections_.find(id);
  const bool is_open = found != connections_.end() && found->second.open;
  law(is_open, "nothing happens on a closed connection");
  return is_open ? &found->second : nullptr;
}

void Witness::note(const Send& a) {
  Seen* seen = open(a.connection);
  if (seen == nullptr) return;
  law(!seen->silenced, "a NOTIFICATION is the last message, whoever sent it (RFC 4271 §6.4)");
  law(a.message.size() >= wire::kHeaderSize && a.message.size() <= wire::kMaxMessageSize, "a message has its size");
  if (a.type == wire::MessageType::Notification) seen->silenced = true;
}

void Witness::note(const Close& a) {
  if (Seen* seen = open(a.connection)) seen->open = false;
}

void Witness::note(const StartTimer& a) {
  open(a.connection);
  law(a.delay.nominal * (a.delay.jitter ? 3 : 4) / 4 >= milliseconds{1000}, "no timer is shorter than a second");
}

void Witness::note(const SessionUp& a) {
  law(!up_, "up and down alternate");
  law(a.generation == generation_ + 1, "generations count sessions");
  open(a.connection);
  generation_ = a.generation;
  up_ = true;
}

void Witness::note(const SessionDown& a) {
  law(up_ && a.generation == generation_, "up and down alternate");
  up_ = false;
}

void Witness::note(const RefreshRequested& a) {
  law(up_, "a refresh is asked for in a session");
  open(a.connection);
}

void Witness::note(const StateChanged& a) {
  law(a.from == state_ && a.to != state_, "states are told in order");
  state_ = a.to;
}

void Witness::note(const ConnectionEnded& a) {
  const auto found = connections_.find(a.connection);
  law(found != connections_.end() && !found->second.open, "an end is told after its Close");
}

}  // namespace eipd::bgp::fsm::test
