#include "bgp/wire/header.hpp"

#include <gmock/gmock.h>

#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

std::expected<Header, Notification> header(std::string_view length_and_type, std::size_t max = kMaxMessageSize) {
  auto octets = from_hex("ffffffff ffffffff ffffffff ffffffff");
  const auto rest = from_hex(length_and_type);
  octets.insert(octets.end(), rest.begin(), rest.end());
  return decode_header(std::span{octets}.first<kHeaderSize>(), max);
}

struct BadHeader {
  const char* name;
  const char* hex;  ///< length and type
  Notification want;
};
class HeaderRejects : public testing::TestWithParam<BadHeader> {};
INSTANTIATE_TEST_SUITE_P(
    Rfc4271Section6_1, HeaderRejects,
    testing::Values(BadHeader{"LengthZero", "0000 04", error(HeaderSubcode::BadLength, {0, 0})},
                    BadHeader{"LengthBelowTheHeader", "0012 04", error(HeaderSubcode::BadLength, {0, 18})},
                    BadHeader{"LengthAboveTheMaximum", "1001 02", error(HeaderSubcode::BadLength, {0x10, 1})},
                    BadHeader{"ShortOpen", "001c 01", error(HeaderSubcode::BadLength, {0, 28})},
                    BadHeader{"ShortUpdate", "0016 02", error(HeaderSubcode::BadLength, {0, 22})},
                    BadHeader{"ShortNotification", "0014 03", error(HeaderSubcode::BadLength, {0, 20})},
                    BadHeader{"LongKeepalive", "0014 04", error(HeaderSubcode::BadLength, {0, 20})},
                    BadHeader{"TypeZero", "0013 00", error(HeaderSubcode::BadType, {0})},
                    BadHeader{"TypeSix", "0013 06", error(HeaderSubcode::BadType, {6})},
                    BadHeader{"LengthBeforeType", "0012 ff", error(HeaderSubcode::BadLength, {0, 18})}),
    [](const auto& info) { return std::string{info.param.name}; });
TEST_P(HeaderRejects, WithTheSubcodeAndDataOfTheRfc) {
  const auto decoded = header(GetParam().hex);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error(), GetParam().want);
}

TEST(Header, RejectsAMarkerThatIsNotAllOnes) {  // RFC 4271 §6.1
  for (std::size_t i = 0; i < 16; ++i) {
    auto octets = encode_keepalive();
    octets[i] = 0xFE;
    const auto decoded = decode_header(std::span{octets}.first<kHeaderSize>(), kMaxMessageSize);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error(), error(HeaderSubcode::NotSynchronized));
  }
}

TEST(Header, TakesTheShortestAndTheLongestOfEachType) {
  for (const auto* hex : {"001d 01", "1000 01", "0017 02", "1000 02", "0015 03", "1000 03", "0013 04", "0017 05"})
    EXPECT_TRUE(header(hex)) << hex;
  EXPECT_EQ(header("0017 02")->length, 23);
  EXPECT_EQ(header("0017 02")->type, MessageType::Update);
}

TEST(Header, TakesLongMessagesOnlyWhereNegotiatedAndNeverOpenOrKeepalive) {  // RFC 8654 §4
  for (const auto* hex : {"ffff 02", "ffff 03", "ffff 05"}) {
    EXPECT_FALSE(header(hex)) << hex;
    EXPECT_TRUE(header(hex, kMaxExtendedMessageSize)) << hex;
  }
  for (const auto* hex : {"1001 01", "0014 04"}) EXPECT_FALSE(header(hex, kMaxExtendedMessageSize)) << hex;
}

}  // namespace
}  // namespace eipd::bgp::wire
