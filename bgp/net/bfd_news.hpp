// What the BFD thread tells control of a session: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bgp/bfd/session.hpp"

namespace eipd::bgp::net {

/// Names one BFD session of this process; never used twice, so that news of one that is gone reach nobody.
using BfdSessionId = std::uint64_t;

/// How a session stands.
struct BfdStatus {
  bfd::State state = bfd::State::Down;
  bfd::Diagnostic diagnostic = bfd::Diagnostic::None;  ///< ours
  bfd::State remote_state = bfd::State::Down;
  bfd::Diagnostic remote_diagnostic = bfd::Diagnostic::None;
  bfd::microseconds transmit_interval{0};         ///< before jitter
  bfd::microseconds detection_time{0};            ///< 0: the peer was not heard yet
  std::chrono::system_clock::time_point since{};  ///< of the state
  std::uint64_t failures = 0;                     ///< from Up to Down by a broken path, since the session was made
  std::string fault;                              ///< why its sockets can't be used; empty: they can
  friend bool operator==(const BfdStatus&, const BfdStatus&) = default;
};

/// The newest replaces the ones before; what must not be lost is counted.
struct BfdNews {
  BfdStatus status;
  /// The BGP session that the last failure concerns: the one that was watched then. 0: none.
  std::uint64_t failed_generation = 0;
  friend bool operator==(const BfdNews&, const BfdNews&) = default;
};

}  // namespace eipd::bgp::net
