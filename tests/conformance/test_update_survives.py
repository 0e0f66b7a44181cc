"""RFC 7606: what an UPDATE may get wrong without ending the session, and what it may do at all.

Each row sends a bad UPDATE and a good one behind it in the same segment: the good one shows that reading went on at
the right place. What eipd counts as received shows which approach it took: a route whose attribute was discarded
counts, one that was treated as withdrawn does not.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import struct

import pytest
from hostile import messages as m

V6 = m.prefix("2001:db8:5::/48")
PATH = m.attribute(0x40, 2, m.segment(2, [m.PEER_AS]))
HOP = m.NEXT_HOP


def extra(flags: int, kind: int, value: bytes = b"", length: int | None = None) -> bytes:
    """A whole route with one attribute more."""
    return m.update(m.EXTERNAL + m.attribute(flags, kind, value, length), m.ROUTE)


def origin(octets: bytes) -> bytes:
    return m.update(octets + PATH + HOP, m.ROUTE)


def path(value: bytes) -> bytes:
    return m.update(m.ORIGIN + m.attribute(0x50, 2, value) + HOP, m.ROUTE)


def hop(octets: bytes) -> bytes:
    return m.update(m.ORIGIN + PATH + octets, m.ROUTE)


TREATED_AS_WITHDRAWN = {
    # §7.1 ORIGIN
    "OriginOfUnknownValue": origin(m.attribute(0x40, 1, b"\x03")),
    "OriginOfNoOctet": origin(m.attribute(0x40, 1)),
    "OriginOfTwoOctets": origin(m.attribute(0x40, 1, b"\x00\x00")),
    "OriginOptional": origin(m.attribute(0xC0, 1, b"\x00")),
    "OriginNotTransitive": origin(m.attribute(0x00, 1, b"\x00")),
    # §7.2 AS_PATH, RFC 7607 §2
    "PathOfOneOctet": path(b"\x02"),
    "PathOfUnknownSegment": path(m.segment(5, [m.PEER_AS])),
    "PathOfSegmentZero": path(m.segment(0, [m.PEER_AS])),
    "PathOfAnEmptySegment": path(m.segment(2, [])),
    "PathSegmentBeyondTheAttribute": path(m.segment(2, [m.PEER_AS], count=2)),
    "PathSegmentOf255Numbers": path(m.segment(2, [m.PEER_AS], count=255)),
    "PathSecondSegmentCutShort": path(m.segment(2, [m.PEER_AS]) + b"\x01"),
    "PathOfTwoOctetNumbers": path(m.segment(2, [m.PEER_AS], width=2)),
    "PathWithAsZero": path(m.segment(2, [m.PEER_AS, 0])),
    "PathOptional": m.update(m.ORIGIN + m.attribute(0xC0, 2, m.segment(2, [m.PEER_AS])) + HOP, m.ROUTE),
    # §7.3 NEXT_HOP
    "NextHopOfNoOctet": hop(m.attribute(0x40, 3)),
    "NextHopOfThreeOctets": hop(m.attribute(0x40, 3, bytes(3))),
    "NextHopOf16Octets": hop(m.attribute(0x40, 3, bytes(16))),
    "NextHopOptional": hop(m.attribute(0x80, 3, bytes(4))),
    # §7.4 MULTI_EXIT_DISC
    "MedOfThreeOctets": extra(0x80, 4, bytes(3)),
    "MedOfEightOctets": extra(0x80, 4, bytes(8)),
    "MedWellKnown": extra(0x40, 4, bytes(4)),
    # §7.8, §7.14, §7.15, RFC 8092 §6: communities
    "CommunitiesOfNoOctet": extra(0xC0, 8),
    "CommunitiesOfFiveOctets": extra(0xC0, 8, bytes(5)),
    "CommunitiesNotTransitive": extra(0x80, 8, bytes(4)),
    "ExtendedCommunitiesOfNoOctet": extra(0xC0, 16),
    "ExtendedCommunitiesOfNineOctets": extra(0xC0, 16, bytes(9)),
    "Ipv6ExtendedCommunitiesOf19Octets": extra(0xC0, 25, bytes(19)),
    "LargeCommunitiesOfNoOctet": extra(0xC0, 32),
    "LargeCommunitiesOf13Octets": extra(0xC0, 32, bytes(13)),
    "OnlyToCustomerOfThreeOctets": extra(0xC0, 35, bytes(3)),  # RFC 9234 §5
    # §3 d: what a route cannot be without
    "NoAttribute": m.update(b"", m.ROUTE),
    "NoOrigin": m.update(PATH + HOP, m.ROUTE),
    "NoPath": m.update(m.ORIGIN + HOP, m.ROUTE),
    "NoNextHop": m.update(m.ORIGIN + PATH, m.ROUTE),
    # §4: the attributes' own frame
    "AttributeBeyondTheAttributes": extra(0xC0, 8, bytes(4), length=200),
    "AttributeHeaderOfOneOctet": m.update(m.EXTERNAL + b"\xc0", m.ROUTE),
    "AttributeHeaderOfTwoOctets": m.update(m.EXTERNAL + b"\xc0\x08", m.ROUTE),
    "AttributeHeaderCutInItsExtendedLength": m.update(m.EXTERNAL + b"\xd0\x08\x00", m.ROUTE),
    "TwoFaults": m.update(m.attribute(0x40, 1, b"\x07") + m.attribute(0x40, 2, b"\x02") + HOP, m.ROUTE),
}

ACCEPTED = {
    # §3 g, §7.6, §7.7, RFC 6793 §6: discarded, and the route counts
    "OriginTwice": m.update(m.EXTERNAL + m.ORIGIN, m.ROUTE),
    "BadOriginBehindAGoodOne": m.update(m.EXTERNAL + m.attribute(0x40, 1, b"\x09"), m.ROUTE),
    "CommunitiesTwice": m.update(m.EXTERNAL + m.attribute(0xC0, 8, bytes(4)) * 2, m.ROUTE),
    "AtomicAggregateOfOneOctet": extra(0x40, 6, b"\x00"),
    "AggregatorOfSixOctets": extra(0xC0, 7, bytes(6)),
    "AggregatorOfNoOctet": extra(0xC0, 7),
    "AggregatorOfAsZero": extra(0xC0, 7, bytes(8)),
    "As4PathFromAFourOctetNeighbor": extra(0xC0, 17, b"\x02"),
    "As4AggregatorFromAFourOctetNeighbor": extra(0xC0, 18, b"\x00"),
    # §7.5, §7.9, §7.10: not an external neighbor's to say
    "LocalPreferenceFromOutside": extra(0x40, 5, bytes(4)),
    "BadLocalPreferenceFromOutside": extra(0x40, 5, bytes(3)),
    "OriginatorFromOutside": extra(0x80, 9, bytes(4)),
    "BadClusterListFromOutside": extra(0x80, 10, bytes(5)),
    # RFC 4271 §5, §4.3: what was never wrong
    "EveryAttributeThatWeKnow": m.update(
        m.EXTERNAL + m.attribute(0x80, 4, bytes(4)) + m.attribute(0x40, 6)
        + m.attribute(0xC0, 7, struct.pack("!II", 1, 1)) + m.attribute(0xC0, 8, bytes(8))
        + m.attribute(0xC0, 16, bytes(16)) + m.attribute(0xC0, 32, bytes(24)), m.ROUTE),
    "AttributesInAnyOrder": m.update(HOP + PATH + m.ORIGIN, m.ROUTE),
    "ExtendedLengthWhereNoneIsNeeded": origin(m.attribute(0x50, 1, b"\x00")),
    "LowFlagsSet": origin(m.attribute(0x4F, 1, b"\x00")),  # §4.3: ignored on receipt
    "PartialOptional": extra(0xE0, 8, bytes(4)),
    "UnknownOptionalTransitive": extra(0xC0, 200, bytes(9)),
    "UnknownOptionalNotTransitive": extra(0x80, 201, b""),
    "EmptyPath": path(b""),
    "PathOfEverySegment": path(m.segment(2, [m.PEER_AS]) + m.segment(1, [1, 2]) + m.segment(2, [3] * 255)),
    "PathWithOurOwnAs": path(m.segment(2, [m.PEER_AS, m.LOCAL_AS])),
    "PrefixWithBitsBehindItsLength": m.update(m.EXTERNAL, b"\x14\xc6\x33\xff"),
    "DefaultRoute": m.update(m.EXTERNAL, b"\x00"),
    "SamePrefixAnnouncedAndWithdrawn": m.update(m.EXTERNAL, m.ROUTE, m.ROUTE),
    "OurOwnEip": m.update(m.EXTERNAL, m.prefix("203.0.113.1/32")),
}

WITHOUT_A_ROUTE = {
    "EndOfRib": m.END_OF_RIB,
    "EndOfRibOfIpv6": m.update(m.attribute(0x80, 15, m.unreach())),
    "EndOfRibOfIpv6WithExtendedLength": m.update(m.attribute(0x90, 15, m.unreach())),
    "EndOfRibOfIpv4InUnreach": m.update(m.attribute(0x80, 15, m.unreach(afi=1))),
    "Withdrawal": m.update(b"", b"", m.ROUTE),
    "WithdrawalOfNothingAnnounced": m.update(b"", b"", m.prefix("192.0.2.0/24") + m.prefix("0.0.0.0/0")),
    "WithdrawalOfIpv4InUnreach": m.update(m.attribute(0x80, 15, m.unreach(afi=1, nlri=m.ROUTE))),  # OpenBGPD 7.7 ended
    "WithdrawalOfIpv6": m.update(m.attribute(0x80, 15, m.unreach(nlri=V6))),
    "WithdrawalOfIpv6WithRouteAttributes": m.update(m.ORIGIN + PATH + m.attribute(0x80, 15, m.unreach(nlri=V6))),
    "RouteAttributesAndNoRoute": m.update(m.EXTERNAL),
    "ReachOfNoPrefix": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach())),
    # families that were never negotiated, cut short where only they could tell (GoBGP 3.10 ended)
    "VpnCutShort": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(1, 128, bytes(12), b"\x70\x00\x01"))),
    "VpnIpv6CutShort": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(2, 128, bytes(24), b"\xff\x00"))),
    "EvpnCutShort": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(25, 70, bytes(4), b"\x02\x21\x00"))),
    "EvpnWithABadOrigin": m.update(m.attribute(0x40, 1, b"\x03") + PATH + m.attribute(0x80, 14, m.reach(25, 70, bytes(4)))),
    "EvpnUnreachCutShort": m.update(m.attribute(0x80, 15, m.unreach(25, 70, b"\x02\xff"))),
    "FlowSpecCutShort": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(1, 133, b"", b"\xf0"))),
    "MulticastPrefixTooLong": m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(1, 2, bytes(4), b"\xff"))),
    "FamilyZero": m.update(m.attribute(0x80, 15, m.unreach(0, 0))),
}

GOOD = m.update(m.EXTERNAL, m.ANOTHER)


def assert_received(pop, attacker, open_: bytes, octets: bytes, good: bytes, want: tuple[int, int]):
    with pop.dial(attacker).go_to("Established", open_) as peer:
        peer.send(octets, good)
        peer.fence()
        assert pop.received(attacker) == want


@pytest.mark.parametrize("octets", TREATED_AS_WITHDRAWN.values(), ids=TREATED_AS_WITHDRAWN.keys())
def test_an_update_is_treated_as_withdrawn(pop, octets):
    assert_received(pop, pop.take("external"), m.open_(), octets, GOOD, (1, 0))


@pytest.mark.parametrize("octets", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_an_update_is_accepted(pop, octets):
    assert_received(pop, pop.take("external"), m.open_(), octets, GOOD, (2, 0))


@pytest.mark.parametrize("octets", WITHOUT_A_ROUTE.values(), ids=WITHOUT_A_ROUTE.keys())
def test_an_update_without_a_route_is_accepted(pop, octets):
    assert_received(pop, pop.take("external"), m.open_(), octets, GOOD, (1, 0))


V6_ROUTE = m.attribute(0x80, 14, m.reach(nlri=V6))
IN_MULTIPROTOCOL = {  # the UPDATE, IPv4 and IPv6 routes that count beside the good one
    "Ipv6": (m.update(V6_ROUTE + m.ORIGIN + PATH), (1, 1)),
    "Ipv6BehindTheOthers": (m.update(m.ORIGIN + PATH + V6_ROUTE), (1, 1)),
    "Ipv6WithALinkLocalNextHop": (
        m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(next_hop=bytes(32), nlri=V6))), (1, 1)),
    "Ipv4": (m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(1, next_hop=bytes(4), nlri=m.ROUTE))), (2, 0)),
    "BothFamiliesInOne": (m.update(m.EXTERNAL + V6_ROUTE, m.ROUTE), (2, 1)),
    "ReachTransitive": (m.update(m.ORIGIN + PATH + m.attribute(0xC0, 14, m.reach(nlri=V6))), (1, 0)),  # flags: §3 c
    "Ipv6WithoutOrigin": (m.update(PATH + V6_ROUTE), (1, 0)),
    "Ipv6WithABadOrigin": (m.update(m.attribute(0x40, 1, b"\x03") + PATH + V6_ROUTE), (1, 0)),
    "BothFamiliesWithABadOrigin": (m.update(m.attribute(0x40, 1, b"\x03") + PATH + HOP + V6_ROUTE, m.ROUTE), (1, 0)),
}


@pytest.mark.parametrize("octets,want", IN_MULTIPROTOCOL.values(), ids=IN_MULTIPROTOCOL.keys())
def test_routes_in_multiprotocol_attributes(pop, octets, want):
    assert_received(pop, pop.take("external"), m.open_(), octets, GOOD, want)


FROM_INSIDE = {
    "LocalPreferenceMissing": (m.update(m.EXTERNAL, m.ROUTE), 1),
    "LocalPreferenceOfThreeOctets": (m.update(m.EXTERNAL + m.attribute(0x40, 5, bytes(3)), m.ROUTE), 1),
    "OriginatorOfThreeOctets": (m.update(m.INTERNAL + m.attribute(0x80, 9, bytes(3)), m.ROUTE), 1),
    "ClusterListOfNoOctet": (m.update(m.INTERNAL + m.attribute(0x80, 10), m.ROUTE), 1),
    "ClusterListOfFiveOctets": (m.update(m.INTERNAL + m.attribute(0x80, 10, bytes(5)), m.ROUTE), 1),
    "Usual": (m.update(m.INTERNAL, m.ROUTE), 2),
    "Reflected": (m.update(m.INTERNAL + m.attribute(0x80, 9, bytes(4)) + m.attribute(0x80, 10, bytes(8)), m.ROUTE), 2),
}


@pytest.mark.parametrize("octets,count", FROM_INSIDE.values(), ids=FROM_INSIDE.keys())
def test_an_internal_neighbors_attributes(pop, octets, count):  # RFC 7606 §7.5, §7.9, §7.10
    good = m.update(m.INTERNAL, m.ANOTHER)
    assert_received(pop, pop.take("internal"), m.open_(as_=m.LOCAL_AS), octets, good, (count, 0))


OLD = m.ORIGIN + m.attribute(0x40, 2, m.segment(2, [m.PEER_AS], width=2)) + HOP
FROM_TWO_OCTETS = {  # RFC 6793 §4.2.2, §6
    "As4Path": (m.update(OLD + m.attribute(0xC0, 17, m.segment(2, [m.WIDE_AS])), m.ROUTE), 2),
    "As4PathMalformed": (m.update(OLD + m.attribute(0xC0, 17, b"\x02\x09"), m.ROUTE), 2),  # discarded
    "As4AggregatorMalformed": (m.update(OLD + m.attribute(0xC0, 18, b"\x00"), m.ROUTE), 2),
    "AggregatorOfSixOctets": (m.update(OLD + m.attribute(0xC0, 7, b"\x00\x01" + bytes(4)), m.ROUTE), 2),
    "PathOfFourOctetNumbers": (m.update(m.EXTERNAL, m.ROUTE), 1),
}


@pytest.mark.parametrize("octets,count", FROM_TWO_OCTETS.values(), ids=FROM_TWO_OCTETS.keys())
def test_a_two_octet_neighbors_paths(pop, octets, count):
    old = m.open_(capabilities=m.FAMILIES + m.ROUTE_REFRESH)
    assert_received(pop, pop.take("external"), old, octets, m.update(OLD, m.ANOTHER), (count, 0))


ONE_FAMILY = {  # what the session has, what comes, the routes that count
    "Ipv6OnIpv4": (1, m.update(V6_ROUTE + m.ORIGIN + PATH) + m.update(m.EXTERNAL, m.ROUTE), (1, 0)),
    "Ipv6CutShortOnIpv4": (
        1, m.update(m.ORIGIN + PATH + m.attribute(0x80, 14, m.reach(nlri=b"\x40\x00"))) + GOOD, (1, 0)),
    "Ipv4OnIpv6": (2, m.update(m.EXTERNAL, m.ROUTE) + m.update(V6_ROUTE + m.ORIGIN + PATH), (0, 1)),
    "Ipv4WithdrawnOnIpv6": (2, m.update(b"", b"", m.ROUTE) + m.update(V6_ROUTE + m.ORIGIN + PATH), (0, 1)),
}


@pytest.mark.parametrize("afi,octets,want", ONE_FAMILY.values(), ids=ONE_FAMILY.keys())
def test_a_family_that_was_not_negotiated_is_ignored(pop, afi, octets, want):  # RFC 4760 §8
    attacker = pop.take("external")
    only = m.open_(capabilities=m.multiprotocol(afi) + m.ROUTE_REFRESH + m.four_octet_as(m.PEER_AS))
    with pop.dial(attacker).go_to("OpenConfirm", only) as peer:
        peer.send(m.KEEPALIVE_MESSAGE)
        peer.take_table(families=1)
        peer.send(octets, m.refresh(afi))
        peer.expect(m.UPDATE)
        assert pop.received(attacker) == want
