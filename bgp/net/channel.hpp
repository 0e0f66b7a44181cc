// One TCP connection of a neighbor, from the dial or the accept to its last octet. It moves octets and knows nothing of
// sessions: what it reads goes through a framer to its owner, what it writes comes from a send queue, which it fills
// from the owner whenever the socket has room.
//
// Writing: `flush` writes at once what the kernel takes, in the caller's turn, and waits for room only when there is
// none; at most one quantum a turn, so that one neighbor's dump delays nobody. Reading: one buffer a turn, likewise.
// Closing: the half-written message is completed, what is queued leaves, our direction is shut, what still comes is
// drained (else the kernel answers it with a reset that can overtake our NOTIFICATION), and all that within kLinger.
//
// Owner: one ChannelOwner on the control thread, until `disown`. The channel keeps itself alive for its last
// completions.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "bgp/fsm/state.hpp"
#include "bgp/net/send_queue.hpp"
#include "bgp/net/socket_options.hpp"
#include "bgp/net/timer.hpp"
#include "bgp/types/endpoint.hpp"
#include "bgp/wire/framer.hpp"

namespace eipd::bgp::net {

class Channel;

/// Called by a channel, never from inside one of its owner's own calls but for `on_room`, `on_sent` and `on_closed`.
class ChannelOwner {
 public:
  virtual ~ChannelOwner() = default;

  virtual void on_connected(fsm::ConnectionId connection) = 0;
  /// Refused, timed out, reset or closed by the peer. At most once, not after close().
  virtual void on_failed(fsm::ConnectionId connection, std::string why) = 0;
  /// Octets came: take the messages out. Not after close().
  virtual void on_readable(fsm::ConnectionId connection, wire::Framer& framer) = 0;
  /// The queue is empty and the kernel would take more: the place to fill the queue. Not after close().
  virtual void on_room(fsm::ConnectionId connection, SendQueue& queue) = 0;
  /// The kernel took the last octet of a message or of the chunk. After close() of messages only.
  virtual void on_sent(fsm::ConnectionId connection, const SendQueue::Completed& completed) = 0;
  /// A flush is over in which the kernel took octets. Not after close().
  virtual void on_progress(fsm::ConnectionId connection) = 0;
  /// The last call: after close(), when the socket is closed.
  virtual void on_closed(const Channel& channel) = 0;
};

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  static constexpr std::chrono::milliseconds kLinger{1000};
  static constexpr std::size_t kWriteQuantum = 64 * 1024;  ///< octets a turn
  static constexpr std::size_t kMaxWaiting = 8;            ///< control messages, beyond which keepalives are dropped

  Channel(const boost::asio::any_io_executor& executor, ChannelOwner& owner, fsm::ConnectionId id);

  struct Target {
    ScopedAddress address;
    std::uint16_t port = 0;
    std::optional<IpAddress> local_address;
    std::string md5_key;  ///< empty: none
    SocketSettings socket;
  };
  /// Ends in on_connected or on_failed.
  void dial(const Target& target);
  /// Ends in on_failed: there is no way to dial.
  void fail(std::string why);
  /// Takes over an accepted connection that has been configured.
  void adopt(boost::asio::ip::tcp::socket socket);

  /// Queues a message; the next flush writes it. A NOTIFICATION is the last one: it displaces all that is unsent but
  /// the half-written message. A keepalive is dropped when enough waits to be read already.
  void push(wire::MessageType type, wire::Buffer message);
  void flush();
  /// From now on messages of up to 65535 octets are taken (RFC 8654).
  void accept_extended_messages() { framer_.accept_extended_messages(); }
  /// Reads now what the kernel has, instead of waiting to be told. False: there was nothing.
  bool read_now();

  /// Ends the connection; with `linger` after the queue is written. Answered by on_closed, perhaps at once.
  void close(bool linger);
  /// Forgets the owner and closes.
  void disown();

  [[nodiscard]] fsm::ConnectionId id() const { return id_; }
  [[nodiscard]] const SendQueue& queue() const { return queue_; }
  /// Of a connection that is open.
  [[nodiscard]] const Endpoint& local() const { return local_; }
  [[nodiscard]] const Endpoint& remote() const { return remote_; }

 private:
  enum class Phase : std::uint8_t { New, Open, Closing, Draining, Closed };

  SocketResult prepare(const Target& target);
  void open();
  void wait_readable();
  std::size_t read_some(boost::system::error_code& error);
  void drain();
  bool write_some();
  void wait_writable();
  void continue_later();
  void finish();

  boost::asio::ip::tcp::socket socket_;
  ChannelOwner* owner_;
  fsm::ConnectionId id_;
  Phase phase_ = Phase::New;
  wire::Framer framer_;
  SendQueue queue_;
  Timer linger_;
  Endpoint local_;
  Endpoint remote_;
  bool waiting_ = false;       ///< for room in the socket, or for the next turn
  bool write_failed_ = false;  ///< the reader will learn why
  bool failed_ = false;
};

}  // namespace eipd::bgp::net
