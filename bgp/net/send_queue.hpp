// What a connection has yet to write, in order: control messages (OPEN, KEEPALIVE, NOTIFICATION, End-of-RIB) and at
// most one chunk of UPDATEs. A control message goes out at the next boundary between two messages, also inside a chunk,
// so a keepalive never waits for bulk, and the stream is never corrupted by one message inside another. Pure. Bounded:
// the chunk by its budget, control messages by the caller (one keepalive at a time, see `waiting`).
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

#include "bgp/wire/message.hpp"

namespace eipd::bgp::net {

class SendQueue {
 public:
  /// Queues one whole message. An empty buffer is ignored.
  void push(wire::Buffer message);
  /// Begins a chunk: whole messages, one after the other. Precondition: the one before has been taken whole.
  void begin_chunk(std::shared_ptr<const wire::Buffer> chunk);

  [[nodiscard]] bool empty() const { return control_.empty() && !chunk_; }
  /// Control messages not yet written to the last octet.
  [[nodiscard]] std::size_t waiting() const { return control_.size(); }
  /// Octets that the kernel has not taken yet.
  [[nodiscard]] std::size_t octets() const;

  /// What to write next: never empty unless the queue is. Valid until the next change.
  [[nodiscard]] wire::Bytes front() const;
  /// The kernel took the first `count` octets of front(). Returns what became complete by that.
  struct Completed {
    bool chunk = false;
    std::optional<wire::MessageType> control;
  };
  Completed taken(std::size_t count);
  /// Drops all messages but the one that is half written: what may precede a NOTIFICATION.
  void drop_unsent();

 private:
  [[nodiscard]] bool control_is_next() const;
  [[nodiscard]] std::size_t rest_of_message() const;
  Completed taken_of_control(std::size_t count);
  Completed taken_of_chunk(std::size_t count);
  void end_chunk();

  std::deque<wire::Buffer> control_;
  std::size_t control_taken_ = 0;  ///< octets of control_.front()
  std::shared_ptr<const wire::Buffer> chunk_;
  std::size_t chunk_end_ = 0;    ///< where to stop in the chunk; its size, unless cut short by drop_unsent
  std::size_t chunk_taken_ = 0;  ///< octets of chunk_
  std::size_t message_end_ = 0;  ///< where the message with octet chunk_taken_ - 1 ends
};

}  // namespace eipd::bgp::net
