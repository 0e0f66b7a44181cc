#include "bgp/bfd/demultiplexer.hpp"

#include <gtest/gtest.h>

namespace eipd::bgp::bfd {
namespace {

ScopedAddress at(const char* text) {
  return *parse_scoped_address(text);
}
const IpAddress kHere = *parse_address("192.0.2.1");

ControlPacket to_discriminator(std::uint32_t yours) {
  return {.state = yours == 0 ? State::Down : State::Up, .my_discriminator = 99, .your_discriminator = yours};
}

Arrival from(const char* remote, std::uint8_t ttl = 255, bool multihop = false) {
  return {.remote = at(remote), .local = kHere, .multihop = multihop, .ttl = ttl};
}

Demultiplexer three_sessions() {
  Demultiplexer all;
  all.add(10, {.remote = at("192.0.2.254"), .local = kHere});
  all.add(20, {.remote = at("198.51.100.9"), .multihop = true, .min_ttl = 0});
  all.add(30, {.remote = at("fe80::1%eth0")});
  return all;
}

TEST(BfdDemultiplexer, FindsByOurDiscriminator) {
  EXPECT_EQ(three_sessions().find(to_discriminator(10), from("192.0.2.254")), 10U);
  EXPECT_EQ(three_sessions().find(to_discriminator(20), from("198.51.100.9", 61, true)), 20U);
}

TEST(BfdDemultiplexer, FindsByTheNeighborWhileItDoesNotKnowUs) {
  EXPECT_EQ(three_sessions().find(to_discriminator(0), from("192.0.2.254")), 10U);
  EXPECT_EQ(three_sessions().find(to_discriminator(0), from("fe80::1%eth0")), 30U);
}

TEST(BfdDemultiplexer, TellsZonesApart) {
  EXPECT_EQ(three_sessions().find(to_discriminator(0), from("fe80::1%eth1")), std::unexpected(Discard::UnknownSession));
}

TEST(BfdDemultiplexer, RefusesAPacketThatCrossedARouter) {  // RFC 5881 §5
  EXPECT_EQ(three_sessions().find(to_discriminator(10), from("192.0.2.254", 254)),
            std::unexpected(Discard::TooFarAway));
  EXPECT_EQ(three_sessions().find(to_discriminator(0), from("192.0.2.254", 254)), std::unexpected(Discard::TooFarAway));
}

TEST(BfdDemultiplexer, RefusesADiscriminatorFromAnotherSource) {
  EXPECT_EQ(three_sessions().find(to_discriminator(10), from("192.0.2.253")), std::unexpected(Discard::WrongSource));
  EXPECT_EQ(three_sessions().find(to_discriminator(10), from("192.0.2.254", 255, true)),
            std::unexpected(Discard::WrongSource));
}

TEST(BfdDemultiplexer, RefusesAnUnknownDiscriminator) {
  EXPECT_EQ(three_sessions().find(to_discriminator(11), from("192.0.2.254")), std::unexpected(Discard::UnknownSession));
}

TEST(BfdDemultiplexer, MayAskForTheLocalAddress) {
  auto arrival = from("192.0.2.254");
  arrival.local = *parse_address("192.0.2.2");
  EXPECT_EQ(three_sessions().find(to_discriminator(0), arrival), std::unexpected(Discard::UnknownSession));
  EXPECT_EQ(three_sessions().find(to_discriminator(10), arrival), std::unexpected(Discard::WrongSource));
}

TEST(BfdDemultiplexer, ForgetsARemovedSession) {
  auto all = three_sessions();
  all.remove(10);
  all.remove(10);
  EXPECT_FALSE(all.contains(10));
  EXPECT_EQ(all.find(to_discriminator(10), from("192.0.2.254")), std::unexpected(Discard::UnknownSession));
  EXPECT_EQ(all.find(to_discriminator(0), from("192.0.2.254")), std::unexpected(Discard::UnknownSession));
  EXPECT_EQ(all.find(to_discriminator(0), from("fe80::1%eth0")), 30U);
}

}  // namespace
}  // namespace eipd::bgp::bfd
