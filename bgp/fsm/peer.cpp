#include "bgp/fsm/peer.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace eipd::bgp::fsm {

Peer::Peer(NeighborSettings neighbor, SpeakerSettings speaker, Restart restart)
    : neighbor_{std::move(neighbor)},
      speaker_{std::move(speaker)},
      restart_{restart},
      outgoing_{neighbor_, speaker_, restart_, Direction::Outgoing, 0},
      backoff_{neighbor_.connect_retry} {}

void Peer::adopt(NeighborSettings neighbor, const SpeakerSettings& speaker) {
  neighbor_ = std::move(neighbor);
  speaker_ = speaker;
  backoff_ = Backoff{neighbor_.connect_retry};
}

State Peer::state() const {
  State most = outgoing_.state();
  if (incoming_) most = std::max(most, incoming_->state());
  if (successor_) most = std::max(most, successor_->state());
  return most;
}

const Negotiated* Peer::negotiated() const {
  if (!session_) return nullptr;
  return session_->direction == Direction::Outgoing ? &outgoing_.negotiated() : &incoming_->negotiated();
}

Actions Peer::start() {
  if (wanted_up_) return {};
  const State before = state();
  wanted_up_ = true;
  Actions out = outgoing_.on(Start{!neighbor_.passive});
  conclude(before, out);
  return out;
}

Actions Peer::stop(Cause cause, std::string_view text) {
  const State before = state();
  Actions out;
  wanted_up_ = false;
  backoff_.reset();
  stop_all(cause, text, out);
  conclude(before, out);
  return out;
}

Actions Peer::reset(Cause cause, std::string_view text) {
  if (!wanted_up_) return {};
  const State before = state();
  Actions out;
  backoff_.reset();
  stop_all(cause, text, out);
  note_endings(out);
  note_session(out);  // the old one is down before the new one is dialled
  append(out, outgoing_.on(Start{!neighbor_.passive}));
  conclude(before, out);
  return out;
}

Actions Peer::accept() {
  if (!wanted_up_ || waiting_ == PeerTimer::IdleHold) return {Refuse{}};
  const State before = state();
  const ConnectionId id{Direction::Incoming, ++accepted_};
  Actions out{Adopt{id}};
  const bool replaces = session_ && negotiated()->graceful_restart;
  const bool full = session_on_incoming() && outgoing_.has_tcp();
  if ((session_ && (!replaces || full)) || (!session_ && incoming_ && incoming_->state() >= State::OpenConfirm)) {
    refuse_incoming(id, out);
    return out;
  }
  if (replaces) replacement_ = id;
  take_in(id, out);
  conclude(before, out);
  return out;
}

void Peer::take_in(ConnectionId id, Actions& out) {
  std::optional<Connection>& place = session_on_incoming() ? successor_ : incoming_;
  if (place) append(out, place->on(OpenCollisionDump{}));
  place.emplace(neighbor_, speaker_, restart_, Direction::Incoming, id.number);
  append(out, place->on(TcpConnected{}));
}

Actions Peer::on(ConnectionId connection, const Event& event) {
  Connection* here = find(connection);
  if (here == nullptr) return {};
  const State before = state();
  Actions out;
  deliver(*here, event, out);
  conclude(before, out);
  return out;
}

Actions Peer::on(PeerTimer expired) {
  const State before = state();
  Actions out;
  if (expired == PeerTimer::Stable) {
    if (session_) backoff_.reset();
  } else if (expired == waiting_) {
    waiting_.reset();
    out =
        expired == PeerTimer::IdleHold ? outgoing_.on(Start{!neighbor_.passive}) : outgoing_.on(ConnectRetryExpired{});
  } else if (expired == PeerTimer::ConnectRetry && outgoing_.state() == State::Connect) {
    out = outgoing_.on(ConnectRetryExpired{});
  }
  conclude(before, out);
  return out;
}

Actions Peer::bfd_up() {
  const State before = state();
  path_up_ = true;
  Actions out = tell_of_path();
  if (waiting_ == PeerTimer::ConnectRetry) {
    disarm(out);
    append(out, outgoing_.on(ConnectRetryExpired{}));
  }
  conclude(before, out);
  return out;
}

Actions Peer::bfd_down(std::uint64_t generation, bool failure) {
  const State before = state();
  path_up_ = false;
  Actions out = tell_of_path();
  if (failure && session_ && generation == generation_) append(out, find(*session_)->on(Stop{Cause::BfdDown, {}}));
  conclude(before, out);
  return out;
}

Actions Peer::tell_of_path() {
  Actions out;
  if (incoming_) append(out, incoming_->on(BfdChanged{path_up_}));
  append(out, outgoing_.on(BfdChanged{path_up_}));
  return out;
}

void Peer::deliver(Connection& here, const Event& event, Actions& out) {
  if (const auto* open = std::get_if<OpenReceived>(&event)) {
    switch (judge(here, open->open)) {
      case Collision::None:
        break;
      case Collision::DumpOther:
        append(out, find(sibling(here)->id())->on(OpenCollisionDump{}));
        break;
      case Collision::DumpThis:
        append(out, here.on(OpenCollisionDump{}));
        return;
      case Collision::Replace:
        append(out, find(*session_)->on(TcpFailed{"replaced by the peer's new connection"}));
        break;
    }
  }
  append(out, here.on(event));
  if (path_up_ && std::holds_alternative<OpenReceived>(event)) append(out, here.on(BfdChanged{true}));
}

