// What of rtnetlink's messages is a change. Fake: the messages, built by libmnl as the kernel builds them; the real
// ones come in tests/interop/test_network.py.
#include "daemon/kernel/network_state.hpp"

#include <array>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

namespace eipd::kernel {
namespace {

const auto kAddress = *bgp::parse_address("192.0.2.1");
const auto kAddress6 = *bgp::parse_address("2001:db8::1");

class Message {
 public:
  explicit Message(std::uint16_t type) : header_{mnl_nlmsg_put_header(space_.data())} { header_->nlmsg_type = type; }
  Message(const Message&) = delete;  // the header is inside
  Message& operator=(const Message&) = delete;
  template <class Fixed>
  Message& fixed(Fixed part) {
    *static_cast<Fixed*>(mnl_nlmsg_put_extra_header(header_, sizeof part)) = part;
    return *this;
  }
  Message& with(std::uint16_t type, const bgp::IpAddress& address) {
    mnl_attr_put(header_, type, address.octets().size(), address.octets().data());
    return *this;
  }
  [[nodiscard]] std::span<const std::uint8_t> octets() const { return std::span{space_}.first(header_->nlmsg_len); }

 private:
  alignas(nlmsghdr) std::array<std::uint8_t, 512> space_{};
  nlmsghdr* header_;
};

constexpr unsigned kUp = unsigned{IFF_UP} | unsigned{IFF_RUNNING};

class NetworkStateTest : public testing::Test {
 protected:
  NetworkChange read(const Message& message) {
    NetworkChange change;
    state_.read(message.octets(), change);
    return change;
  }
  NetworkChange link(int index, unsigned flags, std::uint16_t type = RTM_NEWLINK) {
    return read(Message{type}.fixed(ifinfomsg{.ifi_index = index, .ifi_flags = flags}));
  }
  NetworkChange address(const bgp::IpAddress& address, std::uint8_t flags, std::uint16_t type = RTM_NEWADDR) {
    const auto family = static_cast<std::uint8_t>(address.is_v4() ? AF_INET : AF_INET6);
    return read(Message{type}.fixed(ifaddrmsg{.ifa_family = family, .ifa_flags = flags}).with(IFA_ADDRESS, address));
  }
  NetworkState state_;
};

TEST_F(NetworkStateTest, ALinkThatGoesUpOrDownIsAChange) {
  EXPECT_EQ(link(7, kUp).links, std::vector<unsigned>{7});
  EXPECT_TRUE(link(7, kUp).empty()) << "its counters, or its name";
  EXPECT_EQ(link(7, IFF_UP).links, std::vector<unsigned>{7}) << "no carrier";
  EXPECT_TRUE(link(7, 0).empty()) << "it was of no use before";
  link(7, kUp);
  EXPECT_EQ(link(7, kUp, RTM_DELLINK).links, std::vector<unsigned>{7}) << "it is gone, whatever its flags were";
}

TEST_F(NetworkStateTest, AnAddressThatComesOrGoesIsAChange) {
  EXPECT_EQ(address(kAddress, 0).addresses, std::vector{kAddress});
  EXPECT_TRUE(address(kAddress, 0).empty()) << "its lifetime";
  EXPECT_EQ(address(kAddress, 0, RTM_DELADDR).addresses, std::vector{kAddress});
}

TEST_F(NetworkStateTest, AnAddressComesWhenItMayBeUsed) {
  EXPECT_TRUE(address(kAddress6, IFA_F_TENTATIVE).empty()) << "RFC 4862 §5.4";
  EXPECT_EQ(address(kAddress6, 0).addresses, std::vector{kAddress6});
  EXPECT_EQ(address(kAddress6, IFA_F_DADFAILED).addresses, std::vector{kAddress6});
}

TEST_F(NetworkStateTest, ARouteIsAChangeOfItsDestination) {
  const rtmsg route{.rtm_family = AF_INET, .rtm_dst_len = 32};
  EXPECT_EQ(read(Message{RTM_DELROUTE}.fixed(route).with(RTA_DST, kAddress)).routes,
            std::vector{bgp::Prefix::host(kAddress)});
  const auto all = read(Message{RTM_NEWROUTE}.fixed(rtmsg{.rtm_family = AF_INET6}));
  EXPECT_EQ(all.routes, std::vector{*bgp::parse_prefix("::/0")}) << "a default route has no destination";
  const rtmsg cached{.rtm_family = AF_INET, .rtm_dst_len = 32, .rtm_flags = RTM_F_CLONED};
  EXPECT_TRUE(read(Message{RTM_NEWROUTE}.fixed(cached).with(RTA_DST, kAddress)).empty());
}

TEST_F(NetworkStateTest, ManyRoutesAreAnyRoute) {
  NetworkChange change;
  for (std::uint32_t i = 0; i < 1000; ++i) change.add_route(bgp::Prefix::host(bgp::IpAddress::v4(i)));
  EXPECT_TRUE(change.any_route);
  EXPECT_TRUE(change.routes.empty());
}

TEST_F(NetworkStateTest, RulesAndNextHopObjectsMayBeAnyRoute) {
  EXPECT_TRUE(read(Message{RTM_NEWRULE}).any_route);
  EXPECT_TRUE(read(Message{RTM_DELNEXTHOP}).any_route);
}

TEST_F(NetworkStateTest, WhatIsCutShortIsPassedOver) {
  Message whole{RTM_NEWADDR};
  whole.fixed(ifaddrmsg{.ifa_family = AF_INET}).with(IFA_ADDRESS, kAddress);
  for (std::size_t size = 0; size < whole.octets().size(); ++size) {
    NetworkChange change;
    state_.read(whole.octets().first(size), change);
    EXPECT_TRUE(change.empty()) << size;
  }
  EXPECT_TRUE(read(Message{RTM_NEWLINK}).empty());
  EXPECT_TRUE(read(Message{RTM_NEWROUTE}).empty());
}

TEST_F(NetworkStateTest, TellsWhatBecameOfItWhileEventsWereLost) {
  link(1, kUp);
  link(2, kUp);
  address(kAddress, 0);
  NetworkState later;
  NetworkChange ignored;
  later.read(Message{RTM_NEWLINK}.fixed(ifinfomsg{.ifi_index = 2, .ifi_flags = kUp}).octets(), ignored);
  NetworkChange change;
  NetworkState::compare(state_, later, change);
  EXPECT_EQ(change.links, std::vector<unsigned>{1});
  EXPECT_EQ(change.addresses, std::vector{kAddress});
}

}  // namespace
}  // namespace eipd::kernel
