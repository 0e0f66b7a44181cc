// Each way in which a DNS server can fail a check. Real: datagrams and connections on loopback. Fake: the server; a
// real one answers in tests/interop/test_checks.py.
#include "daemon/probe/dns_probe.hpp"

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

using asio::ip::udp;
using health::DnsCheck;
using health::DnsType;

/// www.example A 192.0.2.80, as the answer to `query`; flags as given.
std::string answer(const std::string& query, std::uint8_t high = 0x81, std::uint8_t low = 0x80) {
  std::string text = query;
  text[2] = static_cast<char>(high);
  text[3] = static_cast<char>(low);
  text[7] = 1;
  return text + std::string{"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x50", 16};
}

/// Answers each datagram with what `reply` makes of it; none: silence.
class UdpServer {
 public:
  using Reply = std::function<std::vector<std::string>(const std::string&)>;
  UdpServer(asio::io_context& loop, Reply reply, std::uint16_t port = 0)
      : socket_{loop, udp::endpoint{asio::ip::address_v4::loopback(), port}}, reply_{std::move(reply)} {
    asio::co_spawn(loop, serve(), asio::detached);
  }
  [[nodiscard]] std::string target() const { return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port()); }

 private:
  asio::awaitable<void> serve() {
    std::array<char, 512> space{};
    udp::endpoint from;
    while (true) {
      const auto [error, size] = co_await socket_.async_receive_from(asio::buffer(space), from, kAwait);
      if (error == asio::error::operation_aborted) co_return;
      if (error) continue;
      for (const auto& text : reply_({space.data(), size})) {
        boost::system::error_code ignored;
        socket_.send_to(asio::buffer(text), from, 0, ignored);
      }
    }
  }
  udp::socket socket_;
  Reply reply_;
};

/// Answers one question over TCP by what `reply` makes of it, length included.
Server::Serve over_tcp(std::function<std::string(const std::string&)> reply) {
  return [reply = std::move(reply)](tcp::socket& socket) -> asio::awaitable<void> {
    std::array<char, 512> space{};
    const auto [error, size] = co_await socket.async_read_some(asio::buffer(space), kAwait);
    if (error || size < 3) co_return;
    const auto text = reply({space.data() + 2, size - 2});
    co_await asio::async_write(socket, asio::buffer(text), kAwait);
    co_await drain(socket);
  };
}
std::string framed(const std::string& text) {
  return std::string{static_cast<char>(text.size() >> 8U), static_cast<char>(text.size() & 0xffU)} + text;
}

class DnsProbeRun : public ProbeTest {
 protected:
  static inline const DnsCheck kWww{.name = "www.example"};
  Attempt over_udp(UdpServer::Reply reply, const DnsCheck& dns = kWww, std::chrono::milliseconds timeout = 10s) {
    const UdpServer server{loop_, std::move(reply)};
    return probe(check(dns, timeout), server.target());
  }
};

TEST_F(DnsProbeRun, SucceedsWithARecord) {
  const auto attempt = over_udp([](const auto& query) { return std::vector{answer(query)}; });
  EXPECT_EQ(attempt.outcome, Outcome::Success) << attempt.detail;
  EXPECT_EQ(attempt.detail, "1 records");
}

TEST_F(DnsProbeRun, ComparesTheRecords) {
  auto dns = kWww;
  dns.expect_answers = {"192.0.2.80"};
  const auto reply = [](const auto& query) { return std::vector{answer(query)}; };
  EXPECT_EQ(over_udp(reply, dns).outcome, Outcome::Success);
  dns.expect_answers.emplace_back("192.0.2.81");
  const auto attempt = over_udp(reply, dns);
  EXPECT_EQ(attempt.outcome, Outcome::WrongAnswer);
  EXPECT_EQ(attempt.detail, "no record 192.0.2.81");
}

