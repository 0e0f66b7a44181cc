// Real: sockets on loopback. A socket that served one probe and serves the next one is no different from a fresh one.
#include "daemon/probe/spare_sockets.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, std::filesystem::directory_iterator{}));
}

class SpareSocketsRun : public ProbeTest {};

TEST_F(SpareSocketsRun, ServeOneProbeAfterTheOther) {
  const Server server{loop_, answers("HTTP/1.1 200 OK\r\n\r\n")};
  const Server other{loop_, answers("HTTP/1.1 503 no\r\n\r\n")};
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
    EXPECT_EQ(probe(check(health::HttpCheck{}), server.target()).outcome, Outcome::Success);
    EXPECT_EQ(probe(check(health::HttpCheck{}), other.target()).outcome, Outcome::BadStatus);
  }
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
  EXPECT_GE(around_.sockets.size(), 1U);
  EXPECT_LE(around_.sockets.size(), 20U) << "one was under way at a time; a failed one's is given back a moment later";
}

TEST_F(SpareSocketsRun, AreOfTheTargetsFamily) {
  const Server server{loop_, says_nothing};
  const Server server6{loop_, says_nothing, "::1"};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
    EXPECT_EQ(probe(check(health::TcpCheck{}), server6.target()).outcome, Outcome::Success);
  }
  EXPECT_EQ(around_.sockets.size(), 2U);
}

TEST_F(SpareSocketsRun, HaveNothingLeftOfTheConnectionBefore) {
  const Server chatty{loop_, [](tcp::socket& socket) -> asio::awaitable<void> {
                        const std::string greeting(3000, 'x');
                        co_await asio::async_write(socket, asio::buffer(greeting), kAwait);
                        co_await drain(socket);
                      }};
  const Server silent{loop_, says_nothing};
  const health::TcpCheck greeted{.send = {}, .expect = "xx"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(probe(check(greeted), chatty.target()).outcome, Outcome::Success);  // most of it is unread
    EXPECT_EQ(probe(check(greeted, 20ms), silent.target()).outcome, Outcome::Timeout);
    EXPECT_EQ(probe(check(greeted), closed_port(loop_)).outcome, Outcome::Refused);
  }
}

TEST_F(SpareSocketsRun, AreNotKeptOfProbesThatFailedToConnectOrWereTooLate) {
  const Server silent{loop_, says_nothing};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(probe(check(health::TcpCheck{}), closed_port(loop_)).outcome, Outcome::Refused);
    EXPECT_EQ(probe(check(health::HttpCheck{}, 20ms), silent.target()).outcome, Outcome::Timeout);
  }
  EXPECT_EQ(around_.sockets.size(), 0U);
}

TEST_F(SpareSocketsRun, AreNotKeptWhereTheyAreBound) {
  const Server server{loop_, says_nothing};
  auto settings = check(health::TcpCheck{});
  settings.source = bgp::parse_address("127.0.0.9");
  EXPECT_EQ(probe(settings, server.target()).outcome, Outcome::Success);
  EXPECT_EQ(around_.sockets.size(), 0U);
}

TEST_F(SpareSocketsRun, AreFew) {
  const Server server{loop_, says_nothing};
  std::vector<tcp::socket> used;
  for (std::size_t i = 0; i < SpareSockets::kMost + 10; ++i) {
    used.push_back(*around_.sockets.take(tcp::v4()));
    boost::system::error_code later;
    used.back().connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoi(server.port()))},
                        later);
  }
  for (auto& socket : used) around_.sockets.give_back(tcp::v4(), std::move(socket));
  EXPECT_EQ(around_.sockets.size(), SpareSockets::kMost);
  const auto before = open_descriptors();
  EXPECT_EQ(probe(check(health::TcpCheck{}), server.target()).outcome, Outcome::Success);
  EXPECT_LE(open_descriptors(), before + 1) << "the server's end at most";
}

}  // namespace
}  // namespace eipd::probe::test
