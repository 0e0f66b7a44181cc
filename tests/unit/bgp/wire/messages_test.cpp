#include <gmock/gmock.h>

#include "bgp/wire/decode.hpp"
#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;
constexpr const char* kMarker = "ffffffffffffffffffffffffffffffff";

Buffer golden(const std::string& rest) {
  return from_hex(kMarker + rest);
}

TEST(KeepaliveGolden, IsAHeaderAlone) {
  EXPECT_EQ(encode_keepalive(), golden("0013 04"));
}

TEST(EndOfRibGolden, OfEachFamily) {                              // RFC 4724 §2
  EXPECT_EQ(encode_end_of_rib(Family::Ipv4), golden("0017 02"     // length 23, UPDATE
                                                    "0000"        // withdrawn routes: none
                                                    "0000"));     // path attributes: none
  EXPECT_EQ(encode_end_of_rib(Family::Ipv6), golden("001d 02"     // length 29
                                                    "0000"        // withdrawn routes: none
                                                    "0006"        // path attributes: 6 octets
                                                    "80 0f 03"    // MP_UNREACH_NLRI, 3 octets
                                                    "0002 01"));  // IPv6 unicast
}

TEST(RouteRefreshGolden, OfEachSubtype) {  // RFC 2918 §3, RFC 7313 §3.2
  using Subtype = RouteRefresh::Subtype;
  EXPECT_EQ(encode(RouteRefresh{.subtype = Subtype::Request, .family = Family::Ipv4}), golden("0017 05 0001 00 01"));
  EXPECT_EQ(encode(RouteRefresh{.subtype = Subtype::Begin, .family = Family::Ipv6}), golden("0017 05 0002 01 01"));
  EXPECT_EQ(encode(RouteRefresh{.subtype = Subtype::End, .family = Family::Ipv6}), golden("0017 05 0002 02 01"));
}

TEST(RouteRefreshLaws, DecodeOfEncodeIsTheSame) {
  for (const auto family : kFamilies)
    for (const auto subtype :
         {RouteRefresh::Subtype::Request, RouteRefresh::Subtype::Begin, RouteRefresh::Subtype::End}) {
      const RouteRefresh refresh{.subtype = subtype, .family = family};
      EXPECT_EQ(decode_route_refresh(Bytes{encode(refresh)}.subspan(kHeaderSize)), refresh);
    }
}

TEST(RouteRefresh, OfAnUnknownFamilyOrSubtypeIsIgnored) {  // RFC 7313 §5
  for (const auto* hex : {"0001 03 01", "0001 ff 01", "0019 00 46", "0001 00 02", "0000 00 00"}) {
    const auto refresh = decode_route_refresh(from_hex(hex));
    ASSERT_TRUE(refresh) << hex;
    EXPECT_FALSE(*refresh) << hex;
  }
}

TEST(RouteRefresh, OfTheWrongLengthIsAnsweredWithTheWholeMessage) {  // RFC 7313 §5
  for (const auto* hex : {"", "00", "0001 01", "0001 01 01 00"}) {
    const auto body = from_hex(hex);
    const auto refresh = decode_route_refresh(body);
    ASSERT_FALSE(refresh) << hex;
    EXPECT_EQ(refresh.error(),
              (Notification{ErrorCode::RouteRefreshMessage, 1, test::message(MessageType::RouteRefresh, body)}));
  }
  const auto longest = decode_route_refresh(Buffer(kMaxExtendedMessageSize - kHeaderSize)).error();
  EXPECT_EQ(encode(longest).size(), kMaxMessageSize);
  EXPECT_EQ(Bytes{longest.data}.subspan(16, 2)[0], 0xFF) << "the length that the message had";
}

TEST(Dispatch, GivesEachTypeItsMessage) {
  const auto decoded = [](const Buffer& whole) {
    const Frame frame{.type = static_cast<MessageType>(whole[18]), .body = Bytes{whole}.subspan(kHeaderSize)};
    return decode(frame, UpdateContext{.families = {Family::Ipv4, Family::Ipv6}});
  };
  EXPECT_TRUE(std::holds_alternative<Keepalive>(decoded(encode_keepalive()).value()));
  EXPECT_TRUE(std::holds_alternative<Open>(decoded(encode(Open{.as = Asn{1}, .id = BgpId{1}})).value()));
  EXPECT_TRUE(std::holds_alternative<Notification>(decoded(encode(hold_timer_expired())).value()));
  EXPECT_TRUE(std::holds_alternative<RouteRefresh>(decoded(encode(RouteRefresh{})).value()));
  EXPECT_TRUE(std::holds_alternative<Ignored>(decoded(golden("0017 05 0019 00 46")).value()));
  EXPECT_EQ(std::get<Update>(decoded(encode_end_of_rib(Family::Ipv6)).value()).end_of_rib, Family::Ipv6);
  EXPECT_EQ(decoded(golden("001d 01 03 fbf4 005a c0000201 00")).error().code, ErrorCode::OpenMessage);
  EXPECT_EQ(decoded(golden("0017 02 ffff 0000")).error().code, ErrorCode::UpdateMessage);
  EXPECT_EQ(decoded(golden("0018 05 0001 00 01 00")).error().code, ErrorCode::RouteRefreshMessage);
  EXPECT_EQ(decoded(golden("0013 09")).error(), error(HeaderSubcode::BadType, {9}));
}

}  // namespace
}  // namespace eipd::bgp::wire
