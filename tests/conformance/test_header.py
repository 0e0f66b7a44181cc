"""RFC 4271 §6.1: every way in which a header can be wrong, in every state.

Real: eipd, TCP over loopback. By hand: the peer's octets.
"""
import pytest
from hostile import messages as m

STATES = ["OpenSent", "OpenConfirm", "Established"]


def header(length: int, kind: int) -> bytes:
    return m.message(kind, length=length)


def bad_length(length: int) -> tuple[int, int, bytes]:
    return 1, 2, length.to_bytes(2, "big")  # the data is the erroneous Length field


ROWS = {  # what is sent, the NOTIFICATION that answers it
    "MarkerOfZeros": (m.message(m.KEEPALIVE, marker=bytes(16)), (1, 1, b"")),
    "MarkerWrongInItsFirstOctet": (m.message(m.KEEPALIVE, marker=b"\xfe" + b"\xff" * 15), (1, 1, b"")),
    "MarkerWrongInItsLastOctet": (m.message(m.KEEPALIVE, marker=b"\xff" * 15 + b"\x7f"), (1, 1, b"")),
    "NoBgpAtAll": (b"GET / HTTP/1.1\r\nHost: pop\r\n\r\n", (1, 1, b"")),
    "LengthZero": (header(0, m.KEEPALIVE), bad_length(0)),
    "LengthOfNoWholeHeader": (header(18, m.KEEPALIVE), bad_length(18)),
    "OpenTooShort": (header(28, m.OPEN), bad_length(28)),
    "OpenTooLong": (header(4097, m.OPEN), bad_length(4097)),
    "UpdateTooShort": (header(22, m.UPDATE), bad_length(22)),
    "UpdateTooLong": (header(4097, m.UPDATE), bad_length(4097)),  # RFC 8654 §5: it was not negotiated
    "UpdateOfTheGreatestLength": (header(65535, m.UPDATE), bad_length(65535)),
    "NotificationTooShort": (header(20, m.NOTIFICATION), bad_length(20)),
    "NotificationTooLong": (header(4097, m.NOTIFICATION), bad_length(4097)),
    "KeepaliveWithABody": (m.message(m.KEEPALIVE, b"\x00"), bad_length(20)),
    "KeepaliveOfTheGreatestLength": (header(65535, m.KEEPALIVE), bad_length(65535)),
    "RefreshTooLong": (header(4097, m.REFRESH), bad_length(4097)),
    "TypeZero": (header(19, 0), (1, 3, b"\x00")),
    "TypeSix": (header(19, 6), (1, 3, b"\x06")),
    "TypeSixWithABodyToCome": (header(4096, 6), (1, 3, b"\x06")),
    "Type255": (header(19, 255), (1, 3, b"\xff")),
    "UnknownTypeAndImpossibleLength": (header(5, 77), bad_length(5)),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_a_bad_header_is_answered_with(pop, row, state):
    octets, answer = row
    attacker = pop.take("external")
    with pop.dial(attacker).go_to(state) as peer:
        peer.send(octets)
        end = peer.end()
        assert end.notification == answer
        assert not end.reset  # else the NOTIFICATION might never have been read
    pop.assert_held_back(attacker)


LONG = m.open_(capabilities=m.FAMILIES + m.ROUTE_REFRESH + m.capability(6) + m.four_octet_as(m.PEER_AS))


def test_an_update_of_65535_octets_is_taken_where_both_offer_it(pop):  # RFC 8654 §4
    attacker = pop.take("external")
    room = 65535 - 23 - len(m.EXTERNAL)
    hosts = [b"\x20\x0a" + i.to_bytes(3, "big") for i in range(room // 5)]
    rest = [b"\x18\x0b" + i.to_bytes(2, "big") for i in range(room % 5 // 4)]
    octets = m.update(m.EXTERNAL, b"".join(hosts + rest))
    assert 65530 < len(octets) <= 65535
    with pop.dial(attacker).go_to("Established", LONG) as peer:
        peer.send(octets)
        peer.fence()
        assert pop.received(attacker) == (len(hosts + rest), 0)


@pytest.mark.parametrize("kind", [m.OPEN, m.KEEPALIVE])
def test_open_and_keepalive_stay_short_all_the_same(pop, kind):  # RFC 8654 §4
    attacker = pop.take("external")
    with pop.dial(attacker).go_to("Established", LONG) as peer:
        peer.send(header(4097, kind))
        assert peer.end().notification == bad_length(4097)
    pop.assert_held_back(attacker)
