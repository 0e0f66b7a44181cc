#include "bgp/types/asn.hpp"

#include <gmock/gmock.h>

#include "bgp/types/bgp_id.hpp"

namespace eipd::bgp {
namespace {

TEST(Asn, IsReadInAsplainAndAsdotAndPrintedInAsplain) {  // RFC 5396
  EXPECT_EQ(to_string(parse_asn("64500").value()), "64500");
  EXPECT_EQ(to_string(parse_asn("1.10").value()), "65546");
  EXPECT_EQ(parse_asn("4294967295").value().value, 0xFFFFFFFF);
  EXPECT_EQ(parse_asn("65535.65535"), parse_asn("4294967295"));
}

TEST(Asn, RefusesZeroWhichNobodyMayUse) {  // RFC 7607
  EXPECT_FALSE(parse_asn("0"));
  EXPECT_FALSE(parse_asn("0.0"));
}

TEST(Asn, RefusesMalformedText) {
  for (const auto* text : {"", " 1", "1 ", "-1", "+1", "01", "1x", "4294967296", "1.", ".1", "1.65536", "1.2.3", "AS1"})
    EXPECT_FALSE(parse_asn(text)) << text;
}

TEST(Asn, FitsTwoOctetsUpTo65535) {  // RFC 6793
  EXPECT_TRUE(Asn{65535}.is_two_octet());
  EXPECT_FALSE(Asn{65536}.is_two_octet());
}

TEST(BgpId, IsAnyNonZeroNumberWrittenAsDottedQuad) {  // RFC 6286 §2.1
  EXPECT_EQ(parse_bgp_id("192.0.2.1").value().value, 0xC0000201);
  EXPECT_EQ(to_string(BgpId{1}), "0.0.0.1");
  EXPECT_TRUE(parse_bgp_id("255.255.255.255"));
  for (const auto* text : {"", "0.0.0.0", "1", "::1", "192.0.2"}) EXPECT_FALSE(parse_bgp_id(text)) << text;
}

}  // namespace
}  // namespace eipd::bgp
