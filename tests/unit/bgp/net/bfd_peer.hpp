// A BFD peer on 127.0.0.3 that a test drives by hand, at a port that is not BFD's.
#pragma once

#include <array>
#include <span>
#include <unistd.h>

#include <boost/asio/ip/udp.hpp>

#include "bgp/bfd/session.hpp"
#include "tests/unit/bgp/net/loopback.hpp"

namespace eipd::bgp::net::test {

/// A port for this process: tests run side by side.
inline std::uint16_t bfd_port(int offset) {
  return static_cast<std::uint16_t>(20'000 + (::getpid() % 1'000) * 12 + offset);
}

class BfdPeer {
 public:
  /// Listens on `here`, and answers to `there` of 127.0.0.2.
  BfdPeer(Loop& loop, std::uint16_t here, std::uint16_t there, const char* other = "127.0.0.2")
      : to_{boost::asio::ip::make_address(other), there}, socket_{loop.context} {
    socket_.open(boost::asio::ip::udp::v4());
    socket_.bind({boost::asio::ip::make_address("127.0.0.3"), here});
    socket_.non_blocking(true);
  }

  void say(const bfd::ControlPacket& packet) {
    socket_.set_option(boost::asio::ip::unicast::hops{ttl});
    socket_.send_to(boost::asio::buffer(bfd::encode(packet)), to_);
  }
  /// Answers what has come: at once, and never by itself.
  void answer() {
    std::array<std::uint8_t, 64> octets{};
    boost::asio::ip::udp::endpoint from;
    boost::system::error_code error;
    for (;;) {
      const auto size = socket_.receive_from(boost::asio::buffer(octets), from, 0, error);
      if (error) return;
      source_port = from.port();
      const auto heard = bfd::decode(std::span{octets}.first(size));
      if (!heard) continue;
      const auto reaction = session.receive(*heard, std::chrono::steady_clock::now());
      say(reaction.send ? *reaction.send : session.packet());
    }
  }

  bfd::Session session{99, {.interval = std::chrono::milliseconds{50}, .multiplier = 4}};
  int ttl = 255;
  std::uint16_t source_port = 0;  ///< of the last packet

 private:
  boost::asio::ip::udp::endpoint to_;
  boost::asio::ip::udp::socket socket_;
};

}  // namespace eipd::bgp::net::test
