"""RFC 4271 §6.2, 5492, 6286, 6793, 9072, 9234: each field of an OPEN, well and badly filled.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import struct

import pytest
from hostile import messages as m
from hostile.pop import TABLE, neighbors

ROLES = {"provider": 0, "route-server": 1, "route-server-client": 2, "customer": 3, "peer": 4}  # RFC 9234 §4.1
NEIGHBORS = [
    *neighbors("external", 1, 150),
    *neighbors("internal", 4, 20, m.LOCAL_AS),
    *neighbors("wide", 5, 10, m.WIDE_AS),
    *[each for i, role in enumerate(ROLES) for each in neighbors(role, 6 + i, 10, role=role)],
    *neighbors("careful", 11, 10, role="customer", role_strict=True),
]
MP4 = m.multiprotocol(1)
MALFORMED = (2, 0, b"")  # a parameter that is recognised but malformed


def with_capability(octets: bytes) -> bytes:
    return m.open_(capabilities=m.FAMILIES + m.four_octet_as(m.PEER_AS) + octets)


def with_parameters(octets: bytes, length: int | None = None) -> bytes:
    return m.open_(optional=bytes([len(octets) if length is None else length]) + octets)


def extended(parameters: bytes, length: int | None = None, old_length: int = 255) -> bytes:
    """The form of RFC 9072 §2."""
    length = len(parameters) if length is None else length
    return m.open_(optional=bytes([old_length, 255]) + struct.pack("!H", length) + parameters)


def extended_parameter(value: bytes, kind: int = 2, length: int | None = None) -> bytes:
    return bytes([kind]) + struct.pack("!H", len(value) if length is None else length) + value


FOUR_OCTETS = m.four_octet_as(m.PEER_AS)
USUAL = MP4 + FOUR_OCTETS
OUR_FAMILIES = bytes.fromhex("010400010001" "010400020001")  # the data of 2/7: what we would have needed

REFUSED = {  # the OPEN, the NOTIFICATION
    # RFC 4271 §6.2, field by field
    "VersionThree": (m.open_(version=3), (2, 1, b"\x00\x04")),
    "VersionFive": (m.open_(version=5), (2, 1, b"\x00\x04")),
    "VersionZero": (m.open_(version=0), (2, 1, b"\x00\x04")),
    "AnotherAs": (m.open_(as_=64511), (2, 2, b"")),
    "AsZero": (m.open_(as_=0), (2, 2, b"")),  # RFC 7607 §2
    "OurOwnAs": (m.open_(as_=m.LOCAL_AS), (2, 2, b"")),
    "AsTransWithoutTheCapability": (m.open_(as_=m.AS_TRANS, capabilities=MP4), (2, 2, b"")),
    "AnotherAsInTheCapabilityOnly": (m.open_(capabilities=MP4 + m.four_octet_as(64511)), (2, 2, b"")),
    "AsZeroInTheCapability": (m.open_(capabilities=MP4 + m.four_octet_as(0)), (2, 2, b"")),
    "AWideAs": (m.open_(as_=m.WIDE_AS), (2, 2, b"")),
    "HoldTimeZero": (m.open_(hold=0), (2, 6, b"")),  # ours to refuse: nothing else would notice a dead peer
    "HoldTimeOne": (m.open_(hold=1), (2, 6, b"")),
    "HoldTimeTwo": (m.open_(hold=2), (2, 6, b"")),
    "IdentifierZero": (m.open_(bgp_id="0.0.0.0"), (2, 3, b"")),  # RFC 6286 §2.1
    # RFC 4271 §4.2: the optional parameters' frame
    "ParametersLengthOneAndNoParameter": (m.open_(optional=b"", length=29)[:28] + b"\x01", MALFORMED),
    "ParametersLengthBeyondTheMessage": (with_parameters(m.parameter(2, USUAL), length=200), MALFORMED),
    "OctetsBehindTheParameters": (with_parameters(m.parameter(2, USUAL) + b"\x00", length=2 + len(USUAL)), MALFORMED),
    "ParametersLengthZeroWithParameters": (with_parameters(m.parameter(2, USUAL), length=0), MALFORMED),
    "ParameterOfOneOctet": (with_parameters(b"\x02"), MALFORMED),
    "ParameterLongerThanItsFrame": (with_parameters(m.parameter(2, USUAL, length=len(USUAL) + 1)), MALFORMED),
    "ParameterShorterThanItsContent": (with_parameters(m.parameter(2, USUAL, length=len(USUAL) - 1)), MALFORMED),
    "SecondParameterCutShort": (with_parameters(m.parameter(2, USUAL) + b"\x02\x06\x01"), MALFORMED),
    "ParameterOfAuthentication": (with_parameters(m.parameter(1, b"\x00")), (2, 4, b"")),
    "ParameterUnknown": (with_parameters(m.parameter(77, b"")), (2, 4, b"")),
    "ParameterUnknownBehindOthers": (with_parameters(m.parameter(2, USUAL) + m.parameter(9, b"\x00")), (2, 4, b"")),
    # RFC 5492 §4: the capabilities' frame
    "CapabilityOfOneOctet": (m.open_(capabilities=USUAL + b"\x02"), MALFORMED),
    "CapabilityLongerThanItsParameter": (m.open_(capabilities=USUAL + m.capability(2, length=1)), MALFORMED),
    "UnknownCapabilityTooLong": (m.open_(capabilities=USUAL + m.capability(77, b"\x00", 255)), MALFORMED),
    "CapabilityShorterThanItSays": (m.open_(capabilities=m.capability(1, b"\x00\x01", 4)), MALFORMED),
    # each capability that we read, at wrong lengths
    "MultiprotocolOfNoOctet": (with_capability(m.capability(1)), MALFORMED),
    "MultiprotocolOfThreeOctets": (with_capability(m.capability(1, b"\x00\x01\x00")), MALFORMED),
    "MultiprotocolOfFiveOctets": (with_capability(m.capability(1, b"\x00\x01\x00\x01\x00")), MALFORMED),
    "RouteRefreshOfOneOctet": (with_capability(m.capability(2, b"\x00")), MALFORMED),
    "ExtendedNextHopOfFiveOctets": (with_capability(m.capability(5, b"\x00\x01\x00\x01\x00")), MALFORMED),
    "ExtendedMessageOfOneOctet": (with_capability(m.capability(6, b"\x00")), MALFORMED),
    "RoleOfNoOctet": (with_capability(m.capability(9)), MALFORMED),
    "RoleOfTwoOctets": (with_capability(m.capability(9, b"\x00\x00")), MALFORMED),
    "TwoRolesThatDiffer": (with_capability(m.capability(9, b"\x00") + m.capability(9, b"\x03")), (2, 11, b"")),
    "FourOctetAsOfTwoOctets": (with_capability(m.capability(65, b"\xfb\xf0")), MALFORMED),
    "FourOctetAsOfFiveOctets": (with_capability(m.capability(65, bytes(5))), MALFORMED),
    "EnhancedRefreshOfOneOctet": (with_capability(m.capability(70, b"\x00")), MALFORMED),
    # RFC 5492 §5: what we cannot do without
    "NoFamilyInCommon": (m.open_(capabilities=m.multiprotocol(25, 70) + FOUR_OCTETS), (2, 7, OUR_FAMILIES)),
    "MulticastOnly": (m.open_(capabilities=m.multiprotocol(1, 2) + FOUR_OCTETS), (2, 7, OUR_FAMILIES)),
    # RFC 9072 §2
    "ExtendedLengthBeyondTheMessage": (extended(extended_parameter(USUAL), length=999), MALFORMED),
    "ExtendedLengthShorterThanTheMessage": (extended(extended_parameter(USUAL), length=5), MALFORMED),
    "ExtendedParameterCutShort": (extended(extended_parameter(USUAL, length=500)), MALFORMED),
    "ExtendedBehindALengthOfZero": (extended(extended_parameter(USUAL), old_length=0), MALFORMED),
    "ExtendedWithoutItsLength": (m.open_(optional=b"\xff\xff\x00"), MALFORMED),
    "ExtendedParameterUnknown": (extended(extended_parameter(b"", kind=77)), (2, 4, b"")),
}


@pytest.mark.parametrize("octets,answer", REFUSED.values(), ids=REFUSED.keys())
def test_an_open_is_refused_with(pop, octets, answer):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(octets)
        end = peer.end()
        assert (end.notification, end.reset) == (answer, False)
    pop.assert_held_back(attacker)


def test_our_own_identifier_is_refused_inside_our_as(pop):  # RFC 6286 §2.2
    attacker = pop.take("internal")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(m.open_(as_=m.LOCAL_AS, bgp_id=m.LOCAL_ID))
        assert peer.end().notification == (2, 3, b"")
    pop.assert_held_back(attacker)


GRACEFUL = bytes.fromhex("4078" "00010180" "00020180")
ACCEPTED = {  # the OPEN, how many families the session then has
    "Usual": (m.open_(), 2),
    "OurIdentifierInAnotherAs": (m.open_(bgp_id=m.LOCAL_ID), 2),  # RFC 6286 §2.1
    "IdentifierThatIsNoAddress": (m.open_(bgp_id="255.255.255.255"), 2),
    "HoldTimeThree": (m.open_(hold=3), 2),
    "HoldTimeOfTheGreatestValue": (m.open_(hold=65535), 2),
    "NoParameters": (m.open_(capabilities=b""), 1),  # RFC 4760 §8: IPv4 unicast, and two-octet AS numbers
    "AnEmptyParameter": (with_parameters(m.parameter(2, b"")), 1),
    "OneParameterEach": (
        with_parameters(m.parameter(2, MP4) + m.parameter(2, m.ROUTE_REFRESH) + m.parameter(2, FOUR_OCTETS)), 1),
    "SameCapabilityManyTimes": (with_capability(m.ROUTE_REFRESH * 20 + MP4 * 5), 2),
    "UnknownCapabilities": (with_capability(m.capability(77, b"rubbish") + m.capability(255, bytes(9))), 2),
    "FamiliesThatWeDoNotHave": (with_capability(m.multiprotocol(25, 70) + m.multiprotocol(0, 0)), 2),
    "AddPath": (with_capability(m.capability(69, bytes.fromhex("0001010300020103"))), 2),
    "AddPathCutShort": (with_capability(m.capability(69, b"\x00\x01\x01")), 2),  # not ours to read
    "GracefulRestart": (with_capability(m.capability(64, GRACEFUL)), 2),
    "GracefulRestartOfNoOctet": (with_capability(m.capability(64)), 2),  # as if absent
    "GracefulRestartCutShort": (with_capability(m.capability(64, GRACEFUL[:-1])), 2),
    "LongLivedGracefulRestart": (with_capability(m.capability(71, bytes.fromhex("00010180000e10"))), 2),
    "Role": (with_capability(m.capability(9, b"\x00")), 2),
    "SameRoleTwice": (with_capability(m.capability(9, b"\x00") * 2), 2),
    "RoleThatNobodyKnows": (with_capability(m.capability(9, b"\xee")), 2),
    "ExtendedMessage": (with_capability(m.capability(6)), 2),
    "ExtendedNextHop": (with_capability(m.capability(5, bytes.fromhex("000100010002"))), 2),
    "ExtendedNextHopOfNoTuple": (with_capability(m.capability(5)), 2),
    "EnhancedRefresh": (with_capability(m.capability(70)), 2),
    "HostName": (with_capability(m.capability(73, b"\x06router\x00")), 2),
    "ExtendedParameters": (extended(extended_parameter(m.FAMILIES + FOUR_OCTETS)), 2),
    "ExtendedParametersOfThousandsOfOctets": (
        extended(extended_parameter(m.FAMILIES + FOUR_OCTETS) + extended_parameter(m.capability(77, bytes(250)) * 15)),
        2),
    "ExtendedParametersThatSayAnyLength": (extended(extended_parameter(USUAL), old_length=1), 1),
}


@pytest.mark.parametrize("octets,families", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_an_open_is_accepted(pop, octets, families):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(octets)
        peer.expect(m.KEEPALIVE)
        peer.send(m.KEEPALIVE_MESSAGE)
        peer.take_table(families)
        assert len(pop.neighbor(attacker.name)["families"]) == families
    pop.wait("eipd noticed the end", lambda: pop.neighbor(attacker.name)["state"] == "Active")


def test_a_wide_as_stands_in_the_capability_and_as_trans_in_the_field(pop):  # RFC 6793 §4.1
    attacker = pop.take("wide")
    with pop.dial(attacker).go_to("Established", m.open_(as_=m.WIDE_AS)) as peer:
        assert pop.neighbor(attacker.name)["as"] == m.WIDE_AS
        peer.fence()


def test_as_trans_alone_is_no_wide_as(pop):
    attacker = pop.take("wide")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(m.open_(as_=m.AS_TRANS, capabilities=MP4))
        assert peer.end().notification == (2, 2, b"")


def test_the_lesser_hold_time_counts(pop):  # RFC 4271 §4.2
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established", m.open_(hold=30)):
        assert pop.neighbor(attacker.name)["hold_time_seconds"] == 30


COUNTERPART = {
    "provider": "customer",
    "route-server": "route-server-client",
    "route-server-client": "route-server",
    "customer": "provider",
    "peer": "peer",
}


def role(name: str) -> bytes:
    return m.capability(9, bytes([ROLES[name]]))


@pytest.mark.parametrize("ours", ROLES)
def test_a_role_is_met_by_its_counterpart_alone(pop, ours):  # RFC 9234 §4.2
    for theirs in ROLES:
        attacker = pop.take(ours)
        with pop.dial(attacker) as peer:
            assert role(ours) in peer.expect(m.OPEN).body
            peer.send(with_capability(role(theirs)))
            if theirs == COUNTERPART[ours]:
                peer.expect(m.KEEPALIVE)
            else:
                assert peer.end().notification == (2, 11, b"")
                pop.assert_held_back(attacker)


@pytest.mark.parametrize("ours", ROLES)
def test_routes_are_marked_towards_who_must_not_pass_them_up(pop, ours):  # RFC 9234 §5
    marked = ours in ("provider", "peer", "route-server")
    with pop.dial(pop.take(ours)).go_to("OpenConfirm", with_capability(role(COUNTERPART[ours]))) as peer:
        peer.send(m.KEEPALIVE_MESSAGE)
        while peer.announced != TABLE:
            body = peer.expect(m.UPDATE).body
            announced, _ = m.prefixes_of(body)
            peer.announced |= announced
            otc = m.attribute(0xC0, 35, struct.pack("!I", m.LOCAL_AS)) in body
            assert otc == marked or not announced


def test_a_peer_without_a_role_is_refused_in_strict_mode_only(pop):  # RFC 9234 §4.2
    attacker = pop.take("careful")
    with pop.dial(attacker).go_to("OpenSent") as peer:
        peer.send(m.open_())
        assert peer.end().notification == (2, 11, b"")
    pop.assert_held_back(attacker)
    with pop.dial(pop.take("careful")).go_to("Established", with_capability(role("provider"))) as peer:
        assert peer.announced == TABLE
    with pop.dial(pop.take("customer")).go_to("Established") as peer:
        assert peer.announced == TABLE


@pytest.mark.parametrize("kind", ["external", "customer"])
def test_a_role_that_nobody_knows_is_a_mismatch_where_we_have_one(pop, kind):
    with pop.dial(pop.take(kind)).go_to("OpenSent") as peer:
        peer.send(with_capability(m.capability(9, b"\xee")))
        if kind == "external":
            peer.expect(m.KEEPALIVE)
        else:
            assert peer.end().notification == (2, 11, b"")
