// What fails on this host while checks run: each has its reason, and none counts as success. (Devices, sources and
// zones that are gone: tcp_probe_test; commands: command_probe_test; certificates: https_probe_test; names:
// names_test.) Real: this process's limits.
#include <thread>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/unit/daemon/probe/loop.hpp"
#include "tests/unit/daemon/probe/no_descriptors.hpp"

namespace eipd::probe::test {
namespace {

class LocalFailure : public ProbeTest {};

TEST_F(LocalFailure, OfDescriptorsIsTheResultOfEveryKindThatNeedsOne) {
  const auto target = closed_port(loop_);
  const NoDescriptorsLeft none;
  EXPECT_EQ(probe(check(health::TcpCheck{}), target).outcome, Outcome::NoDescriptors);
  EXPECT_EQ(probe(check(health::HttpCheck{}), target).outcome, Outcome::NoDescriptors);
  EXPECT_EQ(probe(check(health::GrpcCheck{}), target).outcome, Outcome::NoDescriptors);
  EXPECT_EQ(probe(check(health::UdpCheck{.send = "?"}), target).outcome, Outcome::NoDescriptors);
  EXPECT_EQ(probe(check(health::DnsCheck{.name = "a.example"}), target).outcome, Outcome::NoDescriptors);
  EXPECT_NE(probe(check(health::IcmpCheck{}), target).outcome, Outcome::Success);
}

TEST_F(LocalFailure, OfDescriptorsIsNoneWhereASocketIsLeftOfTheRunBefore) {
  const Server server{loop_, says_nothing};
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
  const NoDescriptorsLeft none;
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
}

/// Answers the first datagram with others for ever, as fast as it can.
class Flood {
 public:
  Flood() : socket_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&here), size), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
    target_ = "127.0.0.1:" + std::to_string(ntohs(here.sin_port));
    thread_ = std::jthread{[this](const std::stop_token& stop) { send(stop); }};
  }
  ~Flood() {
    thread_.request_stop();
    thread_.join();
    ::close(socket_);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;
  [[nodiscard]] const std::string& target() const { return target_; }

 private:
  void send(const std::stop_token& stop) const {
    std::array<char, 512> space{};
    sockaddr_storage asker{};
    socklen_t size = sizeof asker;
    auto* const who = reinterpret_cast<sockaddr*>(&asker);
    while (!stop.stop_requested() && ::recvfrom(socket_, space.data(), space.size(), MSG_DONTWAIT, who, &size) < 0) {
      std::this_thread::yield();
    }
    while (!stop.stop_requested())
      ::sendto(socket_, space.data(), 64, MSG_DONTWAIT, who, size);  // questions, no answer
  }

  int socket_;
  std::string target_;
  std::jthread thread_;
};

TEST_F(LocalFailure, OfAFloodOfDatagramsThatAreNoAnswerEndsAtTheDeadline) {
  const Flood flood;
  EXPECT_EQ(probe(check(health::DnsCheck{.name = "a.example"}, 100ms), flood.target()).outcome, Outcome::Timeout);
}

}  // namespace
}  // namespace eipd::probe::test
