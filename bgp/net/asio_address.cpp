#include "bgp/net/asio_address.hpp"

#include <array>
#include <span>
#include <string>

#include <net/if.h>

namespace eipd::bgp::net {

namespace ip = boost::asio::ip;

namespace {

template <std::size_t N>
std::array<unsigned char, N> octets_of(const IpAddress& address) {
  std::array<unsigned char, N> octets{};
  std::ranges::copy(address.octets(), octets.begin());
  return octets;
}

std::string zone_name(unsigned long scope) {
  if (scope == 0) return {};
  std::array<char, IF_NAMESIZE> name{};
  if (if_indextoname(static_cast<unsigned>(scope), name.data()) == nullptr) return std::to_string(scope);
  return name.data();
}

}  // namespace

std::optional<ip::address> to_asio(const ScopedAddress& address) {
  if (address.address.is_v4()) return ip::address_v4{octets_of<4>(address.address)};
  unsigned scope = 0;
  if (!address.zone.empty()) {
    scope = if_nametoindex(address.zone.c_str());
    if (scope == 0) return std::nullopt;
  }
  return ip::address_v6{octets_of<16>(address.address), scope};
}

std::optional<ip::tcp::endpoint> to_asio(const ScopedAddress& address, std::uint16_t port) {
  const auto converted = to_asio(address);
  if (!converted) return std::nullopt;
  return ip::tcp::endpoint{*converted, port};
}

ScopedAddress from_asio(const ip::address& address) {
  if (address.is_v4()) return {IpAddress::v4(address.to_v4().to_uint()), {}};
  const auto v6 = address.to_v6();
  const auto octets = v6.to_bytes();
  return {IpAddress::v6(std::span<const std::uint8_t, 16>{octets}), zone_name(v6.scope_id())};
}

Endpoint from_asio(const ip::tcp::endpoint& endpoint) {
  auto [address, zone] = from_asio(endpoint.address());
  return {address, std::move(zone), endpoint.port()};
}

}  // namespace eipd::bgp::net
