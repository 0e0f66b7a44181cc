#include "bgp/bfd/session.hpp"

#include <algorithm>
#include <utility>

namespace eipd::bgp::bfd {

Session::Session(std::uint32_t discriminator, Parameters parameters)
    : discriminator_{discriminator},
      parameters_{parameters},
      desired_min_tx_{std::max(parameters.interval, kSlow)},
      required_min_rx_{parameters.interval},
      sending_by_{desired_min_tx_},
      expecting_by_{required_min_rx_} {}

Reaction Session::receive(const ControlPacket& packet, TimePoint now) {
  remote_ = {.discriminator = packet.my_discriminator,
             .state = packet.state,
             .diagnostic = packet.diagnostic,
             .multiplier = packet.multiplier,
             .desired_min_tx = packet.desired_min_tx,
             .required_min_rx = packet.required_min_rx,
             .demand = packet.demand};
  last_received_ = now;
  if (packet.final) end_poll();
  Reaction reaction;
  if (const auto moved = transition(packet)) reaction = *moved;
  if (packet.poll) {  // §6.8.7: at once, whatever the interval; never with Poll
    reaction.send = this->packet();
    reaction.send->poll = false;
    reaction.send->final = true;
  }
  return reaction;
}

/// The state machine of §6.2 and §6.8.6.
std::optional<Reaction> Session::transition(const ControlPacket& packet) {
  if (state_ == State::AdminDown) return std::nullopt;
  if (packet.state == State::AdminDown) {
    if (state_ == State::Down) return std::nullopt;
    return move(State::Down, Diagnostic::NeighborSignaledDown, false);
  }
  switch (state_) {
    case State::Down:
      if (packet.state == State::Down) return move(State::Init, Diagnostic::None, false);
      if (packet.state == State::Init) return move(State::Up, Diagnostic::None, false);
      return std::nullopt;
    case State::Init:
      if (packet.state == State::Down) return std::nullopt;
      return move(State::Up, Diagnostic::None, false);
    case State::Up:
      if (packet.state != State::Down) return std::nullopt;
      return move(State::Down, Diagnostic::NeighborSignaledDown, true);
    case State::AdminDown:
      break;
  }
  return std::nullopt;
}

Reaction Session::expire(TimePoint now) {
  const auto due = detection_due();
  if (!due || now < *due) return {};
  const bool was_up = state_ == State::Up;
  remote_ = {};  // §6.8.1: RemoteDiscr is zero after a detection time without a packet
  last_received_.reset();
  polling_ = poll_again_ = false;  // nobody is there to answer
  if (state_ == State::Down || state_ == State::AdminDown) return {};
  return move(State::Down, Diagnostic::DetectionTimeExpired, was_up);
}

Reaction Session::configure(Parameters parameters) {
  const auto before = packet();
  parameters_ = parameters;
  set_intervals();
  if (packet() == before) return {};
  return {.change = std::nullopt, .send = packet()};
}

Reaction Session::disable() {
  if (state_ == State::AdminDown) return {};
  return move(State::AdminDown, Diagnostic::AdministrativelyDown, false);
}

Reaction Session::enable() {
  if (state_ != State::AdminDown) return {};
  return move(State::Down, Diagnostic::None, false);
}

Reaction Session::move(State to, Diagnostic why, bool failure) {
  const Change change{.from = std::exchange(state_, to), .to = to, .diagnostic = why, .failure = failure};
  diagnostic_ = why;
  set_intervals();
  return {.change = change, .send = packet()};
}

void Session::set_intervals() {
  const microseconds tx = state_ == State::Up ? parameters_.interval : std::max(parameters_.interval, kSlow);
  const microseconds rx = parameters_.interval;
  const bool changed = tx != desired_min_tx_ || rx != required_min_rx_;
  desired_min_tx_ = tx;
  required_min_rx_ = rx;
  if (state_ == State::Up && remote_.discriminator != 0) {
    sending_by_ = std::min(sending_by_, tx);
    expecting_by_ = std::max(expecting_by_, rx);
  } else {
    sending_by_ = tx;
    expecting_by_ = rx;
  }
  if (!changed || remote_.discriminator == 0) return;
  poll_again_ = polling_;
  polling_ = true;
}

void Session::end_poll() {
  if (!polling_) return;
  if (std::exchange(poll_again_, false)) return;  // another round, for the newer intervals
  polling_ = false;
  sending_by_ = desired_min_tx_;
  expecting_by_ = required_min_rx_;
}

ControlPacket Session::packet() const {
  return {.diagnostic = diagnostic_,
          .state = state_,
          .poll = polling_,
          .multiplier = parameters_.multiplier,
          .my_discriminator = discriminator_,
          .your_discriminator = remote_.discriminator,
          .desired_min_tx = desired_min_tx_,
          .required_min_rx = required_min_rx_};
}

microseconds Session::transmit_interval() const {
  return std::max(sending_by_, remote_.required_min_rx);
}

std::optional<Spread> Session::transmit_within() const {
  if (remote_.required_min_rx == microseconds{0}) return std::nullopt;
  const bool demanded = remote_.demand && state_ == State::Up && remote_.state == State::Up;  // §6.6
  if (demanded && !polling_) return std::nullopt;
  const microseconds interval = transmit_interval();
  const int most = parameters_.multiplier == 1 ? 90 : 100;
  return Spread{.least = interval * 75 / 100, .most = interval * most / 100};
}

microseconds Session::detection_time() const {
  return remote_.multiplier * std::max(expecting_by_, remote_.desired_min_tx);
}

std::optional<TimePoint> Session::detection_due() const {
  if (!last_received_) return std::nullopt;
  return *last_received_ + detection_time();
}

}  // namespace eipd::bgp::bfd