TEST_F(DnsProbeRun, FailsWithAnRcodeThatIsNotExpected) {
  const auto reply = [](const auto& query) { return std::vector{answer(query, 0x81, 0x82)}; };
  const auto attempt = over_udp(reply);
  EXPECT_EQ(attempt.outcome, Outcome::BadRcode);
  EXPECT_EQ(attempt.detail, "SERVFAIL");
  auto dns = kWww;
  dns.expect_rcode = {2, 3};
  EXPECT_EQ(over_udp(reply, dns).outcome, Outcome::Success);
  dns.expect_rcode = {3};
  EXPECT_EQ(over_udp([](const auto& query) { return std::vector{answer(query)}; }, dns).outcome, Outcome::BadRcode);
}

TEST_F(DnsProbeRun, FailsWithoutARecordOfTheType) {
  auto dns = kWww;
  dns.type = DnsType::Aaaa;
  EXPECT_EQ(over_udp([](const auto& query) { return std::vector{answer(query)}; }, dns).outcome, Outcome::WrongAnswer);
}

TEST_F(DnsProbeRun, PassesOverWhatAnswersAnotherQuestion) {
  const auto attempt = over_udp([](const auto& query) {
    auto other = answer(query, 0x81, 0x85);
    ++other[0];
    return std::vector{other, std::string{"?"}, answer(query)};
  });
  EXPECT_EQ(attempt.outcome, Outcome::Success) << attempt.detail;
}

TEST_F(DnsProbeRun, FailsOnAMessageThatIsBroken) {
  const auto cut = [](const auto& query) { return std::vector{answer(query).substr(0, query.size() + 5)}; };
  EXPECT_EQ(over_udp(cut).outcome, Outcome::ProtocolError);
}

TEST_F(DnsProbeRun, TimesOutOnSilence) {
  EXPECT_EQ(over_udp([](const auto&) { return std::vector<std::string>{}; }, kWww, 60ms).outcome, Outcome::Timeout);
}

TEST_F(DnsProbeRun, IsRefusedWhereNobodyListens) {
  EXPECT_EQ(probe(check(kWww), closed_port(loop_)).outcome, Outcome::Refused);
  auto dns = kWww;
  dns.tcp = true;
  EXPECT_EQ(probe(check(dns), closed_port(loop_)).outcome, Outcome::Refused);
}

TEST_F(DnsProbeRun, AsksATruncatedAnswerAgainOverTcp) {
  const Server stream{loop_, over_tcp([](const auto& query) { return framed(answer(query)); })};
  const UdpServer server{loop_, [](const auto& query) { return std::vector{answer(query, 0x83)}; },
                         static_cast<std::uint16_t>(std::stoi(stream.port()))};
  EXPECT_EQ(probe(check(kWww), server.target()).outcome, Outcome::Success);
  EXPECT_EQ(stream.connections(), 1);
}

TEST_F(DnsProbeRun, FailsOverTcpInEachWay) {
  auto dns = kWww;
  dns.tcp = true;
  const auto over = [&](std::function<std::string(const std::string&)> reply, std::chrono::milliseconds timeout = 10s) {
    const Server server{loop_, over_tcp(std::move(reply))};
    return probe(check(dns, timeout), server.target()).outcome;
  };
  EXPECT_EQ(over([](const auto& query) { return framed(answer(query)); }), Outcome::Success);
  EXPECT_EQ(over([](const auto& query) { return framed(answer(query, 0x81, 0x85)); }), Outcome::BadRcode);
  EXPECT_EQ(over([](const auto&) { return framed("rubbish"); }), Outcome::ProtocolError);
  EXPECT_EQ(over([](const auto&) { return framed(""); }), Outcome::ProtocolError);
  EXPECT_EQ(over([](const auto&) { return std::string{"\xff\xff cut"}; }, 60ms), Outcome::Timeout);
  const Server ends{loop_, [](tcp::socket&) -> asio::awaitable<void> { co_return; }};
  const auto ended = probe(check(dns), ends.target()).outcome;  // by RST where our question came first
  EXPECT_TRUE(ended == Outcome::Closed || ended == Outcome::Reset) << to_string(ended);
}

TEST_F(DnsProbeRun, ShowsRcodesWithoutANameByNumber) {
  EXPECT_EQ(rcode_name(3), "NXDOMAIN");
  EXPECT_EQ(rcode_name(11), "RCODE11");
}

}  // namespace
}  // namespace eipd::probe::test
