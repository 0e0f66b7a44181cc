// The sections that belong to one kind of check, and the values that several of them have.
#pragma once

#include <optional>
#include <string>

#include "config/read/map_reader.hpp"
#include "daemon/health/check_settings.hpp"

namespace eipd::config {

std::optional<health::HttpCheck> read_http_check(Reading& reading, NodeId node);
std::optional<health::TcpCheck> read_tcp_check(Reading& reading, NodeId node);
std::optional<health::DnsCheck> read_dns_check(Reading& reading, NodeId node);
std::optional<health::GrpcCheck> read_grpc_check(Reading& reading, NodeId node);
std::optional<health::TlsSettings> read_tls_check(Reading& reading, NodeId node);
std::optional<health::UdpCheck> read_udp_check(Reading& reading, NodeId node);

/// What goes over the wire, as text: 1 to 1024 octets.
std::optional<std::string> read_octets(Reading& reading, NodeId node);
/// The same in hexadecimal, as "50 49 4e47".
std::optional<std::string> read_hex(Reading& reading, NodeId node);
/// `send` or `send_hex`, `expect` or `expect_hex`.
void read_exchange(Reading& reading, MapReader& map, std::string& send, std::string& expect);

}  // namespace eipd::config
