// What the kernel was told of the sockets that really carry sessions, dialled and accepted, and of the one that
// listens: the options are read back from this process's descriptors. Real: two speakers and the kernel.
#include <optional>
#include <unistd.h>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "bgp/net/asio_address.hpp"
#include "bgp/net/socket_options.hpp"
#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using boost::asio::ip::tcp;

constexpr int kDescriptors = 1024;  // far more than the test has
constexpr int kDscpCs6 = 0xC0;

std::optional<int> option(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(socket, level, name, &value, &size) != 0) return std::nullopt;
  return value;
}

/// One end of a TCP socket; nothing if it has none.
std::optional<Endpoint> end_of(int socket, int (*get)(int, sockaddr*, socklen_t*)) {
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  if (get(socket, endpoint.data(), &size) != 0) return std::nullopt;
  endpoint.resize(size);
  return from_asio(endpoint);
}

/// The TCP socket of this process that listens, or is connected, and has `end` as that end.
std::optional<int> find(const Endpoint& end, bool listening, int (*get)(int, sockaddr*, socklen_t*)) {
  for (int each = 0; each < kDescriptors; ++each)
    if (option(each, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP && end_of(each, get) == end &&
        option(each, SOL_SOCKET, SO_ACCEPTCONN) == (listening ? 1 : 0))
      return each;
  return std::nullopt;
}

/// The option of that meaning in the family.
struct Names {
  int level, traffic_class, ttl, least_ttl;
};
constexpr Names kIpv4{IPPROTO_IP, IP_TOS, IP_TTL, IP_MINTTL};
constexpr Names kIpv6{IPPROTO_IPV6, IPV6_TCLASS, IPV6_UNICAST_HOPS, IPV6_MINHOPCOUNT};

struct Kind {
  const char* name;
  const char* dials;
  const char* listens;
  Names names;
};
class SessionSockets : public testing::TestWithParam<Kind> {
 protected:
  SessionSockets() {
    auto passive = neighbor("pop", kPopAs, pop_.at, GetParam().listens);
    passive.passive = true;
    passive.ttl_security = 1;
    passive.hold_time = 9s;
    passive.send_hold_time = 30s;
    auto dialled = neighbor("router", kRouterAs, router_.at, GetParam().dials);
    dialled.ttl_security = 2;
    dialled.hold_time = 9s;
    settings_ = dialled;
    router_.speaker.set_neighbors({passive});
    pop_.speaker.set_neighbors({dialled});
  }
  bool up() {
    return loop_.until([&] { return pop_.established("router") && router_.established("pop"); });
  }
  /// What is the same at both ends.
  void expect_common(int socket) {
    const Names& names = GetParam().names;
    EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_NODELAY), 1);
    EXPECT_EQ(option(socket, names.level, names.traffic_class), kDscpCs6);
    EXPECT_EQ(option(socket, names.level, names.ttl), 255);
    EXPECT_EQ(option(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT), 64 * 1024);
    EXPECT_EQ(option(socket, SOL_SOCKET, SO_SNDBUF), configured_send_buffer());
  }

  Loop loop_;
  Pop pop_{loop_, GetParam().dials, kPopAs, 0xC0000201};
  Pop router_{loop_, GetParam().listens, kRouterAs, 0xC00002FE};
  fsm::NeighborSettings settings_;

 private:
  /// What the kernel makes of the size that is asked for: it has limits of its own.
  [[nodiscard]] std::optional<int> configured_send_buffer() {
    const bool v4 = settings_.address.address.is_v4();
    tcp::socket socket{loop_.context, v4 ? tcp::v4() : tcp::v6()};
    if (!configure(socket.native_handle(), socket_settings(settings_, kPopAs))) return std::nullopt;
    return option(socket.native_handle(), SOL_SOCKET, SO_SNDBUF);
  }
};
INSTANTIATE_TEST_SUITE_P(Of, SessionSockets,
                         testing::Values(Kind{"Ipv4", "127.0.0.1", "127.0.0.2", kIpv4},
                                         Kind{"Ipv6", "::1", "::1", kIpv6}),
                         [](const auto& info) { return std::string{info.param.name}; });

TEST_P(SessionSockets, ThatWereDialledHaveTheirOptions) {
  ASSERT_TRUE(up());
  const auto dialled = find(router_.at, false, ::getpeername);
  ASSERT_TRUE(dialled);
  expect_common(*dialled);
  EXPECT_EQ(option(*dialled, GetParam().names.level, GetParam().names.least_ttl), 254);
  EXPECT_EQ(option(*dialled, IPPROTO_TCP, TCP_USER_TIMEOUT), 20'000);  // twice the hold time, and 2 s
}

TEST_P(SessionSockets, ThatWereAcceptedHaveTheirNeighborsOwn) {
  ASSERT_TRUE(up());
  const auto accepted = find(router_.at, false, ::getsockname);
  ASSERT_TRUE(accepted);
  expect_common(*accepted);
  EXPECT_EQ(option(*accepted, GetParam().names.level, GetParam().names.least_ttl), 255);
  EXPECT_EQ(option(*accepted, IPPROTO_TCP, TCP_USER_TIMEOUT), 32'000);  // the send hold time, and 2 s
}

// Its SYN-ACKs are the first that a neighbor with GTSM sees, and the first that a full link could drop.
TEST_P(SessionSockets, ThatListenAnswerInTheSameClassAndFromNearBy) {
  const auto listener = find(router_.at, true, ::getsockname);
  ASSERT_TRUE(listener);
  EXPECT_EQ(option(*listener, GetParam().names.level, GetParam().names.traffic_class), kDscpCs6);
  EXPECT_EQ(option(*listener, GetParam().names.level, GetParam().names.ttl), 255);
  EXPECT_EQ(option(*listener, GetParam().names.level, GetParam().names.least_ttl), 255);
}

// RFC 5082 §3: what one of them may send must reach the listener that all share.
TEST_P(SessionSockets, ThatListenDropWhatNoneOfTheirNeighborsSends) {
  const auto listener = find(router_.at, true, ::getsockname);
  ASSERT_TRUE(listener);
  const auto least = [&](std::vector<std::optional<std::uint8_t>> hops) {
    std::vector<fsm::NeighborSettings> neighbors;
    for (const auto& each : hops) {
      neighbors.push_back(neighbor("n" + std::to_string(neighbors.size()), kPopAs, pop_.at, GetParam().listens));
      neighbors.back().passive = true;
      neighbors.back().ttl_security = each;
    }
    router_.speaker.set_neighbors(std::move(neighbors));
    return option(*listener, GetParam().names.level, GetParam().names.least_ttl);
  };
  EXPECT_EQ(least({1, 3}), 253);
  EXPECT_EQ(least({3, 1}), 253);
  EXPECT_EQ(least({1, std::nullopt, 1}), 0);
  EXPECT_EQ(least({}), 0);
}

}  // namespace
}  // namespace eipd::bgp::net::test
