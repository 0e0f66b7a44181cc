// What is in a message of rtnetlink's, by libmnl: its fixed part, its attributes, addresses.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <libmnl/libmnl.h>
#include <sys/socket.h>

#include "bgp/types/address.hpp"

namespace eipd::kernel {

/// Calls `take` with each message of a datagram.
template <class Take>
void each_message(std::span<const std::uint8_t> datagram, Take take) {
  const auto* message = reinterpret_cast<const nlmsghdr*>(datagram.data());  // NOLINT: what libmnl takes
  int left = static_cast<int>(datagram.size());
  for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) take(*message);
}

/// Null where the message is too short for it.
template <class Fixed>
const Fixed* fixed_part(const nlmsghdr& message) {
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(Fixed)) return nullptr;
  return static_cast<const Fixed*>(mnl_nlmsg_get_payload(&message));
}

/// The attributes behind a fixed part of that many octets, by type; null: not there.
template <std::size_t Count>
std::array<const nlattr*, Count> attributes(const nlmsghdr& message, std::size_t fixed) {
  std::array<const nlattr*, Count> found{};
  const auto note = [](const nlattr* attribute, void* into) {
    const auto type = mnl_attr_get_type(attribute);
    if (type < Count) (*static_cast<std::array<const nlattr*, Count>*>(into))[type] = attribute;
    return MNL_CB_OK;
  };
  mnl_attr_parse(&message, static_cast<unsigned>(fixed), note, &found);
  return found;
}

/// An attribute's octets as an address of the family; nothing where they are none, or the attribute is not there.
inline std::optional<bgp::IpAddress> address_in(const nlattr* attribute, int family) {
  if (attribute == nullptr) return std::nullopt;
  const auto* octets = static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute));
  const auto size = mnl_attr_get_payload_len(attribute);
  if (family == AF_INET && size == 4) return bgp::IpAddress::v4(std::span<const std::uint8_t, 4>{octets, 4});
  if (family == AF_INET6 && size == 16) return bgp::IpAddress::v6(std::span<const std::uint8_t, 16>{octets, 16});
  return std::nullopt;
}

}  // namespace eipd::kernel
