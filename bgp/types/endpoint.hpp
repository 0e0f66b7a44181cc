// An address with the port, and for link-local IPv6 the zone, that a socket needs.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bgp/types/address.hpp"

namespace eipd::bgp {

/// An address with an optional zone: "fe80::1%eth0". Empty zone: none.
struct ScopedAddress {
  IpAddress address;
  std::string zone;
  friend auto operator<=>(const ScopedAddress&, const ScopedAddress&) = default;
};
/// Takes a zone only on a link-local IPv6 address.
std::optional<ScopedAddress> parse_scoped_address(std::string_view text);
std::string to_string(const ScopedAddress& address);

struct Endpoint {
  IpAddress address;
  std::string zone;
  std::uint16_t port = 0;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};
/// Reads "192.0.2.1:80", "[2001:db8::1]:80" and "[fe80::1%eth0]:80"; port 1 to 65535.
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::string to_string(const Endpoint& endpoint);

}  // namespace eipd::bgp
