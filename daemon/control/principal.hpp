// Asks the system for the names behind a connection's credentials.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "daemon/control/roles.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

/// Looks into the user and group databases, so it may take a while: never on the control thread. What isn't found stays
/// empty.
Principal principal_of(const observe::HttpPeer& peer);

/// The same for one request after the other: what was found is believed for a while, so that of a client that drains
/// many EIPs no drain waits for files or a directory server. One thread's.
class Principals {
 public:
  /// Who is taken out of a group loses what that allowed after so long.
  static constexpr std::chrono::seconds kBelieved{10};

  Principal of(const observe::HttpPeer& peer, std::chrono::steady_clock::time_point now);

 private:
  static constexpr std::size_t kKnown = 64;
  struct Known {
    Principal who;
    std::chrono::steady_clock::time_point since;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Known> known_;  ///< by uid and gid, kKnown at most
};

}  // namespace eipd::control
