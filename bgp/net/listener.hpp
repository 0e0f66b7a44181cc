// One listening socket. Every connection it accepts goes to its owner at once; it judges none.
// Owner: the speaker, on the control thread. After `close` nothing is called any more.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "bgp/net/socket_options.hpp"
#include "bgp/net/timer.hpp"
#include "bgp/types/endpoint.hpp"

namespace eipd::bgp::net {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  using Accepted = std::function<void(Listener& listener, boost::asio::ip::tcp::socket socket)>;
  /// Called when the socket is bound and doesn't listen yet: the moment to set keys.
  using Prepare = std::function<void(Listener& listener)>;
  /// Connections that the kernel completes before we take them: a reboot of all neighbors at once.
  static constexpr int kBacklog = 1024;
  /// Pause after an accept that failed for want of descriptors or memory.
  static constexpr std::chrono::milliseconds kRetry{100};

  Listener(const boost::asio::any_io_executor& executor, Accepted accepted, Prepare prepare);

  /// The operator's line on failure, without the endpoint. IPv6 sockets take no IPv4. With a device, of connections
  /// that come in there.
  std::expected<void, std::string> open(const Endpoint& endpoint, const std::string& device = {});
  void close();

  /// Where it listens; a port given as 0 is filled in.
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] Family family() const { return endpoint_.address.family(); }
  /// Empty: any that no other listener is bound to.
  [[nodiscard]] const std::string& device() const { return device_; }
  /// Whether other sockets of ours may be opened on the same port; for as long as that takes.
  void share_port(bool shared);

  /// For connections from this peer, from the next SYN on.
  SocketResult set_md5_key(const ScopedAddress& peer, std::string_view key);
  /// A key that can't be removed costs only the peer it was for, and that one gets no answer rather than a wrong one.
  void remove_md5_key(const ScopedAddress& peer);
  /// Drops SYNs from further away; a help only, since each accepted socket is told its neighbor's own. 0: none.
  void set_min_ttl(std::uint8_t min_ttl);

 private:
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  Accepted accepted_;
  Prepare prepare_;
  Timer retry_;
  Endpoint endpoint_;
  std::string device_;
};

}  // namespace eipd::bgp::net
