// What a probe connects to: a literal endpoint, or a name with a port.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "bgp/types/endpoint.hpp"

namespace eipd::probe {

struct NamedTarget {
  std::string host;
  std::uint16_t port = 0;
  friend bool operator==(const NamedTarget&, const NamedTarget&) = default;
};
using Target = std::variant<bgp::Endpoint, NamedTarget>;

/// Reads "192.0.2.80:80", "[2001:db8::1]:80", "[fe80::1%eth0]:80" and "web.example:80"; port 1 to 65535. A host made of
/// digits and dots alone is no name, so a mistyped address is not looked up.
std::optional<Target> parse_target(std::string_view text);

}  // namespace eipd::probe
