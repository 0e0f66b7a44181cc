#include "bgp/wire/attributes.hpp"

#include <set>

#include <gmock/gmock.h>

#include "tests/unit/bgp/wire/hex.hpp"

namespace eipd::bgp::wire {
namespace {

using test::from_hex;

IpAddress at(const char* text) {
  return parse_address(text).value();
}
CommunitySet communities(std::initializer_list<const char*> texts) {
  CommunitySet set;
  for (const auto* text : texts) set.add(parse_community(text).value());
  return set;
}

TEST(AttributesGolden, TowardsAnExternalNeighbor) {
  const PathAttributes attributes{.as_path = {Asn{4200000000}, Asn{64500}},
                                  .next_hop = at("192.0.2.1"),
                                  .med = 50,
                                  .communities = communities({"64500:100", "no-export", "64500:1:2", "rt:64500:1"})};
  EXPECT_EQ(encode_attributes(attributes, true, {}),
            from_hex("40 01 01 00"                             // ORIGIN IGP
                     "40 02 0a 02 02 fa56ea00 0000fbf4"        // AS_PATH: AS_SEQUENCE of two 4-octet numbers
                     "40 03 04 c0000201"                       // NEXT_HOP
                     "80 04 04 00000032"                       // MULTI_EXIT_DISC
                     "c0 08 08 fbf40064 ffffff01"              // COMMUNITIES
                     "c0 10 08 0002fbf400000001"               // EXTENDED COMMUNITIES
                     "c0 20 0c 0000fbf4 00000001 00000002"));  // LARGE_COMMUNITY
}

TEST(AttributesGolden, TowardsAnInternalNeighbor) {
  const PathAttributes attributes{.next_hop = at("192.0.2.1"), .local_preference = 100};
  EXPECT_EQ(encode_attributes(attributes, true, {}), from_hex("40 01 01 00"           // ORIGIN IGP
                                                              "40 02 00"              // AS_PATH: empty, no segment
                                                              "40 03 04 c0000201"     // NEXT_HOP
                                                              "40 05 04 00000064"));  // LOCAL_PREF
}

TEST(AttributesGolden, TowardsACustomerBehindLargeCommunities) {  // RFC 9234 §5, RFC 4271 §5
  const PathAttributes attributes{.as_path = {Asn{4200000000}},
                                  .next_hop = at("192.0.2.1"),
                                  .communities = communities({"64500:1:2"}),
                                  .only_to_customer = Asn{4200000000}};
  EXPECT_EQ(encode_attributes(attributes, true, {}),
            from_hex("40 01 01 00"
                     "40 02 06 02 01 fa56ea00"
                     "40 03 04 c0000201"
                     "c0 20 0c 0000fbf4 00000001 00000002"
                     "c0 23 04 fa56ea00"));  // ONLY_TO_CUSTOMER
}

TEST(AttributesGolden, WithoutTheNextHopThatStandsInMpReach) {  // RFC 4760 §3
  const PathAttributes attributes{.as_path = {Asn{64500}}, .next_hop = at("2001:db8::1")};
  EXPECT_EQ(encode_attributes(attributes, false, {}), from_hex("40 01 01 00"
                                                               "40 02 06 02 01 0000fbf4"));
}

TEST(AttributesGolden, TowardsATwoOctetNeighbor) {  // RFC 6793 §4.2.2
  const UpdateFormat old{.four_octet_as = false};
  const PathAttributes wide{.as_path = {Asn{4200000000}, Asn{64500}}, .next_hop = at("192.0.2.1")};
  EXPECT_EQ(encode_attributes(wide, false, old), from_hex("40 01 01 00"
                                                          "40 02 06 02 02 5ba0 fbf4"             // with AS_TRANS
                                                          "c0 11 0a 02 02 fa56ea00 0000fbf4"));  // AS4_PATH
  const PathAttributes narrow{.as_path = {Asn{64500}}, .next_hop = at("192.0.2.1")};
  EXPECT_EQ(encode_attributes(narrow, false, old), from_hex("40 01 01 00"
                                                            "40 02 04 02 01 fbf4"));  // nothing was lost: no AS4_PATH
}

TEST(Attributes, TakeExtendedLengthOnlyBeyond255Octets) {  // RFC 4271 §4.3
  PathAttributes attributes{.next_hop = at("192.0.2.1")};
  for (std::uint32_t i = 0; i < 63; ++i) attributes.communities.add(Community{i});
  const auto head = encode_attributes({.next_hop = at("192.0.2.1")}, false, {}).size();
  auto octets = encode_attributes(attributes, false, {});
  EXPECT_EQ(octets[head], 0xC0);
  EXPECT_EQ(octets[head + 2], 252);
  attributes.communities.add(Community{63});
  octets = encode_attributes(attributes, false, {});
  EXPECT_EQ(octets[head], 0xD0);
  EXPECT_EQ(octets[head + 2] << 8 | octets[head + 3], 256);
}

TEST(Attributes, SplitAPathIntoSegmentsOf255) {  // RFC 4271 §4.3
  const PathAttributes attributes{.as_path = std::vector<Asn>(300, Asn{64500}), .next_hop = at("192.0.2.1")};
  const auto octets = encode_attributes(attributes, false, {});
  const std::size_t path = 4 + 4;  // behind ORIGIN and the head of AS_PATH
  EXPECT_EQ(octets[path], 2);
  EXPECT_EQ(octets[path + 1], 255);
  EXPECT_EQ(octets[path + 2 + 255 * 4], 2);
  EXPECT_EQ(octets[path + 2 + 255 * 4 + 1], 45);
  EXPECT_EQ(octets.size(), path + 2 + 255 * 4 + 2 + 45 * 4);
}

TEST(Attributes, HashApartWhereTheyDiffer) {
  const PathAttributes base{.next_hop = at("192.0.2.1")};
  std::vector<PathAttributes> all(11, base);
  all[1].as_path = {Asn{64500}};
  all[2].as_path = {Asn{64500}, Asn{64500}};
  all[3].next_hop = at("192.0.2.2");
  all[4].link_local_next_hop = at("fe80::1");
  all[5].med = 0;  // absent is not 0
  all[6].local_preference = 0;
  all[7].communities = communities({"64500:1"});
  all[8].communities = communities({"64500:1:1"});
  all[9].communities = communities({"rt:64500:1"});
  all[10].only_to_customer = Asn{64500};
  std::set<std::size_t> hashes;
  for (const auto& attributes : all) hashes.insert(hash_value(attributes));
  EXPECT_EQ(hashes.size(), all.size());
  EXPECT_EQ(hash_value(base), hash_value(PathAttributes{.next_hop = at("192.0.2.1")}));
}

}  // namespace
}  // namespace eipd::bgp::wire
