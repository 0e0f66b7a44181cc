"""RFC 2918 and 7313: ROUTE-REFRESH, asked for well, badly, and by the thousand.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import pytest
from hostile import messages as m
from hostile.peer import Message
from hostile.pop import TABLE

BAD_LENGTHS = {
    "NoOctet": b"",
    "ThreeOctets": b"\x00\x01\x00",
    "FiveOctets": b"\x00\x01\x00\x01\x00",
    "WithAnOutboundRouteFilter": bytes.fromhex("00010001" "01800003010203"),  # RFC 5291, which we don't speak
    "OctetsByTheThousand": bytes(4000),
}


@pytest.mark.parametrize("body", BAD_LENGTHS.values(), ids=BAD_LENGTHS.keys())
def test_a_refresh_of_another_length_is_answered_with_itself(pop, body):  # RFC 7313 §5
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        octets = m.message(m.REFRESH, body)
        peer.send(octets)
        assert peer.end().notification == (7, 1, octets)
    pop.assert_held_back(attacker)


def test_a_refresh_brings_all_of_its_family_and_nothing_else(pop):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        for afi, separator in ((2, ":"), (1, ".")):
            peer.send(m.refresh(afi))
            wanted, came = {p for p in TABLE if separator in p}, set()
            while came != wanted:
                came |= m.prefixes_of(peer.expect(m.UPDATE).body)[0]
                assert came <= wanted


def test_a_refresh_stands_between_marks_where_both_know_them(pop):  # RFC 7313 §4
    attacker = pop.take("external")
    marking = m.open_(capabilities=m.FAMILIES + m.ROUTE_REFRESH + m.capability(70) + m.four_octet_as(m.PEER_AS))
    with pop.dial(attacker).go_to("Established", marking) as peer:
        peer.send(m.refresh(afi=2))
        assert peer.receive() == mark(afi=2, subtype=1)
        wanted, came = {p for p in TABLE if ":" in p}, set()
        while came != wanted:
            came |= m.prefixes_of(peer.expect(m.UPDATE).body)[0]
        assert peer.receive() == mark(afi=2, subtype=2)


def mark(afi: int, subtype: int) -> Message:
    """As it is received."""
    return Message(m.REFRESH, m.refresh(afi, subtype)[19:])


IGNORED = {
    "UnknownFamily": m.refresh(afi=25, safi=70),
    "Multicast": m.refresh(safi=2),
    "FamilyZero": m.refresh(afi=0, safi=0),
    "Begin": m.refresh(subtype=1),  # RFC 7313 §4: about the peer's routes, which we don't keep
    "End": m.refresh(subtype=2),
    "UnknownSubtype": m.refresh(subtype=3),  # RFC 7313 §5
    "GreatestSubtype": m.refresh(subtype=255),
}


@pytest.mark.parametrize("octets", IGNORED.values(), ids=IGNORED.keys())
def test_a_refresh_is_ignored(pop, octets):
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(octets, m.refresh(afi=2))
        assert all(":" in p for p in m.prefixes_of(peer.expect(m.UPDATE).body)[0])


def test_a_refresh_of_a_family_of_another_session_is_ignored(pop):  # RFC 2918 §4
    attacker = pop.take("external")
    only_ipv4 = m.open_(capabilities=m.multiprotocol(1) + m.ROUTE_REFRESH + m.four_octet_as(m.PEER_AS))
    with pop.dial(attacker).go_to("OpenConfirm", only_ipv4) as peer:
        peer.send(m.KEEPALIVE_MESSAGE)
        assert all("." in p for p in peer.take_table(families=1))
        peer.send(m.refresh(afi=2), m.refresh(afi=1))
        assert all("." in p for p in m.prefixes_of(peer.expect(m.UPDATE).body)[0])


def test_ten_thousand_refreshes_are_answered_without_a_queue(pop):
    """One slot a prefix: what is asked again before it was sent is sent once."""
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established") as peer:
        peer.send(m.refresh() * 10_000)
        pop.wait("all are read", lambda: pop.messages(attacker, "received")["route-refresh"] == 10_000)
        peer.fence()
        assert pop.messages(attacker, "sent")["update"] <= 10_005  # and those of the first table
