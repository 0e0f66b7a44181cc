// What a check sends and what it expects, as text or in hexadecimal; the sections `tcp` and `udp`.
#include <algorithm>

#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

constexpr std::size_t kMostOctets = 1024;

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
  return std::nullopt;
}

std::optional<std::string> parse_hex(std::string_view text) {
  std::string octets;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    if (text.size() < 2) return std::nullopt;
    const auto high = digit(text[0]);
    const auto low = digit(text[1]);
    if (!high || !low) return std::nullopt;
    octets += static_cast<char>(*high << 4U | *low);
    text.remove_prefix(2);
  }
  return octets;
}

void read_one(Reading& reading, MapReader& map, std::string_view text, std::string_view hex, std::string& value) {
  map.optional(text, value, read_octets);
  map.optional(hex, value, read_hex);
  const NodeId found = map.find(hex);
  if (found != kNoNode && map.find(text) != kNoNode)
    reading.refuse_key(found, "stands beside " + std::string{text} + "; expected one of them");
}

}  // namespace

std::optional<std::string> read_octets(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "1 to 1024 octets of text";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  if (!text->empty() && text->size() <= kMostOctets) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

std::optional<std::string> read_hex(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "1 to 1024 octets in hexadecimal, as \"50 49 4e 47\"";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  auto octets = parse_hex(*text);
  if (octets && !octets->empty() && octets->size() <= kMostOctets) return octets;
  refuse_value(reading, node, expected);
  return std::nullopt;
}

void read_exchange(Reading& reading, MapReader& map, std::string& send, std::string& expect) {
  read_one(reading, map, "send", "send_hex", send);
  read_one(reading, map, "expect", "expect_hex", expect);
}

std::optional<health::TcpCheck> read_tcp_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with send and expect"};
  if (!map.is_map()) return std::nullopt;
  health::TcpCheck tcp;
  read_exchange(reading, map, tcp.send, tcp.expect);
  return tcp;
}

std::optional<health::UdpCheck> read_udp_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with send and expect"};
  if (!map.is_map()) return std::nullopt;
  health::UdpCheck udp;
  read_exchange(reading, map, udp.send, udp.expect);
  if (map.find("send_hex") == kNoNode) map.require("send", "what to send, as text or by send_hex");
  return udp;
}

}  // namespace eipd::config
