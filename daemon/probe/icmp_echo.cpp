#include "daemon/probe/icmp_echo.hpp"

#include <algorithm>

namespace eipd::probe {
namespace {

constexpr std::size_t kHeader = 8;  ///< type, code, checksum, identifier, sequence number

unsigned octet(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

/// RFC 1071.
std::uint16_t checksum(std::string_view text) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < text.size(); i += 2) sum += octet(text, i) << 8U | octet(text, i + 1);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

void put(std::string& text, std::size_t at, std::uint16_t value) {
  text[at] = static_cast<char>(value >> 8U);
  text[at + 1] = static_cast<char>(value & 0xffU);
}

}  // namespace

std::string echo_request(bgp::Family family, std::uint16_t identifier, std::string_view token) {
  const bool is_v4 = family == bgp::Family::Ipv4;
  std::string message(kHeader, '\0');
  message[0] = static_cast<char>(is_v4 ? 8 : 128);
  put(message, 4, identifier);
  put(message, 6, 1);
  message += token;
  if (is_v4) put(message, 2, checksum(message));  // the kernel computes ICMPv6's, which covers the addresses
  return message;
}

bool is_echo_reply(bgp::Family family, std::string_view message, bool has_header, std::string_view token) {
  if (has_header) message.remove_prefix(std::min(message.size(), std::size_t{4} * (octet(message, 0) & 0xfU)));
  if (message.size() < kHeader) return false;
  const unsigned reply = family == bgp::Family::Ipv4 ? 0 : 129;
  return octet(message, 0) == reply && octet(message, 1) == 0 && message.substr(kHeader) == token;
}

}  // namespace eipd::probe
