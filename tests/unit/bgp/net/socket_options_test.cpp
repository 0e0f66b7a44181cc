// Real sockets, none of them connected: the options are read back from the kernel.
#include "bgp/net/socket_options.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace eipd::bgp::net {
namespace {

using fsm::NeighborSettings;

constexpr Asn kLocalAs{64500};

NeighborSettings neighbor(const char* address, std::uint32_t as) {
  return {.name = "edge1", .address = *parse_scoped_address(address), .as = Asn{as}, .hold_time = fsm::seconds{9}};
}

class Socket {
 public:
  explicit Socket(Family family) : fd_{::socket(family == Family::Ipv4 ? AF_INET : AF_INET6, SOCK_STREAM, 0)} {}
  ~Socket() { ::close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] int get(int level, int name) const {
    int value = -1;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(fd_, level, name, &value, &size), 0);
    return value;
  }

 private:
  int fd_;
};

TEST(SocketSettings, OfAnExternalNeighborKeepItOnTheLink) {
  const auto settings = socket_settings(neighbor("192.0.2.254", 64496), kLocalAs);
  EXPECT_EQ(settings.ttl, 1);
  EXPECT_FALSE(settings.min_ttl);
}

TEST(SocketSettings, OfAnInternalNeighborLeaveTheTtlToTheSystem) {
  EXPECT_FALSE(socket_settings(neighbor("192.0.2.254", kLocalAs.value), kLocalAs).ttl);
}

// RFC 5082 §3
TEST(SocketSettings, WithTtlSecuritySend255AndTakeNothingFromFurtherAway) {
  auto direct = neighbor("192.0.2.254", 64496);
  direct.ttl_security = 1;
  EXPECT_EQ(socket_settings(direct, kLocalAs).ttl, 255);
  EXPECT_EQ(socket_settings(direct, kLocalAs).min_ttl, 255);
  direct.ttl_security = 254;
  EXPECT_EQ(socket_settings(direct, kLocalAs).min_ttl, 2);
}

TEST(SocketSettings, WithMultihopSendThatManyHops) {
  auto far = neighbor("192.0.2.254", 64496);
  far.multihop = 4;
  EXPECT_EQ(socket_settings(far, kLocalAs).ttl, 4);
  EXPECT_FALSE(socket_settings(far, kLocalAs).min_ttl);
}

// RFC 9687's timer must speak before the kernel gives up.
TEST(SocketSettings, LetTheKernelGiveUpAfterTheSendHoldTimer) {
  EXPECT_GT(socket_settings(neighbor("192.0.2.254", 64496), kLocalAs).user_timeout, fsm::seconds{18});
}

TEST(SocketOptions, OfIpv4ReachTheKernel) {
  auto settings = neighbor("192.0.2.254", 64496);
  settings.ttl_security = 2;
  const Socket socket{Family::Ipv4};
  const int usual_buffer = socket.get(SOL_SOCKET, SO_SNDBUF);
  const auto wanted = socket_settings(settings, kLocalAs);
  ASSERT_TRUE(configure(socket.fd(), wanted));
  EXPECT_EQ(socket.get(IPPROTO_IP, IP_TTL), 255);
  EXPECT_EQ(socket.get(IPPROTO_IP, IP_MINTTL), 254);
  EXPECT_EQ(socket.get(IPPROTO_IP, IP_TOS), 0xC0);  // CS6
  EXPECT_EQ(socket.get(IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(socket.get(IPPROTO_TCP, TCP_USER_TIMEOUT), wanted.user_timeout.count());
  EXPECT_EQ(socket.get(IPPROTO_TCP, TCP_NOTSENT_LOWAT), 64 * 1024);
  EXPECT_GT(socket.get(SOL_SOCKET, SO_SNDBUF), usual_buffer);
  EXPECT_LE(socket.get(SOL_SOCKET, SO_SNDBUF), 2 * 256 * 1024);  // the kernel doubles what it is asked for
}

TEST(SocketOptions, OfIpv6ReachTheKernel) {
  auto settings = neighbor("2001:db8::1", 64496);
  settings.ttl_security = 1;
  const Socket socket{Family::Ipv6};
  ASSERT_TRUE(configure(socket.fd(), socket_settings(settings, kLocalAs)));
  EXPECT_EQ(socket.get(IPPROTO_IPV6, IPV6_UNICAST_HOPS), 255);
  EXPECT_EQ(socket.get(IPPROTO_IPV6, IPV6_MINHOPCOUNT), 255);
  EXPECT_EQ(socket.get(IPPROTO_IPV6, IPV6_TCLASS), 0xC0);
}

TEST(SocketOptions, OfAListenerMakeItIpv6OnlyAndItsAnswersPassGtsm) {
  const Socket socket{Family::Ipv6};
  ASSERT_TRUE(configure_listener(socket.fd(), Family::Ipv6));
  EXPECT_EQ(socket.get(IPPROTO_IPV6, IPV6_V6ONLY), 1);
  EXPECT_EQ(socket.get(IPPROTO_IPV6, IPV6_UNICAST_HOPS), 255);
}

TEST(SocketOptions, ThatFailAreNamed) {
  auto settings = socket_settings(neighbor("192.0.2.254", 64496), kLocalAs);
  settings.device = "no-such-device";
  const Socket socket{Family::Ipv4};
  const auto result = configure(socket.fd(), settings);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().text(), testing::StartsWith("setting SO_BINDTODEVICE: "));
}

TEST(SocketOptions, RemoveAnMd5KeyThatIsNotThere) {
  const Socket socket{Family::Ipv4};
  EXPECT_TRUE(set_md5_key(socket.fd(), *parse_scoped_address("192.0.2.254"), {}));
}

// Else a neighbor whose interface comes later would be refused until somebody reloads.
TEST(SocketOptions, TakeAnMd5KeyBeforeItsZoneIsThere) {
  const Socket socket{Family::Ipv6};
  EXPECT_TRUE(set_md5_key(socket.fd(), *parse_scoped_address("fe80::1%nosuch0"), "key"));
}

}  // namespace
}  // namespace eipd::bgp::net
