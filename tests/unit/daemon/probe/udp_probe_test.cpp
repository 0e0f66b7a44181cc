// Each way in which a UDP target can fail. Real: sockets on loopback. Fake: the resolver.
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

using asio::ip::udp;

/// Answers every datagram with `text`; with an empty one it says nothing.
class Echo {
 public:
  Echo(asio::io_context& loop, std::string text, const char* address = "127.0.0.1")
      : socket_{loop, udp::endpoint{asio::ip::make_address(address), 0}}, text_{std::move(text)} {
    listen();
  }
  [[nodiscard]] std::string target() const {
    const auto endpoint = socket_.local_endpoint();
    const auto host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(endpoint.port());
  }
  [[nodiscard]] const std::string& seen() const { return seen_; }

 private:
  void listen() {
    socket_.async_receive_from(asio::buffer(space_), from_, [this](const auto& error, std::size_t size) {
      if (error) return;
      seen_.assign(space_.data(), size);
      if (!text_.empty()) socket_.send_to(asio::buffer(text_), from_);
      listen();
    });
  }
  udp::socket socket_;
  udp::endpoint from_;
  std::string text_;
  std::string seen_;
  std::array<char, 2048> space_{};
};

class UdpProbeRun : public ProbeTest {
 protected:
  static inline const health::UdpCheck kPing{.send = "ping", .expect = "pong"};
};

TEST_F(UdpProbeRun, SucceedsWhenTheAnswerContainsWhatIsExpected) {
  const Echo server{loop_, "pong 7"};
  EXPECT_EQ(probe(check(kPing), server.target()).outcome, Outcome::Success);
  EXPECT_EQ(server.seen(), "ping");
}

TEST_F(UdpProbeRun, SucceedsOverIpv6) {
  const Echo server{loop_, "pong", "::1"};
  EXPECT_EQ(probe(check(kPing), server.target()).outcome, Outcome::Success);
}

TEST_F(UdpProbeRun, TakesAnyAnswerWhereNoneIsNamed) {
  const Echo server{loop_, "whatever"};
  EXPECT_EQ(probe(check(health::UdpCheck{.send = "x", .expect = {}}), server.target()).outcome, Outcome::Success);
}

TEST_F(UdpProbeRun, FailsOnAnotherAnswer) {
  const Echo server{loop_, "busy"};
  EXPECT_EQ(probe(check(kPing), server.target()).outcome, Outcome::WrongAnswer);
}

TEST_F(UdpProbeRun, IsRefusedWhereThePortIsUnreachable) {
  std::string target;
  {
    const Echo gone{loop_, ""};
    target = gone.target();
  }
  EXPECT_EQ(probe(check(kPing), target).outcome, Outcome::Refused);
}

TEST_F(UdpProbeRun, TimesOutOnSilence) {
  const Echo server{loop_, ""};
  const auto start = Clock::now();
  EXPECT_EQ(probe(check(kPing, 50ms), server.target()).outcome, Outcome::Timeout);
  EXPECT_GE(Clock::now() - start, 50ms);
}

TEST_F(UdpProbeRun, FailsLocallyWithASourceThatIsNotOurs) {
  auto settings = check(kPing);
  settings.source = bgp::parse_address("192.0.2.1");
  EXPECT_EQ(probe(settings, "127.0.0.1:9").outcome, Outcome::LocalError);
}

TEST_F(UdpProbeRun, FailsLocallyWithADeviceOrAZoneThatIsNotThere) {
  auto settings = check(kPing);
  EXPECT_EQ(probe(settings, "[fe80::1%none0]:9").outcome, Outcome::LocalError);
  settings.device = "none0";
  EXPECT_EQ(probe(settings, "127.0.0.1:9").outcome, Outcome::LocalError);
}

TEST_F(UdpProbeRun, TellsAResolverFailure) {
  EXPECT_EQ(probe(check(kPing), "gone.example:9").outcome, Outcome::ResolverFailure);
}

}  // namespace
}  // namespace eipd::probe::test
