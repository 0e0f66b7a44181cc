#include "config/read/network.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "config/read/map_reader.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

/// What `parse` makes of a scalar.
template <class Parse>
auto read_parsed(Reading& reading, NodeId node, std::string_view expected, Parse parse)
    -> decltype(parse(std::string_view{})) {
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  auto value = parse(*text);
  if (!value) refuse_value(reading, node, expected);
  return value;
}

/// Of a prefix that has host bits: the one that was probably meant.
std::string network_of(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = bgp::parse_address(text.substr(0, slash));
  const auto length = parse_number(text.substr(slash + 1), 0, 128);
  if (!address || !length) return "";
  return to_string(bgp::Prefix{*address, static_cast<std::uint8_t>(*length)});
}

std::string expected_prefix(bgp::PrefixError error, std::string_view text = {}) {
  switch (error) {
    case bgp::PrefixError::Length:
      return "a length of at most 32 (IPv4) or 128 (IPv6)";
    case bgp::PrefixError::HostBits:
      return "zeros behind its length, as " + network_of(text);
    case bgp::PrefixError::Syntax:
      break;
  }
  return "a prefix, as 203.0.113.0/24 or \"2001:db8::/32\"";
}

}  // namespace

std::optional<bgp::Asn> read_asn(Reading& reading, NodeId node) {
  constexpr std::array reserved{std::uint32_t{bgp::kAsTrans.value}, 65535U, 4294967295U};  // RFC 6793 §9, RFC 7300
  const auto as = read_parsed(reading, node, "an AS number from 1 to 4294967294", bgp::parse_asn);
  if (!as || std::ranges::find(reserved, as->value) == reserved.end()) return as;
  reading.refuse(node, "AS " + to_string(*as) + " is reserved; expected one that was assigned, or one for private use");
  return std::nullopt;
}

std::optional<bgp::BgpId> read_bgp_id(Reading& reading, NodeId node) {
  return read_parsed(reading, node, "a BGP identifier written like an IPv4 address, not 0.0.0.0", bgp::parse_bgp_id);
}

std::optional<bgp::IpAddress> read_address(Reading& reading, NodeId node) {
  return read_parsed(reading, node, "an IPv4 or IPv6 address", bgp::parse_address);
}

std::optional<bgp::ScopedAddress> read_scoped_address(Reading& reading, NodeId node) {
  return read_parsed(reading, node, "an IPv4 or IPv6 address, link-local with its zone as fe80::1%eth0",
                     bgp::parse_scoped_address);
}

std::optional<bgp::Endpoint> read_endpoint(Reading& reading, NodeId node) {
  return read_parsed(reading, node, "an address and a port, as 192.0.2.1:179 or \"[2001:db8::1]:179\"",
                     bgp::parse_endpoint);
}

std::optional<bgp::Prefix> read_prefix(Reading& reading, NodeId node) {
  const auto text = scalar(reading, node, expected_prefix(bgp::PrefixError::Syntax));
  if (!text) return std::nullopt;
  auto error = bgp::PrefixError::Syntax;
  auto prefix = bgp::parse_prefix(*text, &error);
  if (!prefix) refuse_value(reading, node, expected_prefix(error, *text));
  return prefix;
}

std::optional<bgp::Prefix> read_prefix_or_address(Reading& reading, NodeId node) {
  return read_parsed(reading, node, "an address, or a prefix with zeros behind its length",
                     [](std::string_view text) -> std::optional<bgp::Prefix> {
                       if (const auto address = bgp::parse_address(text)) return bgp::Prefix::host(*address);
                       return bgp::parse_prefix(text);
                     });
}

std::optional<bgp::PrefixRange> read_prefix_range(Reading& reading, NodeId node) {
  return read_parsed(reading, node,
                     "a prefix with zeros behind its length, or such a prefix with the longest length allowed inside "
                     "it, as \"203.0.113.0/24 le 32\"",
                     bgp::parse_prefix_range);
}

std::optional<bgp::CommunitySet> read_communities(Reading& reading, NodeId node) {
  const auto one = [](Reading& r, NodeId n) {
    return read_parsed(
        r, n,
        "a community in quotes, as \"64500:100\", \"64500:1:2\", \"rt:64500:1\", or a well-known name as "
        "no-export",
        bgp::parse_community);
  };
  const auto members = list_of(one, "communities")(reading, node);
  if (!members) return std::nullopt;
  bgp::CommunitySet set;
  for (const auto& member : *members) set.add(member);
  return set;
}

}  // namespace eipd::config
