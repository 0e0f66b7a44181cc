// Neighbors that are bound to a device, as an interface or a VRF: the same mechanism (SO_BINDTODEVICE), so that
// loopback stands for both.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "bgp/net/kernel_features.hpp"
#include "bgp/net/socket_options.hpp"
#include "loopback.hpp"

namespace eipd::bgp::net::test {
namespace {

using testing::ElementsAre;

class Devices : public testing::Test {
 protected:
  fsm::NeighborSettings bound(const std::string& interface, const std::string& vrf = {}) {
    auto settings = neighbor("edge1", kRouterAs, router_.at(), "127.0.0.1");
    settings.passive = true;
    settings.interface = interface;
    settings.vrf = vrf;
    return settings;
  }
  bool comes_up() { return router_.dial(pop_.at) && router_.establish(RawPeer::open()); }
  bool is_refused() {
    return router_.dial(pop_.at) && loop_.until([&] { return router_.closed; }) && router_.octets == 0;
  }

  Loop loop_;
  Pop pop_{loop_, "127.0.0.1", kPopAs, 0xC0000201};
  RawPeer router_{loop_};
};

TEST_F(Devices, AreListenedToForANeighborOnAnInterface) {
  pop_.speaker.set_neighbors({bound("lo")});
  EXPECT_TRUE(comes_up());
  EXPECT_THAT(pop_.speaker.listening(), ElementsAre(pop_.at)) << "what is configured, not what comes beside it";
}

TEST_F(Devices, AreListenedToForANeighborInAVrf) {
  pop_.speaker.set_neighbors({bound({}, "lo")});
  EXPECT_TRUE(comes_up());
}

TEST_F(Devices, OtherThanTheNeighborsAreRefusedWithoutAnOctet) {
  pop_.speaker.set_neighbors({bound("no-such-device")});
  EXPECT_TRUE(is_refused());
  EXPECT_THAT(pop_.seen.refused, ElementsAre("wrong-device"));
}

TEST_F(Devices, OfAVrfAreNoPlaceForANeighborOutsideIt) {
  auto inside = bound({}, "lo");
  inside.name = "inside";
  inside.address.address = *parse_address("127.0.0.66");
  pop_.speaker.set_neighbors({inside, bound({})});
  EXPECT_TRUE(is_refused());
  EXPECT_THAT(pop_.seen.refused, ElementsAre("wrong-device"));
}

TEST_F(Devices, OfAnInterfaceServeANeighborWithoutOneToo) {
  auto other = bound("lo");
  other.name = "other";
  other.address.address = *parse_address("127.0.0.66");
  pop_.speaker.set_neighbors({other, bound({})});
  EXPECT_TRUE(comes_up());
}

TEST_F(Devices, TellNeighborsAtOneAddressApart) {
  auto elsewhere = bound("no-such-device");
  elsewhere.name = "edge0";
  pop_.speaker.set_neighbors({elsewhere, bound("lo")});
  EXPECT_TRUE(comes_up());
  EXPECT_TRUE(pop_.established("edge1"));
}

TEST_F(Devices, AreLeftWhenNoNeighborIsBoundToThemAnyMore) {
  pop_.speaker.set_neighbors({bound({}, "lo")});
  pop_.speaker.set_neighbors({bound({})});
  EXPECT_TRUE(comes_up());
}

TEST_F(Devices, LeaveThePortClosedToASecondSpeaker) {
  pop_.speaker.set_neighbors({bound("lo")});
  Recorder seen;
  Speaker second{loop_.context.get_executor(), {.as = kPopAs, .router_id = BgpId{1}, .listen = {pop_.at}}, seen, 1};
  EXPECT_FALSE(second.listen());
}

TEST(KernelFeatures, KnowMd5WhereItWorks) {
  Loop loop;
  boost::asio::ip::tcp::socket socket{loop.context, boost::asio::ip::tcp::v4()};
  const bool works = set_md5_key(socket.native_handle(), {*parse_address("192.0.2.9"), {}}, "key").has_value();
  EXPECT_EQ(kernel_features().tcp_md5, works);
}

}  // namespace
}  // namespace eipd::bgp::net::test
