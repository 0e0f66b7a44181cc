// Path attributes as they stand on the wire: type numbers and flags (RFC 4271 §4.3, §5).
#pragma once

#include <cstdint>

namespace eipd::bgp::wire {

enum class AttributeType : std::uint8_t {
  Origin = 1,
  AsPath = 2,
  NextHop = 3,
  MultiExitDisc = 4,
  LocalPref = 5,
  AtomicAggregate = 6,
  Aggregator = 7,
  Communities = 8,               // RFC 1997
  OriginatorId = 9,              // RFC 4456
  ClusterList = 10,              // RFC 4456
  MpReachNlri = 14,              // RFC 4760
  MpUnreachNlri = 15,            // RFC 4760
  ExtendedCommunities = 16,      // RFC 4360
  As4Path = 17,                  // RFC 6793
  As4Aggregator = 18,            // RFC 6793
  Ipv6ExtendedCommunities = 25,  // RFC 5701
  LargeCommunities = 32,         // RFC 8092
  OnlyToCustomer = 35,           // RFC 9234
};

inline constexpr std::uint8_t kOptional = 0x80;
inline constexpr std::uint8_t kTransitive = 0x40;
inline constexpr std::uint8_t kExtendedLength = 0x10;

inline constexpr std::uint8_t kWellKnown = kTransitive;
inline constexpr std::uint8_t kOptionalTransitive = kOptional | kTransitive;
inline constexpr std::uint8_t kOptionalNonTransitive = kOptional;

enum class SegmentType : std::uint8_t { AsSet = 1, AsSequence = 2, ConfedSequence = 3, ConfedSet = 4 };

}  // namespace eipd::bgp::wire
