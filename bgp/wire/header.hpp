// The header that every message begins with (RFC 4271 §4.1): 16 octets of ones, the length, the type.
#pragma once

#include <cstddef>
#include <expected>
#include <span>

#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire {

struct Header {
  MessageType type = MessageType::Keepalive;
  std::size_t length = kHeaderSize;  ///< of the whole message
};

/// Type and length from the 19 octets of a header, or the NOTIFICATION of RFC 4271 §6.1. `max_message_size` bounds
/// UPDATE, NOTIFICATION and ROUTE-REFRESH; OPEN and KEEPALIVE never exceed 4096 octets (RFC 8654 §4).
std::expected<Header, Notification> decode_header(std::span<const std::uint8_t, kHeaderSize> octets,
                                                  std::size_t max_message_size);

/// Appends the header of a message whose length is not known yet; returns where the message starts.
std::size_t begin_message(Buffer& out, MessageType type);
/// Fills in the length of the message that starts at `start` and ends with the buffer.
void end_message(Buffer& out, std::size_t start);

}  // namespace eipd::bgp::wire
