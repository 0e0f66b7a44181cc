#include "daemon/probe/connection.hpp"

#include <cerrno>

#include <gtest/gtest.h>

#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

boost::system::error_code system_error(int number) {
  return {number, boost::system::system_category()};
}

TEST(ConnectionError, HasItsOutcome) {
  EXPECT_EQ(failed(system_error(ECONNREFUSED)).outcome, Outcome::Refused);
  EXPECT_EQ(failed(system_error(ETIMEDOUT)).outcome, Outcome::Timeout);
  EXPECT_EQ(failed(system_error(ECONNRESET)).outcome, Outcome::Reset);
  EXPECT_EQ(failed(system_error(EPIPE)).outcome, Outcome::Reset);
  EXPECT_EQ(failed(system_error(EHOSTUNREACH)).outcome, Outcome::Unreachable);
  EXPECT_EQ(failed(system_error(ENETUNREACH)).outcome, Outcome::Unreachable);
  EXPECT_EQ(failed(system_error(EMFILE)).outcome, Outcome::NoDescriptors);
  EXPECT_EQ(failed(system_error(EADDRNOTAVAIL)).outcome, Outcome::LocalError);
  EXPECT_EQ(failed(asio::error::eof).outcome, Outcome::Closed);
}

TEST(ConnectionError, IsNeverASuccess) {
  for (int number = 0; number < 200; ++number)
    EXPECT_NE(failed(system_error(number)).outcome, Outcome::Success) << number;
}

TEST(ConnectionToItself, IsSeen) {
  asio::io_context loop;
  tcp::socket socket{loop, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
  socket.connect(socket.local_endpoint());  // simultaneous open with itself
  const auto local = local_end(socket.native_handle());
  EXPECT_TRUE(is_same_end(*local, *bgp::parse_endpoint("127.0.0.1:" + std::to_string(local->port))));
}

TEST(ConnectionToItself, IsNotWhatALoopbackConnectionIs) {
  const auto here = *bgp::parse_endpoint("[::1]:80");
  EXPECT_FALSE(is_same_end(*bgp::parse_endpoint("[::1]:81"), here));
  EXPECT_FALSE(is_same_end(*bgp::parse_endpoint("[::2]:80"), here));
}

class ConnectionDeadline : public ProbeTest {};

TEST_F(ConnectionDeadline, ThatHasPassedFailsEverything) {
  const Server server{loop_, says_nothing};
  const auto connection = Connection::make(around_.sockets, Clock::now() - 1s);
  loop_.poll();
  const auto failure = run(connection->connect(*bgp::parse_endpoint(server.target()), {}));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, Outcome::Timeout);
  EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace eipd::probe::test