Collision Peer::judge(const Connection& here, const wire::Open& open) const {
  const Connection* other = sibling(here);
  if (other == nullptr || here.state() != State::OpenSent) return Collision::None;
  // An OPEN that we refuse takes nobody's place.
  if (!negotiate(neighbor_, speaker_, make_open(neighbor_, speaker_, restart_), open)) return Collision::None;
  if (session_ && replacement_ == here.id() && negotiated()->graceful_restart) return Collision::Replace;
  return collide(here.id().direction, other->state(), {speaker_.router_id, speaker_.as}, {open.id, open.as});
}

Connection* Peer::find(ConnectionId id) {
  if (outgoing_.id() == id) return outgoing_.has_tcp() ? &outgoing_ : nullptr;
  if (successor_ && successor_->id() == id) return &*successor_;
  return incoming_ && incoming_->id() == id ? &*incoming_ : nullptr;
}

const Connection* Peer::sibling(const Connection& here) const {
  if (successor_ && &here == &*successor_) return &*incoming_;
  if (here.id().direction == Direction::Incoming) return &outgoing_;
  return incoming_ ? &*incoming_ : nullptr;
}

void Peer::stop_all(Cause cause, std::string_view text, Actions& out) {
  const Stop event{cause, std::string{text}};
  if (successor_) append(out, successor_->on(event));
  if (incoming_) append(out, incoming_->on(event));
  append(out, outgoing_.on(event));
  disarm(out);
}

void Peer::refuse_incoming(ConnectionId id, Actions& out) const {
  const wire::Notification error = cease_for(Cause::Collision);  // RFC 4271 §6.8: an Established session stays
  append(out, Actions{Send{id, wire::MessageType::Notification, wire::encode(error)}, NotificationSent{id, error},
                      Close{id, true}});
}

void Peer::conclude(State before, Actions& out) {
  const std::optional<Retry> ended = note_endings(out);
  note_session(out);
  if (successor_ && successor_->state() == State::Idle) successor_.reset();
  if (incoming_ && incoming_->state() == State::Idle) {
    incoming_.reset();
    if (successor_) incoming_.emplace(*std::exchange(successor_, std::nullopt));
  }
  plan(ended, out);
  if (state() != before) out.emplace_back(StateChanged{before, state()});
}

std::optional<Retry> Peer::note_endings(const Actions& out) {
  std::optional<Retry> strictest;
  for (const Action& action : out) {
    const auto* ended = std::get_if<ConnectionEnded>(&action);
    if (ended == nullptr) continue;
    last_ending_ = ended->ending;
    strictest = std::max(strictest, std::optional{retry_class(ended->ending.cause)});
  }
  return strictest;
}

void Peer::note_session(Actions& out) {
  const auto established = [](const Connection& connection) { return connection.state() == State::Established; };
  std::optional<ConnectionId> now;
  if (established(outgoing_)) now = outgoing_.id();
  if (incoming_ && established(*incoming_)) now = incoming_->id();
  if (now == session_) return;
  if (session_) {
    out.emplace_back(StopPeerTimer{PeerTimer::Stable});
    out.emplace_back(SessionDown{generation_, last_ending_.value_or(Ending{})});
  }
  session_ = now;
  if (session_) {
    replacement_.reset();  // it is older than this session
    restart_ = {.restarting = false, .forwarding_kept = true};
    out.emplace_back(StartPeerTimer{PeerTimer::Stable, {Backoff::kStableAfter, false}});
    out.emplace_back(SessionUp{*session_, ++generation_, *negotiated()});
  }
}

void Peer::plan(std::optional<Retry> ended, Actions& out) {
  if (!wanted_up_) return;
  if (spoken()) {  // the other side lives and talks: no more dialling
    const bool waits = outgoing_.state() == State::Connect || outgoing_.state() == State::Active;
    if (waits) append(out, outgoing_.on(Stop{}));
    disarm(out);
    return;
  }
  const State state = outgoing_.state();
  if (ended == Retry::Slow && state < State::OpenSent) return hold_back(out);
  if (state != State::Connect && state < State::OpenSent && !waiting_) wait_to_dial(out);
}

bool Peer::session_on_incoming() const {
  return session_ && session_->direction == Direction::Incoming;
}

bool Peer::spoken() const {
  return state() >= State::OpenConfirm;
}

void Peer::wait_to_dial(Actions& out) {
  if (outgoing_.state() == State::Idle) append(out, outgoing_.on(Start{false}));
  if (!neighbor_.passive) arm(PeerTimer::ConnectRetry, backoff_.fast(), out);
}

void Peer::hold_back(Actions& out) {
  append(out, outgoing_.on(Stop{}));
  arm(PeerTimer::IdleHold, backoff_.slow(), out);
}

void Peer::arm(PeerTimer timer, milliseconds pause, Actions& out) {
  if (waiting_ && waiting_ != timer) disarm(out);
  waiting_ = timer;
  out.emplace_back(StartPeerTimer{timer, {pause, true}});
}

void Peer::disarm(Actions& out) {
  if (!waiting_) return;
  out.emplace_back(StopPeerTimer{*waiting_});
  waiting_.reset();
}

}  // namespace eipd::bgp::fsm
