// Real: sockets on loopback. Fake: the resolver.
#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

class TcpProbeRun : public ProbeTest {};

TEST_F(TcpProbeRun, SucceedsWhenConnected) {
  const Server server{loop_, says_nothing};
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
}

TEST_F(TcpProbeRun, SucceedsOverIpv6) {
  const Server server{loop_, says_nothing, "::1"};
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
}

TEST_F(TcpProbeRun, LeavesNoTimeWaitBehind) {
  std::optional<boost::system::error_code> seen;
  const Server server{loop_, [&](tcp::socket& socket) -> asio::awaitable<void> {
                        char byte = 0;
                        while (!seen) {
                          const auto [error, size] = co_await socket.async_read_some(asio::buffer(&byte, 1), kAwait);
                          if (error) seen = error;
                        }
                      }};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = "?"}), server.target()).outcome, Outcome::Success);
  while (!seen && loop_.run_one_for(kLongest) > 0) {
  }
  EXPECT_EQ(seen, asio::error::connection_reset) << "closed by RST";
}

TEST_F(TcpProbeRun, IsRefusedWhereNobodyListens) {
  EXPECT_EQ(probe(check(health::TcpCheck{}), closed_port(loop_)).outcome, Outcome::Refused);
}

TEST_F(TcpProbeRun, TimesOutWhenSynsAreNotAnswered) {
  // A listener whose accept queue is full drops further SYNs.
  tcp::acceptor acceptor{loop_};
  acceptor.open(tcp::v4());
  acceptor.bind({asio::ip::address_v4::loopback(), 0});
  acceptor.listen(0);
  std::vector<tcp::socket> fill;
  for (int i = 0; i < 4; ++i) {
    fill.emplace_back(loop_).async_connect(acceptor.local_endpoint(), [](const boost::system::error_code&) {});
  }
  const auto start = Clock::now();
  const auto target = "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
  EXPECT_EQ(probe(check(health::TcpCheck{}, 50ms), target).outcome, Outcome::Timeout);
  EXPECT_GE(Clock::now() - start, 50ms);
}

TEST_F(TcpProbeRun, ConnectsToANameByItsAddress) {
  const Server server{loop_, says_nothing};
  EXPECT_EQ(probe(check(health::TcpCheck{}), "here.example:" + server.port()).outcome, Outcome::Success);
}

TEST_F(TcpProbeRun, TellsAResolverFailureFromARefusal) {
  const auto attempt = probe(check(health::TcpCheck{}), "gone.example:80");
  EXPECT_EQ(attempt.outcome, Outcome::ResolverFailure);
  EXPECT_EQ(attempt.detail, "no such name");
}

/// Answers what comes with `text`, then stays.
Server::Serve says(std::string text) {
  return [text = std::move(text)](tcp::socket& socket) -> asio::awaitable<void> {
    std::array<char, 64> bytes{};
    co_await socket.async_read_some(asio::buffer(bytes), kAwait);
    co_await asio::async_write(socket, asio::buffer(text), kAwait);
    co_await drain(socket);
  };
}

TEST_F(TcpProbeRun, SucceedsWhenTheAnswerContainsWhatIsExpected) {
  const Server server{loop_, says("OK +PONG\r\n")};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = "PING\r\n", .expect = "+PONG"}), server.target()).outcome,
            Outcome::Success);
}

TEST_F(TcpProbeRun, SendsOctetsAsTheyAre) {
  std::string seen(3, ' ');
  const Server server{loop_, [&](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await asio::async_read(socket, asio::buffer(seen), kAwait);
                        co_await asio::async_write(socket, asio::buffer(seen), kAwait);
                      }};
  const std::string octets{"\x01\x00\xff", 3};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = octets, .expect = octets}), server.target()).outcome,
            Outcome::Success);
  EXPECT_EQ(seen, octets);
}

TEST_F(TcpProbeRun, WaitsForTheExpectedUntilTheDeadline) {
  const Server server{loop_, says("-LOADING\r\n")};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = "PING", .expect = "+PONG"}, 60ms), server.target()).outcome,
            Outcome::Timeout);
}

TEST_F(TcpProbeRun, FailsOnAnotherAnswer) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        co_await asio::async_write(socket, asio::buffer(std::string{"-ERR"}), kAwait);
                      }};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = {}, .expect = "+PONG"}), server.target()).outcome,
            Outcome::WrongAnswer);
}

TEST_F(TcpProbeRun, FailsOnAnAnswerWithoutEnd) {
  const Server server{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        const std::string text(1000, 'x');
                        while (true) {
                          const auto [error, size] = co_await asio::async_write(socket, asio::buffer(text), kAwait);
                          if (error) co_return;
                        }
                      }};
  EXPECT_EQ(probe(check(health::TcpCheck{.send = {}, .expect = "+PONG"}), server.target()).outcome,
            Outcome::WrongAnswer);
}

TEST_F(TcpProbeRun, SeesAnEndAndAResetBeforeTheAnswer) {
  const Server ends{loop_, [](tcp::socket&) -> asio::awaitable<void> { co_return; }};
  const health::TcpCheck banner{.send = {}, .expect = "220 "};
  EXPECT_EQ(probe(check(banner), ends.target()).outcome, Outcome::Closed);
  const Server resetting{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                           socket.set_option(asio::socket_base::linger{true, 0});
                           socket.close();
                           co_return;
                         }};
  EXPECT_EQ(probe(check(banner), resetting.target()).outcome, Outcome::Reset);
}

TEST_F(TcpProbeRun, ComesFromTheSourceOfTheCheck) {
  std::optional<std::string> source;
  const Server server{loop_, [&](tcp::socket& socket) -> asio::awaitable<void> {
                        boost::system::error_code gone;
                        source = socket.remote_endpoint(gone).address().to_string();
                        co_await drain(socket);
                      }};
  auto settings = check(health::HttpCheck{}, 100ms);  // waits for an answer, so the server sees it connected
  settings.source = bgp::parse_address("127.0.0.9");
  probe(settings, server.target());
  EXPECT_EQ(source, "127.0.0.9");
}

TEST_F(TcpProbeRun, FailsLocallyWithASourceThatIsNotOurs) {
  const Server server{loop_, says_nothing};
  auto settings = check(health::TcpCheck{});
  settings.source = bgp::parse_address("192.0.2.1");
  const auto attempt = probe(settings, server.target());
  EXPECT_EQ(attempt.outcome, Outcome::LocalError);
  EXPECT_NE(attempt.detail.find("192.0.2.1"), std::string::npos);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(TcpProbeRun, FailsLocallyWithADeviceThatIsNotThere) {
  const Server server{loop_, says_nothing};
  auto settings = check(health::TcpCheck{});
  settings.device = "none0";
  EXPECT_EQ(probe(settings, server.target()).outcome, Outcome::LocalError);
}

TEST_F(TcpProbeRun, FailsLocallyWithAZoneThatIsNotThere) {
  EXPECT_EQ(probe(check(health::TcpCheck{}), "[fe80::1%none0]:80").outcome, Outcome::LocalError);
}

TEST_F(TcpProbeRun, FailsLocallyWithATargetThatIsNone) {
  EXPECT_EQ(probe(check(health::TcpCheck{}), "192.0.2.80").outcome, Outcome::LocalError);
}

}  // namespace
}  // namespace eipd::probe::test
