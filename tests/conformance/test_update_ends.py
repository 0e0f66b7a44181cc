"""The errors in an UPDATE that end the session: what RFC 7606 leaves of RFC 4271 §6.3 and RFC 4760 §7.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import struct

import pytest
from hostile import messages as m

V6 = m.prefix("2001:db8:5::/48")
NO_ROUTE = m.ORIGIN + m.AS_PATH  # of an UPDATE that carries its prefixes in MP_REACH_NLRI


def with_attribute(octets: bytes, nlri: bytes = m.ROUTE) -> bytes:
    return m.update(m.EXTERNAL + octets, nlri)


def bad_multiprotocol(kind: int, value: bytes, flags: int = 0x80) -> tuple[bytes, tuple[int, int, bytes]]:
    """The attribute is the data of the NOTIFICATION (RFC 4271 §6.3)."""
    octets = m.attribute(flags, kind, value)
    return m.update(NO_ROUTE + octets), (3, 9, octets)


def unknown_well_known(flags: int, kind: int, value: bytes = b"") -> tuple[bytes, tuple[int, int, bytes]]:
    octets = m.attribute(flags, kind, value)
    return with_attribute(octets), (3, 2, octets)


def network_field(nlri=b"", withdrawn=b"") -> tuple[bytes, tuple[int, int, bytes]]:
    return m.update(m.EXTERNAL if nlri else b"", nlri, withdrawn), (3, 10, b"")


def in_reach(nlri: bytes, afi: int = 2, next_hop: bytes = bytes(15) + b"\x01") -> tuple[bytes, tuple[int, int, bytes]]:
    return bad_multiprotocol(14, m.reach(afi, next_hop=next_hop, nlri=nlri))


REACH = m.attribute(0x80, 14, m.reach(nlri=V6))
UNREACH = m.attribute(0x80, 15, m.unreach(nlri=V6))
LIST = (3, 1, b"")  # Malformed Attribute List

ROWS = {
    # RFC 4271 §6.3, RFC 7606 §3 b: lengths that leave no room for what follows
    "WithdrawnLengthOneTooLong": (m.update(withdrawn_length=1), LIST),
    "WithdrawnLengthOfTheGreatestValue": (m.update(withdrawn_length=65535), LIST),
    "AttributesLengthOneTooLong": (m.update(m.EXTERNAL, attributes_length=len(m.EXTERNAL) + 1), LIST),
    "AttributesLengthOfTheGreatestValue": (m.update(m.EXTERNAL, m.ROUTE, attributes_length=65535), LIST),
    "NoRoomForTheAttributesLength": (m.update(withdrawn=b"\x00", withdrawn_length=3), LIST),
    # RFC 7606 §5.3: prefixes that cannot be read
    "PrefixOf33Bits": network_field(b"\x21" + bytes(5)),
    "PrefixOf255Bits": network_field(b"\xff" + bytes(32)),
    "PrefixCutShort": network_field(b"\x18\xc6\x33"),
    "SecondPrefixCutShort": network_field(m.ROUTE + b"\x20\xc6\x33\x64"),
    "WithdrawnPrefixOf33Bits": network_field(withdrawn=b"\x21" + bytes(5)),
    "WithdrawnPrefixCutShort": network_field(withdrawn=b"\x18\xc6"),
    # RFC 4271 §6.3: what calls itself well-known must be known
    "UnknownWellKnownAttribute": unknown_well_known(0x40, 77),
    "UnknownWellKnownAttributeNotTransitive": unknown_well_known(0x00, 78, b"\x01"),
    "UnknownWellKnownAttributePartial": unknown_well_known(0x60, 79, b"\x01\x02"),
    "UnknownWellKnownAttributeOfTypeZero": unknown_well_known(0x40, 0),
    "UnknownWellKnownAttributeOfExtendedLength": unknown_well_known(0x50, 254, bytes(300)),
    # RFC 7606 §3 g: one of each multiprotocol attribute
    "ReachTwice": (m.update(NO_ROUTE + REACH + REACH), LIST),
    "UnreachTwice": (m.update(UNREACH + UNREACH), LIST),
    # RFC 7606 §4: cut short, and so possibly what located the prefixes
    "ReachLongerThanTheAttributes": (m.update(m.attribute(0x80, 14, m.reach(nlri=V6), length=200)), LIST),
    "UnreachLongerThanTheAttributes": (m.update(m.attribute(0x80, 15, m.unreach(nlri=V6), length=200)), LIST),
    # RFC 4760 §3, RFC 7606 §7.11: MP_REACH_NLRI
    "ReachOfNoOctet": bad_multiprotocol(14, b""),
    "ReachOfOneOctet": bad_multiprotocol(14, b"\x00"),
    "ReachOfThreeOctets": bad_multiprotocol(14, b"\x00\x02\x01"),
    "ReachWithoutItsReservedOctet": bad_multiprotocol(14, m.reach()[:-1]),
    "ReachNextHopBeyondTheAttribute": bad_multiprotocol(14, m.reach(next_hop_length=255)),
    "ReachNextHopOfNoOctet": bad_multiprotocol(14, m.reach(next_hop=b"", nlri=V6)),
    "ReachNextHopOfFourOctetsForIpv6": bad_multiprotocol(14, m.reach(next_hop=bytes(4), nlri=V6)),
    "ReachNextHopOf15Octets": bad_multiprotocol(14, m.reach(next_hop=bytes(15), nlri=V6)),
    "ReachNextHopOf33Octets": bad_multiprotocol(14, m.reach(next_hop=bytes(33), nlri=V6)),
    "ReachIpv4WithNextHopNotNegotiated": bad_multiprotocol(14, m.reach(afi=1, nlri=m.ROUTE)),  # RFC 8950 §4
    "ReachPrefixOf129Bits": in_reach(b"\x81" + bytes(17)),
    "ReachPrefixCutShort": in_reach(b"\x40" + bytes(7)),
    "ReachIpv4PrefixOf33Bits": in_reach(b"\x21" + bytes(5), afi=1, next_hop=bytes(3) + b"\x01"),
    "ReachOfExtendedLengthOfNoOctet": bad_multiprotocol(14, b"", flags=0x90),
    # RFC 4760 §4, RFC 7606 §7.12: MP_UNREACH_NLRI
    "UnreachOfNoOctet": bad_multiprotocol(15, b""),
    "UnreachOfTwoOctets": bad_multiprotocol(15, b"\x00\x02"),
    "UnreachPrefixOf129Bits": bad_multiprotocol(15, m.unreach(nlri=b"\x81" + bytes(17))),
    "UnreachPrefixCutShort": bad_multiprotocol(15, m.unreach(nlri=b"\x30\x20")),
    "UnreachIpv4PrefixOf33Bits": bad_multiprotocol(15, m.unreach(afi=1, nlri=b"\x21" + bytes(5))),
    # RFC 7606 §5.2: an error and no route: who knows where the routes were
    "BadOriginAndNoRoute": (m.update(m.attribute(0x40, 1, b"\x03")), (3, 6, b"")),
    "BadPathAndNoRoute": (m.update(m.ORIGIN + m.attribute(0x40, 2, b"\x02\x05")), (3, 11, b"")),
    "BadLengthAndNoRoute": (m.update(m.attribute(0x40, 3, b"\x01")), (3, 5, b"")),
    "BadFlagsAndNoRoute": (m.update(m.attribute(0xC0, 1, b"\x00")), (3, 4, b"")),
    "AttributeBeyondTheAttributesAndNoRoute": (m.update(b"\x40\x01\x09\x00"), (3, 5, b"")),
    "AttributeHeaderOfOneOctetAndNoRoute": (m.update(b"\x40"), (3, 5, b"")),
    "BadOriginBesideAWithdrawal": (m.update(m.attribute(0x40, 1, b"\x03"), b"", m.ROUTE), (3, 6, b"")),
    "BadOriginBesideUnreach": (m.update(m.attribute(0x40, 1, b"\x03") + UNREACH), (3, 6, b"")),
    # RFC 7606 §3 h: the strongest approach wins
    "BadOriginAndThenABadPrefix": (m.update(m.attribute(0x40, 1, b"\x03"), b"\x21" + bytes(5)), (3, 10, b"")),
    "BadOriginAndThenReachTwice": (m.update(m.attribute(0x40, 1, b"\x03") + REACH + REACH, m.ROUTE), LIST),
}


@pytest.mark.parametrize("octets,answer", ROWS.values(), ids=ROWS.keys())
def test_an_update_ends_the_session_with(pop, octets, answer):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(octets)
        end = peer.end()
        assert (end.notification, end.reset) == (answer, False)
    pop.assert_held_back(attacker)


def test_data_longer_than_a_notification_is_cut(pop):  # RFC 4271 §4: 4096 octets, of which 21 are taken
    attacker = pop.take("external")
    octets = m.attribute(0x50, 77, bytes(4000))
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.update(octets))
        code, subcode, data = peer.end().notification
        assert (code, subcode) == (3, 2)
        assert octets.startswith(data) and len(data) >= 4000


def test_an_update_of_4096_octets_is_taken(pop):  # RFC 4271 §4.1
    attacker = pop.take("external")
    room = 4096 - 19 - 4 - len(m.EXTERNAL)
    nlri = b"".join(struct.pack("!BHB", 24, 0xC633, i % 256) for i in range(room // 4))
    nlri += bytes(room % 4)  # prefixes of no bits
    octets = m.update(m.EXTERNAL, nlri)
    assert len(octets) == 4096
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(octets)
        peer.fence()
        assert pop.received(attacker) == (room // 4 + room % 4, 0)
