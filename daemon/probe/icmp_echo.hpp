// ICMP Echo (RFC 792) and ICMPv6 Echo (RFC 4443 §4) as octets. No sockets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bgp/types/address.hpp"

namespace eipd::probe {

/// An echo request that carries `token`. `identifier` counts on raw sockets alone: a ping socket's kernel puts its own.
std::string echo_request(bgp::Family family, std::uint16_t identifier, std::string_view token);

/// Whether a received message is the reply to it. A raw IPv4 socket's message begins with the IP header (`has_header`);
/// what else a raw socket hears of the target, our own requests on loopback among it, is not.
bool is_echo_reply(bgp::Family family, std::string_view message, bool has_header, std::string_view token);

}  // namespace eipd::probe
