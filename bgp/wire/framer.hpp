// Cuts the octets of a TCP connection into messages (RFC 4271 §4.1, §6.1), however they arrive in pieces.
//
// The life of an octet: the socket reads it into `space`, `commit` says how many came, `next` hands out the message it
// belongs to as a view. Nothing is copied but the begin of an unfinished message, once a read, to the buffer's start.
// The buffer has one size, which no peer can change. A header is judged as soon as its 19 octets are there, before the
// body is waited for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "bgp/wire/message.hpp"

namespace eipd::bgp::wire {

/// A message whose header is right; `body` is what follows the header, valid until the framer's next `space`.
struct Frame {
  MessageType type = MessageType::Keepalive;
  Bytes body;
};

class Framer {
 public:
  Framer();

  /// Where to read into; never empty, if `next` was called until it returned nothing. Invalidates all frames.
  [[nodiscard]] std::span<std::uint8_t> space();
  /// `size` octets of the last `space` have been filled.
  void commit(std::size_t size);
  /// The next whole message; nothing while it is incomplete. An error is the last thing that comes out: what follows it
  /// cannot be told apart.
  [[nodiscard]] std::optional<std::expected<Frame, Notification>> next();

  /// From now on messages of up to 65535 octets are taken (RFC 8654: once we have advertised that we take them).
  void accept_extended_messages();

 private:
  Buffer buffer_;
  std::size_t begin_ = 0;  ///< of what `next` has not handed out
  std::size_t end_ = 0;    ///< of what was committed
  std::size_t max_message_size_ = kMaxMessageSize;
  bool failed_ = false;
};

}  // namespace eipd::bgp::wire
