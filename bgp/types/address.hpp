// IP addresses of both families as one small value that can be compared, hashed, parsed and printed.
// No zone: a link-local address that needs one carries it beside itself (see endpoint.hpp).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace eipd::bgp {

/// An address family. As BGP's AFI with SAFI unicast it is one of the two families that eipd speaks.
enum class Family : std::uint8_t { Ipv4, Ipv6 };

inline constexpr std::array kFamilies{Family::Ipv4, Family::Ipv6};

/// "ipv4" or "ipv6".
std::string_view to_string(Family family);
/// "ipv4-unicast" or "ipv6-unicast": how configuration, metrics and the CLI name the AFI/SAFI.
std::string_view unicast_name(Family family);

/// Length of an address in bits: 32 or 128.
constexpr std::uint8_t bit_length(Family family) {
  return family == Family::Ipv4 ? 32 : 128;
}

class IpAddress {
 public:
  /// 0.0.0.0
  constexpr IpAddress() = default;
  static constexpr IpAddress v4(std::uint32_t host_order) {
    IpAddress address;
    for (std::size_t i = 0; i < 4; ++i) address.octets_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
    return address;
  }
  static constexpr IpAddress v4(std::span<const std::uint8_t, 4> octets) { return IpAddress{Family::Ipv4, octets}; }
  static constexpr IpAddress v6(std::span<const std::uint8_t, 16> octets) { return IpAddress{Family::Ipv6, octets}; }

  [[nodiscard]] constexpr Family family() const { return family_; }
  [[nodiscard]] constexpr bool is_v4() const { return family_ == Family::Ipv4; }
  [[nodiscard]] constexpr bool is_v6() const { return family_ == Family::Ipv6; }
  /// 4 or 16 octets, network order; valid as long as the address.
  [[nodiscard]] constexpr std::span<const std::uint8_t> octets() const {
    return std::span{octets_}.first(is_v4() ? 4 : 16);
  }
  /// The IPv4 address in host order; 0 for IPv6.
  [[nodiscard]] std::uint32_t v4_value() const;

  [[nodiscard]] bool is_unspecified() const;  ///< 0.0.0.0 or ::
  [[nodiscard]] bool is_loopback() const;     ///< 127.0.0.0/8 or ::1
  [[nodiscard]] bool is_link_local() const;   ///< 169.254.0.0/16 or fe80::/10
  [[nodiscard]] bool is_multicast() const;    ///< 224.0.0.0/4 or ff00::/8
  [[nodiscard]] bool is_v4_mapped() const;    ///< ::ffff:0:0/96
  /// The bit at `index`, counted from the most significant; index < bit_length(family()).
  [[nodiscard]] bool bit(std::uint8_t index) const;

  /// IPv4 before IPv6, then by value.
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  constexpr IpAddress(Family family, std::span<const std::uint8_t> octets) : family_{family} {
    for (std::size_t i = 0; i < octets.size(); ++i) octets_[i] = octets[i];
  }
  Family family_ = Family::Ipv4;
  std::array<std::uint8_t, 16> octets_{};
};

/// Reads dotted-quad or RFC 4291 text, without zone, brackets or spaces; nothing on any other input.
std::optional<IpAddress> parse_address(std::string_view text);
/// Dotted quad, or RFC 5952 text.
std::string to_string(const IpAddress& address);

}  // namespace eipd::bgp

template <>
struct std::hash<eipd::bgp::IpAddress> {
  std::size_t operator()(const eipd::bgp::IpAddress& address) const noexcept;
};
