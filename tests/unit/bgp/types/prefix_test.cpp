#include "bgp/types/prefix.hpp"

#include <gmock/gmock.h>

namespace eipd::bgp {
namespace {

Prefix at(const char* text) {
  return parse_prefix(text).value();
}

TEST(Prefix, MasksHostBitsSoThatEqualPrefixesAreEqualValues) {
  const auto address = parse_address("192.0.2.255").value();
  EXPECT_EQ((Prefix{address, 25}), at("192.0.2.128/25"));
  EXPECT_EQ((Prefix{address, 0}), at("0.0.0.0/0"));
  EXPECT_EQ((Prefix{address, 200}), at("192.0.2.255/32"));
  EXPECT_EQ((Prefix{parse_address("2001:db8:ffff::1").value(), 33}), at("2001:db8:8000::/33"));
}

TEST(Prefix, PrintsWhatItReads) {
  for (const auto* text : {"0.0.0.0/0", "203.0.113.0/24", "203.0.113.7/32", "::/0", "2001:db8:100::/48", "::1/128"})
    EXPECT_EQ(to_string(at(text)), text);
}

TEST(Prefix, SaysWhyATextIsNone) {
  const auto why = [](const char* text) {
    auto error = PrefixError::Syntax;
    EXPECT_FALSE(parse_prefix(text, &error)) << text;
    return error;
  };
  EXPECT_EQ(why("192.0.2.0"), PrefixError::Syntax);
  EXPECT_EQ(why("192.0.2.0/"), PrefixError::Syntax);
  EXPECT_EQ(why("192.0.2.0/024"), PrefixError::Syntax);
  EXPECT_EQ(why("192.0.2.0/24/24"), PrefixError::Syntax);
  EXPECT_EQ(why("192.0.2.0/33"), PrefixError::Length);
  EXPECT_EQ(why("2001:db8::/129"), PrefixError::Length);
  EXPECT_EQ(why("192.0.2.1/24"), PrefixError::HostBits);
  EXPECT_EQ(why("2001:db8::1/64"), PrefixError::HostBits);
}

TEST(Prefix, CoversItselfAndWhatLiesInside) {
  EXPECT_TRUE(at("192.0.2.0/24").covers(at("192.0.2.0/24")));
  EXPECT_TRUE(at("192.0.2.0/24").covers(at("192.0.2.128/25")));
  EXPECT_FALSE(at("192.0.2.128/25").covers(at("192.0.2.0/24")));
  EXPECT_FALSE(at("192.0.2.0/24").covers(at("192.0.3.0/24")));
  EXPECT_FALSE(at("0.0.0.0/0").covers(at("::/0")));
  EXPECT_TRUE(at("2001:db8::/32").covers(parse_address("2001:db8:ffff::1").value()));
}

TEST(Prefix, OrdersACoverBeforeWhatItCovers) {
  EXPECT_LT(at("192.0.2.0/24"), at("192.0.2.0/25"));
  EXPECT_LT(at("192.0.2.0/25"), at("192.0.2.1/32"));
  EXPECT_LT(at("255.0.0.0/8"), at("::/0"));
}

TEST(PrefixRange, MatchesUpToItsLength) {
  const auto range = parse_prefix_range("203.0.113.0/24 le 31").value();
  EXPECT_TRUE(range.matches(at("203.0.113.0/24")));
  EXPECT_TRUE(range.matches(at("203.0.113.2/31")));
  EXPECT_FALSE(range.matches(at("203.0.113.2/32")));
  EXPECT_FALSE(range.matches(at("203.0.112.0/23")));
  EXPECT_FALSE(parse_prefix_range("203.0.113.0/24").value().matches(at("203.0.113.0/25")));
}

TEST(PrefixRange, PrintsWhatItReadsAndRefusesTheRest) {
  for (const auto* text : {"203.0.113.0/24 le 32", "203.0.113.0/24", "2001:db8:100::/48 le 128"})
    EXPECT_EQ(to_string(parse_prefix_range(text).value()), text);
  for (const auto* text : {"", "203.0.113.0/24 le", "203.0.113.0/24 le 23", "203.0.113.0/24 le 33",
                           "203.0.113.0/24  le 32", "203.0.113.0/24 ge 25", "203.0.113.1/24 le 32"})
    EXPECT_FALSE(parse_prefix_range(text)) << text;
}

TEST(NeverAnnounced, IsWhatOverlapsSpaceThatNobodyMayAnnounce) {  // design §2, "last line of defence"
  for (const auto* text : {"0.0.0.0/0", "0.1.0.0/16", "127.0.0.1/32", "169.254.1.0/24", "224.0.0.0/4", "240.0.0.0/4",
                           "168.0.0.0/7", "::/0", "::1/128", "64:ff9b::/96", "fe80::/64", "ff02::1/128"})
    EXPECT_TRUE(is_never_announced(at(text))) << text;
  for (const auto* text :
       {"1.0.0.0/8", "10.0.0.0/8", "203.0.113.1/32", "223.255.255.0/24", "2001:db8::/32", "fc00::/7"})
    EXPECT_FALSE(is_never_announced(at(text))) << text;
}

TEST(NeverAnnounced, EndsWhereItsSpacesEnd) {  // design §2, "last line of defence": each space's first and last address
  struct Space {
    const char* before;
    const char* first;
    const char* last;
    const char* after;
  };
  for (const auto& [before, first, last, after] :
       {Space{nullptr, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
        Space{"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
        Space{"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
        Space{"223.255.255.255", "224.0.0.0", "255.255.255.255", nullptr},
        Space{nullptr, "::", "ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "100::"},
        Space{"fe7f:ffff::", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::"},
        Space{"feff:ffff::", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nullptr}}) {
    for (const auto* text : {first, last}) EXPECT_TRUE(is_never_announced(Prefix::host(*parse_address(text)))) << text;
    for (const auto* text : {before, after}) {
      if (text != nullptr) EXPECT_FALSE(is_never_announced(Prefix::host(*parse_address(text)))) << text;
    }
  }
}

TEST(SpecialPurpose, IsNamedForAWarning) {
  EXPECT_EQ(special_purpose_name(at("10.1.2.0/24")), "private");
  EXPECT_EQ(special_purpose_name(at("172.31.0.0/16")), "private");
  EXPECT_EQ(special_purpose_name(at("192.168.0.0/16")), "private");
  EXPECT_EQ(special_purpose_name(at("fd00::/8")), "private");
  EXPECT_EQ(special_purpose_name(at("100.64.0.0/10")), "shared");
  EXPECT_EQ(special_purpose_name(at("198.18.0.0/15")), "benchmark");
  EXPECT_EQ(special_purpose_name(at("2001:2::/48")), "benchmark");
  EXPECT_EQ(special_purpose_name(at("203.0.113.7/32")), "documentation");
  EXPECT_EQ(special_purpose_name(at("2001:db8:100::/48")), "documentation");
  EXPECT_EQ(special_purpose_name(at("192.0.2.0/24")), "documentation");
  EXPECT_EQ(special_purpose_name(at("198.51.100.0/24")), "documentation");
  EXPECT_EQ(special_purpose_name(at("3fff:fff::/32")), "documentation");
  EXPECT_EQ(special_purpose_name(at("3fff:1000::/32")), "");
  EXPECT_EQ(special_purpose_name(at("172.32.0.0/16")), "");
  EXPECT_EQ(special_purpose_name(at("8.8.8.0/24")), "");
}

}  // namespace
}  // namespace eipd::bgp
