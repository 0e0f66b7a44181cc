#include "bgp/types/endpoint.hpp"

#include <gmock/gmock.h>

#include "bgp/types/family_set.hpp"

namespace eipd::bgp {
namespace {

TEST(ScopedAddress, TakesAZoneOnlyOnLinkLocalIpv6) {
  EXPECT_EQ(to_string(parse_scoped_address("fe80::1%eth0").value()), "fe80::1%eth0");
  EXPECT_EQ(to_string(parse_scoped_address("192.0.2.1").value()), "192.0.2.1");
  for (const auto* text :
       {"2001:db8::1%eth0", "192.0.2.1%eth0", "169.254.0.1%eth0", "fe80::1%", "fe80::1%a%b", "%eth0"})
    EXPECT_FALSE(parse_scoped_address(text)) << text;
}

TEST(Endpoint, PrintsWhatItReads) {
  for (const auto* text : {"192.0.2.1:80", "[2001:db8::1]:80", "[fe80::1%eth0]:65535", "0.0.0.0:179", "[::]:179"})
    EXPECT_EQ(to_string(parse_endpoint(text).value()), text);
}

TEST(Endpoint, RefusesMalformedText) {
  for (const auto* text : {"", ":80", "192.0.2.1", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:080",
                           "2001:db8::1:80", "[192.0.2.1]:80", "[::1]", "[]:80", "[::1:80", "[::1]80", "host:80"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
}

TEST(FamilySet, IsASet) {
  FamilySet set{Family::Ipv6};
  EXPECT_FALSE(set.contains(Family::Ipv4));
  EXPECT_EQ((set & FamilySet{Family::Ipv4, Family::Ipv6}), set);
  EXPECT_TRUE((set & FamilySet{Family::Ipv4}).empty());
  set.add(Family::Ipv4);
  EXPECT_EQ(set, (FamilySet{Family::Ipv4, Family::Ipv6}));
}

}  // namespace
}  // namespace eipd::bgp
