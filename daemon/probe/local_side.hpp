// What of this host a run uses, and how a socket is made to use it.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "bgp/types/endpoint.hpp"
#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

class SourceGuard;

struct LocalSide {
  std::optional<bgp::IpAddress> source;  ///< none: the kernel chooses
  std::string device;                    ///< SO_BINDTODEVICE, also a VRF's; empty: none
  SourceGuard* guard = nullptr;          ///< outlives the runs; null: any source will do

  /// Whether a socket is used as it was made.
  [[nodiscard]] bool leaves_all_to_the_kernel() const { return !source && device.empty(); }
};

/// Outcome::LocalError.
Attempt local_error(std::string detail);
/// The address with its zone as an interface index, looked up at each run: an interface may come and go.
std::expected<boost::asio::ip::address, Attempt> remote_address(const bgp::Endpoint& endpoint);
/// Where a socket that is connected, or on the way to be, leaves from; without a zone.
std::optional<bgp::Endpoint> local_end(int socket);
/// Binds an open socket to device and source; the source's port is chosen at connect, where it need be unique for this
/// target only. How it failed; nothing when it did not.
std::optional<Attempt> bind_to(int socket, const LocalSide& side);
/// ICMP errors come back on the socket, also those of hosts and networks that cannot be reached: by itself a socket
/// passes over these, and a connection lives on.
void hear_errors(int socket, bool is_v4);

}  // namespace eipd::probe
