#include "bgp/bfd/packet.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace eipd::bgp::bfd {
namespace {

using namespace std::chrono_literals;

// What we send when a session comes up, field by field (RFC 5880 §4.1).
const std::vector<std::uint8_t> kUp{
    0x20,                    // version 1, diagnostic 0
    0xE0,                    // state Up, Poll
    0x03,                    // detect multiplier
    0x18,                    // length
    0x00, 0x00, 0x00, 0x01,  // my discriminator
    0xDE, 0xAD, 0xBE, 0xEF,  // your discriminator
    0x00, 0x04, 0x93, 0xE0,  // desired min TX, 300,000 µs
    0x00, 0x04, 0x93, 0xE0,  // required min RX
    0x00, 0x00, 0x00, 0x00,  // required min echo RX
};

TEST(BfdPacket, ReadsAndWritesEveryField) {
  const ControlPacket packet{.state = State::Up,
                             .poll = true,
                             .multiplier = 3,
                             .my_discriminator = 1,
                             .your_discriminator = 0xDEADBEEF,
                             .desired_min_tx = 300ms,
                             .required_min_rx = 300ms};
  EXPECT_TRUE(std::ranges::equal(encode(packet), kUp));
  ASSERT_TRUE(decode(kUp));
  EXPECT_EQ(*decode(kUp), packet);
}

TEST(BfdPacket, KeepsWhatItDoesNotUse) {
  const ControlPacket packet{.diagnostic = static_cast<Diagnostic>(31),
                             .state = State::Init,
                             .final = true,
                             .control_plane_independent = true,
                             .demand = true,
                             .multiplier = 255,
                             .my_discriminator = 0xFFFFFFFF,
                             .your_discriminator = 7,
                             .desired_min_tx = microseconds{0xFFFFFFFF},
                             .required_min_rx = 0us,
                             .required_min_echo_rx = 1us};
  EXPECT_EQ(decode(encode(packet)), packet);
  EXPECT_EQ(label(packet.diagnostic), "reserved");
}

TEST(BfdPacket, IgnoresWhatFollowsIt) {
  auto octets = kUp;
  octets.push_back(0xAA);
  EXPECT_TRUE(decode(octets));
}

TEST(BfdPacket, MayLackYourDiscriminatorWhileDown) {  // §6.8.6
  for (const State state : {State::Down, State::AdminDown}) {
    EXPECT_TRUE(decode(encode({.state = state, .my_discriminator = 5}))) << to_string(state);
  }
}

struct BadPacket {
  const char* name;
  std::size_t at;  ///< the octet that is changed
  std::uint8_t to;
  std::size_t size = kPacketSize;
  Discard want;
};
class BfdPacketRejects : public testing::TestWithParam<BadPacket> {};
INSTANTIATE_TEST_SUITE_P(Rfc5880Section6_8_6, BfdPacketRejects,
                         testing::Values(BadPacket{"Nothing", 0, 0x20, 0, Discard::TooShort},
                                         BadPacket{"OneOctetShort", 0, 0x20, 23, Discard::TooShort},
                                         BadPacket{"VersionZero", 0, 0x00, 24, Discard::BadVersion},
                                         BadPacket{"VersionTwo", 0, 0x40, 24, Discard::BadVersion},
                                         BadPacket{"LengthBelowTheHeader", 3, 23, 24, Discard::BadLength},
                                         BadPacket{"LengthBeyondTheDatagram", 3, 25, 24, Discard::BadLength},
                                         BadPacket{"Authentication", 1, 0xE4, 24, Discard::Authenticated},
                                         BadPacket{"MultiplierZero", 2, 0, 24, Discard::MultiplierZero},
                                         BadPacket{"Multipoint", 1, 0xE1, 24, Discard::Multipoint},
                                         BadPacket{"MyDiscriminatorZero", 7, 0, 24, Discard::NoDiscriminator}),
                         [](const auto& info) { return std::string{info.param.name}; });
TEST_P(BfdPacketRejects, WithItsReason) {
  auto octets = kUp;
  octets[GetParam().at] = GetParam().to;
  octets.resize(GetParam().size);
  const auto packet = decode(octets);
  ASSERT_FALSE(packet);
  EXPECT_EQ(packet.error(), GetParam().want);
  EXPECT_FALSE(label(packet.error()).empty());
}

TEST(BfdPacket, NeedsYourDiscriminatorInInitAndUp) {  // §6.8.6
  for (const State state : {State::Init, State::Up}) {
    const auto packet = decode(encode({.state = state, .my_discriminator = 5}));
    ASSERT_FALSE(packet);
    EXPECT_EQ(packet.error(), Discard::NoYourDiscriminator);
  }
}

}  // namespace
}  // namespace eipd::bgp::bfd
