// Real: the kernel answers on loopback, through a ping socket or a raw one, whichever this host allows. The messages
// that a raw socket hears besides are tested as octets.
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "daemon/probe/icmp_echo.hpp"
#include "tests/unit/daemon/probe/loop.hpp"

namespace eipd::probe::test {
namespace {

/// This thread without CAP_NET_RAW in effect.
class WithoutNetRaw {
 public:
  WithoutNetRaw() {
    get();
    data_[0].effective &= ~(1U << CAP_NET_RAW);
    set();
  }
  ~WithoutNetRaw() {
    data_[0].effective = before_;
    set();
  }
  WithoutNetRaw(const WithoutNetRaw&) = delete;
  WithoutNetRaw& operator=(const WithoutNetRaw&) = delete;

 private:
  void get() {
    ::syscall(SYS_capget, &header_, data_);
    before_ = data_[0].effective;
  }
  void set() { ::syscall(SYS_capset, &header_, data_); }

  __user_cap_header_struct header_{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct data_[2]{};
  std::uint32_t before_ = 0;
};

bool opens(int type) {
  const int socket = ::socket(AF_INET, type, IPPROTO_ICMP);
  if (socket >= 0) ::close(socket);
  return socket >= 0;
}

class IcmpProbeRun : public ProbeTest {
 protected:
  Attempt ping(const std::string& target, std::chrono::milliseconds timeout = 10s) {
    return probe(check(health::IcmpCheck{}, timeout), target);
  }
  const bool may_ = opens(SOCK_DGRAM) || opens(SOCK_RAW);
};

TEST_F(IcmpProbeRun, SucceedsWhenTheTargetAnswersAndThisHostMayAsk) {
  const auto attempt = ping("127.0.0.1:1");
  EXPECT_EQ(attempt.outcome, may_ ? Outcome::Success : Outcome::LocalError) << attempt.detail;
}

TEST_F(IcmpProbeRun, SucceedsOverIpv6) {
  const auto attempt = ping("[::1]:1");
  EXPECT_EQ(attempt.outcome, may_ ? Outcome::Success : Outcome::LocalError) << attempt.detail;
}

TEST_F(IcmpProbeRun, SaysWhatIsMissingWhereItMayNotPing) {
  const WithoutNetRaw less;
  const auto attempt = ping("127.0.0.1:1");
  if (opens(SOCK_DGRAM)) {
    EXPECT_EQ(attempt.outcome, Outcome::Success) << "by a ping socket";
  } else {
    EXPECT_EQ(attempt.outcome, Outcome::LocalError);
    EXPECT_NE(attempt.detail.find("CAP_NET_RAW"), std::string::npos) << attempt.detail;
  }
}

TEST_F(IcmpProbeRun, NeverSucceedsWithAnAddressThatNobodyHas) {
  EXPECT_NE(ping("240.0.0.1:1", 100ms).outcome, Outcome::Success);  // RFC 1112 §4: reserved
}

TEST_F(IcmpProbeRun, FailsLocallyWithASourceThatIsNotOurs) {
  auto settings = check(health::IcmpCheck{});
  settings.source = bgp::parse_address("192.0.2.1");
  EXPECT_EQ(probe(settings, "127.0.0.1:1").outcome, Outcome::LocalError);
}

TEST_F(IcmpProbeRun, TellsAResolverFailure) {
  EXPECT_EQ(ping("gone.example:1").outcome, Outcome::ResolverFailure);
}

TEST(IcmpEcho, IsARequestWithAChecksumThatAddsUp) {  // RFC 1071
  const auto message = echo_request(bgp::Family::Ipv4, 0x1234, "token");
  ASSERT_EQ(message.size(), 13U);
  EXPECT_EQ(message.substr(0, 2), std::string("\x08\x00", 2));
  EXPECT_EQ(message.substr(4, 4), std::string("\x12\x34\x00\x01", 4));
  std::uint32_t sum = 0;
  const auto padded = message + '\0';
  for (std::size_t i = 0; i < padded.size(); i += 2) {
    sum += static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i]) << 8 |
                                      static_cast<unsigned char>(padded[i + 1]));
  }
  EXPECT_EQ((sum & 0xffff) + (sum >> 16), 0xffffU);
}

std::string reply(unsigned char type, const std::string& token) {
  std::string message(8, '\0');
  message[0] = static_cast<char>(type);
  return message + token;
}

TEST(IcmpEcho, KnowsItsReplyByTheToken) {
  EXPECT_TRUE(is_echo_reply(bgp::Family::Ipv4, reply(0, "mine"), false, "mine"));
  EXPECT_TRUE(is_echo_reply(bgp::Family::Ipv6, reply(129, "mine"), false, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, reply(0, "other"), false, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, reply(0, "mine "), false, "mine"));
}

TEST(IcmpEcho, IsNotTheRequestItselfNorAnotherMessage) {
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, reply(8, "mine"), false, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv6, reply(128, "mine"), false, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, reply(3, "mine"), false, "mine"));
}

TEST(IcmpEcho, ReadsBehindTheIpHeaderOfARawSocket) {
  const std::string header = '\x46' + std::string(23, 'h');  // 24 octets: with an option
  EXPECT_TRUE(is_echo_reply(bgp::Family::Ipv4, header + reply(0, "mine"), true, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, header, true, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, "\x4f", true, "mine"));
  EXPECT_FALSE(is_echo_reply(bgp::Family::Ipv4, "", true, "mine"));
}

}  // namespace
}  // namespace eipd::probe::test
